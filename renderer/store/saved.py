"""A presentation -> its content among the records and its files among the artefacts, named by a digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from renderer.mms.slide import Presentation
from renderer.mms.writing import write
from renderer.store.artefacts import Artefacts, digest_of
from renderer.templates import SAVED


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is to be kept of a message under ``template``; its files lie among the artefacts already."""

    template: str
    document: Mapping[str, Any]


def prepare(presentation: Presentation, artefacts: Artefacts, sources: Mapping[str, str]) -> Prepared:
    """Keep the files; ``sources`` tells by ``<slide>-<kind>`` where sound and film came from."""
    toml, files = write(presentation)
    digests = {name: digest_of("mms-file", data) for name, data in files.items()}
    for name, data in files.items():
        artefacts.put(digests[name], data)
    told = (piece for name in sorted(digests) for piece in (name, digests[name]))
    where = (piece for name in sorted(sources) for piece in (name, sources[name]))
    template = SAVED + digest_of("mms-content", toml, *told, "sources", *where)[:40]
    return Prepared(template, {"toml": toml, "files": digests, "sources": dict(sources)})
