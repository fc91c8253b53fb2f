"""One registry for the three kinds of template: a kind and an id -> its files and their content hash."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from renderer.errors import TemplateError, UnknownTemplate

Kind = Literal["ticket", "pass", "mms"]

# kind -> (folder, suffix of the template's own folder, its main file)
LAYOUT: Mapping[Kind, tuple[str, str, str]] = {
    "ticket": ("tickets", "", "ticket.toml"),
    "pass": ("passes", ".pass", "template.toml"),
    "mms": ("mms", "", "mms.toml"),
}
MAX_TEMPLATE_BYTES = 32 * 1024 * 1024
MOST_REMEMBERED = 64
SAVED = "saved-"  # begins the names of messages that were saved through the API
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z")


@dataclass(frozen=True, slots=True)
class TemplateFiles:
    """A template as plain bytes: ``files`` by forward-slash path, ``version`` the digest of them all."""

    kind: Kind
    id: str
    version: str
    files: Mapping[str, bytes]

    @property
    def main(self) -> bytes:
        """Bytes of the TOML file that describes the template."""
        return self.files[LAYOUT[self.kind][2]]


class TemplateSource(Protocol):
    """Where templates come from: a folder, a store."""

    def ids(self, kind: Kind) -> list[str]:
        """Ids of all templates of a kind, sorted."""
        ...

    def get(self, kind: Kind, template_id: str) -> TemplateFiles:
        """Files of one template; raises UnknownTemplate or TemplateError."""
        ...


def content_version(files: Mapping[str, bytes]) -> str:
    """SHA-256 over names and contents, 64 lower-case hex digits; equal files give an equal version."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.hexdigest()


class FolderSource:
    """Templates in folders; the first folder that has an id wins, so a user's own shadow the shipped ones."""

    def __init__(self, *roots: Path) -> None:
        """Look in ``roots`` in order; each holds ``tickets/``, ``passes/``, ``mms/``."""
        self._roots = roots

    def ids(self, kind: Kind) -> list[str]:
        """Ids of all templates of a kind, sorted."""
        return sorted({found for root in self._roots for found in _ids_below(root, kind)})

    def get(self, kind: Kind, template_id: str) -> TemplateFiles:
        """Files of one template; raises UnknownTemplate, or TemplateError when they are over the size cap."""
        folder, suffix, main = LAYOUT[kind]
        if _ID.match(template_id):
            for root in self._roots:
                path = root / folder / f"{template_id}{suffix}"
                if (path / main).is_file():
                    files = _read(path)
                    return TemplateFiles(kind, template_id, content_version(files), files)
        known = ", ".join(self.ids(kind)) or "none"
        raise UnknownTemplate(
            f"There is no {kind} template {template_id[:64]!r}. Known: {known}.", field="template"
        )


class Remembered:
    """A source whose answers are believed for some time: an edit of a folder is seen soon, not at once."""

    def __init__(
        self, source: TemplateSource, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Ask ``source`` for what was not asked for within ``seconds``."""
        self._source = source
        self._seconds = seconds
        self._clock = clock
        self._known: dict[tuple[Kind, str], tuple[float, TemplateFiles]] = {}
        self._lock = threading.Lock()

    def ids(self, kind: Kind) -> list[str]:
        """Ids of all templates of a kind, sorted."""
        return self._source.ids(kind)

    def get(self, kind: Kind, template_id: str) -> TemplateFiles:
        """Files of one template; raises UnknownTemplate or TemplateError."""
        known = self._known.get((kind, template_id))
        if known is not None and self._clock() < known[0]:
            return known[1]
        found = self._source.get(kind, template_id)
        with self._lock:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[kind, template_id] = (self._clock() + self._seconds, found)
        return found


class WithSaved:
    """A source, and beside it messages that were saved under names of their own (``SAVED`` and a digest)."""

    def __init__(self, source: TemplateSource, saved: TemplateSource) -> None:
        """Ask ``saved`` for the names that begin with SAVED, ``source`` for all others."""
        self._source = source
        self._saved = saved

    def ids(self, kind: Kind) -> list[str]:
        """Ids of the source's templates alone: a saved message is known to its account only."""
        return self._source.ids(kind)

    def get(self, kind: Kind, template_id: str) -> TemplateFiles:
        """Files of one template; raises UnknownTemplate or TemplateError."""
        chosen = self._saved if template_id.startswith(SAVED) else self._source
        return chosen.get(kind, template_id)


def _ids_below(root: Path, kind: Kind) -> Iterable[str]:
    folder, suffix, main = LAYOUT[kind]
    for path in (root / folder).glob(f"*{suffix}"):
        if (path / main).is_file():
            yield path.name.removesuffix(suffix)


def _read(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for entry in sorted(path.rglob("*")):
        if not entry.is_file() or any(part.startswith(".") for part in entry.relative_to(path).parts):
            continue
        total += entry.stat().st_size
        if total > MAX_TEMPLATE_BYTES:
            raise TemplateError(f"Template {path.name} is larger than {MAX_TEMPLATE_BYTES >> 20} MB.")
        files[entry.relative_to(path).as_posix()] = entry.read_bytes()
    return files
