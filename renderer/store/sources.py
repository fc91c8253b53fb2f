"""Saved messages as templates: a name -> mms.toml and its files, as a folder would give them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from renderer.errors import TemplateError, UnknownTemplate
from renderer.store.artefacts import Artefacts
from renderer.store.base import Store
from renderer.store.contents import content_of
from renderer.templates import LAYOUT, Kind, TemplateFiles, content_version

KEPT_BYTES = 64 * 1024 * 1024


class SavedTemplates:
    """A template source over the records; a name stands for its content, so what was read is kept."""

    def __init__(self, store: Callable[[], Store], artefacts: Callable[[], Artefacts]) -> None:
        """Nothing is opened before it is needed."""
        self._store = store
        self._artefacts = artefacts
        self._kept: OrderedDict[str, TemplateFiles] = OrderedDict()
        self._lock = threading.Lock()

    def ids(self, kind: Kind) -> list[str]:  # noqa: ARG002 - the protocol's signature
        """None: a saved message is known to its account only."""
        return []

    def get(self, kind: Kind, template_id: str) -> TemplateFiles:
        """Files of one saved message; raises UnknownTemplate, or TemplateError when a file of it is gone."""
        with self._lock:
            known = self._kept.get(template_id)
            if known is not None:
                self._kept.move_to_end(template_id)
        return known or self._read(kind, template_id)

    def _read(self, kind: Kind, template_id: str) -> TemplateFiles:
        with self._store().read() as connection:
            found = content_of(connection, template_id) if kind == "mms" else None
        if found is None:
            raise UnknownTemplate(f"There is no {kind} template {template_id[:64]!r}.", field="template")
        files = {LAYOUT[kind][2]: str(found.document["toml"]).encode()}
        for name, digest in found.document["files"].items():
            data = self._artefacts().get(digest)
            if data is None:
                raise TemplateError(f"The file {name} of the saved message {template_id} is gone.")
            files[name] = data
        made = TemplateFiles(kind, template_id, content_version(files), files)
        self._keep(made)
        return made

    def _keep(self, made: TemplateFiles) -> None:
        with self._lock:
            self._kept[made.id] = made
            while len(self._kept) > 1 and sum(map(_size, self._kept.values())) > KEPT_BYTES:
                self._kept.popitem(last=False)


def _size(files: TemplateFiles) -> int:
    return sum(map(len, files.files.values()))
