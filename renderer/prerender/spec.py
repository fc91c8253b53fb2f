"""What decides a job's artefacts, as one frozen value that goes into the books and back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib import metadata
from typing import Any

import orjson

RECIPE = 1  # raised when what stands in a recipe, or its order, changes


@dataclass(frozen=True, slots=True)
class Spec:
    """``kind`` and ``name`` say what is drawn (``ticket``, ``gala``); ``options`` are the kind's own.

    ``columns`` is --map: column by target; ``same`` is --set: a value by target. ``repeats`` names what may
    occur twice (``barcode``, ``number``). ``grade_every`` reads back one artefact in so many, 0 none.
    ``recipe`` is the digest of all that is the same for every row. ``link`` is as long as the address
    that a message's own link will have. ``bases`` are the keys of finished jobs whose artefacts are taken
    where recipes agree. ``key`` names the job's folder.
    """

    kind: str
    name: str
    options: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)
    repeats: tuple[str, ...] = ()
    grade_every: int = 0
    chunk_rows: int = 1000
    recipe: str = ""
    link: str = ""
    gateway: str | None = None
    bases: tuple[str, ...] = ()
    key: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain values for the books."""
        return asdict(self)

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Spec:
        """The same back from the books."""
        lists = {name: tuple(found.get(name, ())) for name in ("repeats", "bases")}
        return cls(**{**found, **lists})


def constant(*parts: Any) -> bytes:
    """Digest of what is the same for every row of a job: plain values, in order."""
    text = orjson.dumps([RECIPE, metadata.version("renderer"), *parts], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).digest()


def recipe(same: bytes, *own: Any) -> bytes:
    """Digest of one artefact's recipe: what all rows share, and what is this row's own."""
    return hashlib.sha256(same + orjson.dumps(own, option=orjson.OPT_SORT_KEYS)).digest()
