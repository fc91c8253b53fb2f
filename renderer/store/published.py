"""Published templates over those in folders: a kind and an id -> the files of the version in use."""

from __future__ import annotations

import hashlib
import io
import threading
import time
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Mapping

from renderer.errors import TemplateError
from renderer.store import template_versions
from renderer.store.artefacts import Artefacts
from renderer.store.base import Store
from renderer.store.template_versions import TemplateVersion
from renderer.templates import (
    MAX_TEMPLATE_BYTES,
    Kind,
    TemplateFiles,
    TemplateSource,
    content_version,
)

FRESH = 1.0  # seconds for which it is believed which versions are in use: a publish is seen soon, not at once
KEPT_BYTES = 64 << 20
MAX_FILES = 200
_BROKEN = (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError)


class Published:
    """A template source: versions in use first, then ``below``."""

    def __init__(
        self, store: Callable[[], Store], artefacts: Callable[[], Artefacts], below: TemplateSource
    ) -> None:
        """Nothing is opened before it is needed."""
        self._store = store
        self._artefacts = artefacts
        self.below = below
        self._used: dict[Kind, tuple[float, dict[str, TemplateVersion]]] = {}
        self._kept: OrderedDict[str, Mapping[str, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def ids(self, kind: Kind) -> list[str]:
        """Ids of all templates of a kind, sorted."""
        return sorted({*self.below.ids(kind), *self._in_use(kind)})

    def get(self, kind: Kind, template_id: str) -> TemplateFiles:
        """Files of one template; raises UnknownTemplate, or TemplateError when its archive is gone."""
        used = self._in_use(kind).get(template_id)
        if used is None or used.archive is None:
            return self.below.get(kind, template_id)
        return TemplateFiles(kind, template_id, used.version, self.files(used.archive))

    def forget(self) -> None:
        """Look anew which versions are in use: one was published here."""
        with self._lock:
            self._used.clear()

    def _in_use(self, kind: Kind) -> dict[str, TemplateVersion]:
        with self._lock:
            until, found = self._used.get(kind, (0.0, {}))
        if time.monotonic() < until:
            return found
        with self._store().read() as connection:
            found = template_versions.in_use(connection, kind)
        with self._lock:
            self._used[kind] = (time.monotonic() + FRESH, found)
        return found

    def files(self, digest: str) -> Mapping[str, bytes]:
        """Files of an archive; raises TemplateError when it is gone or cannot be read."""
        with self._lock:
            known = self._kept.get(digest)
            if known is not None:
                self._kept.move_to_end(digest)
                return known
        data = self._artefacts().get(digest)
        if data is None:
            raise TemplateError("The files of this template's version are gone; publish it again.")
        files = unpacked(data)
        with self._lock:
            self._kept[digest] = files
            while len(self._kept) > 1 and sum(map(_weight, self._kept.values())) > KEPT_BYTES:
                self._kept.popitem(last=False)
        return files


def _weight(files: Mapping[str, bytes]) -> int:
    return sum(map(len, files.values()))


def keep(artefacts: Artefacts, files: Mapping[str, bytes]) -> tuple[str, str]:
    """Version and archive digest of files that are now among the artefacts; equal files, equal bytes."""
    data = packed(files)
    digest = hashlib.sha256(data).hexdigest()
    artefacts.put(digest, data)
    return content_version(files), digest


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as a zip: names sorted, dates fixed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """A zip's files by path, read in memory within caps; raises TemplateError for one that is not to be read.

    A single folder around everything is left out of the paths, as is what systems hide in archives.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = _read(archive)
    except _BROKEN as error:
        raise TemplateError("This is no zip archive that can be read.") from error
    return _without_folder(files)


def _read(archive: zipfile.ZipFile) -> dict[str, bytes]:
    infos = [info for info in archive.infolist() if not info.is_dir() and not _hidden(info.filename)]
    if len(infos) > MAX_FILES:
        raise TemplateError(f"The archive holds {len(infos)} files; a template has at most {MAX_FILES}.")
    files: dict[str, bytes] = {}
    left = MAX_TEMPLATE_BYTES
    for info in infos:
        if not safe_name(info.filename):
            raise TemplateError(
                f"The archive names {info.filename[:80]!r}, which leads outside the template."
            )
        with archive.open(info) as member:
            content = member.read(left + 1)
        left -= len(content)
        if left < 0:
            raise TemplateError(f"Unpacked, the template is larger than {MAX_TEMPLATE_BYTES >> 20} MB.")
        files[info.filename] = content
    return files


def safe_name(name: str) -> bool:
    """Whether a path stays inside its template."""
    odd = "\\" in name or ":" in name or "\0" in name or not name.isprintable() or len(name) > 200
    return bool(name) and not odd and {"", ".", ".."}.isdisjoint(name.split("/"))


def _hidden(name: str) -> bool:
    return name.startswith("__MACOSX/") or any(
        step.startswith(".") and step != ".." for step in name.split("/")
    )


def _without_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    tops = {name.partition("/")[0] for name in files}
    if len(tops) == 1 and all("/" in name for name in files):
        return {name.partition("/")[2]: data for name, data in files.items()}
    return files
