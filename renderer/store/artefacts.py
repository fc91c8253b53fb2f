"""Bytes by the digest of their recipe, or by path: files under a folder or objects in S3, never half."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError
from obstore.store import LocalStore, ObjectStore, from_url

from renderer.errors import ConfigurationError

_DIGEST_LENGTH = 64
_MISSING = (NotFoundError, FileNotFoundError)


class Artefacts:
    """A content store; names are 64 hex digits, sharded by their first two."""

    def __init__(self, objects: Objects) -> None:
        """Stand on files by path."""
        self._objects = objects

    def put(self, digest: str, data: bytes) -> None:
        """Keep ``data`` under ``digest``; an existing artefact is left as it is."""
        self._objects.put_pieces(_path(digest), [data])

    def get(self, digest: str) -> bytes | None:
        """The bytes of ``digest``, None when there are none."""
        return self._objects.get(_path(digest))

    def delete(self, digest: str) -> None:
        """Forget the artefact; forgetting an unknown one changes nothing."""
        self._objects.delete(_path(digest))


def open_artefacts(url: str) -> Artefacts:
    """Artefacts at a folder (a path or ``file://…``), or at ``s3://bucket/prefix``."""
    return Artefacts(open_objects(url))


class Objects:
    """Files by path under one folder or prefix: each is there whole or not at all."""

    def __init__(self, store: ObjectStore, folder: Path | None = None) -> None:
        """Stand on an object store of obstore; ``folder`` where that is one on this machine."""
        self._store = store
        self._folder = folder

    def put(self, path: str, data: bytes) -> None:
        """Write a file, replacing an earlier one in one go."""
        self._store.put(path, data, use_multipart=False)

    def put_new(self, path: str, data: bytes) -> None:
        """Write a file unless there is one: of two writers the first stays."""
        try:
            self._store.put(path, data, mode="create")
        except AlreadyExistsError:
            return

    def put_pieces(self, path: str, pieces: Sequence[bytes]) -> None:
        """The same from pieces, which a local file takes without joining them in memory first."""
        if self._folder is None:
            self.put_new(path, b"".join(pieces))
            return
        target = Path(f"{self._folder}/{path}")
        if target.exists():
            return
        # called as obstore calls its own: listings leave it out until it is whole
        staged = Path(f"{target}#{os.getpid()}{threading.get_ident()}")
        _write(staged, pieces)
        # of two writers at this moment the last stays: what has one name has one content
        staged.rename(target)

    def put_file(self, path: str, source: Path) -> None:
        """Write a file of any size from a local one, in pieces, visible when it is whole."""
        self._store.put(path, source)

    def get(self, path: str) -> bytes | None:
        """The bytes of a file, None when there is none."""
        try:
            if self._folder is not None:  # obstore hands even a small file through its own threads
                return Path(f"{self._folder}/{path}").read_bytes()
            return bytes(self._store.get(path).bytes())
        except _MISSING:
            return None

    def ranges(self, path: str, starts: Sequence[int], lengths: Sequence[int]) -> list[bytes]:
        """Pieces of a file, read together where they lie near; raises FileNotFoundError."""
        return [bytes(piece) for piece in self._store.get_ranges(path, starts=starts, lengths=lengths)]

    def size(self, path: str) -> int | None:
        """Bytes a file has, None when there is none."""
        try:
            return int(self._store.head(path)["size"])
        except _MISSING:
            return None

    def listed(self, prefix: str) -> Iterator[tuple[str, int, datetime]]:
        """Path, bytes and last change of every file below ``prefix``."""
        for batch in self._store.list(prefix):
            for one in batch:
                yield str(one["path"]), int(one["size"]), one["last_modified"]

    def delete(self, path: str) -> None:
        """Remove a file; removing one that is not there changes nothing."""
        try:
            self._store.delete(path)
        except _MISSING:
            return


def open_objects(url: str) -> Objects:
    """Files at a folder (a path or ``file://…``), or at ``s3://bucket/prefix``."""
    return Objects(_open(url), local_folder(url))


def below(url: str, name: str) -> str:
    """Address of what is called ``name`` below ``url``; a folder's is absolute."""
    if "://" in url and not url.startswith("file://"):
        return f"{url.rstrip('/')}/{name}"
    return str(Path(url.removeprefix("file://")).resolve() / name)


def local_folder(url: str) -> Path | None:
    """The folder an address names, None for an object store's."""
    if "://" in url and not url.startswith("file://"):
        return None
    return Path(url.removeprefix("file://")).resolve()


def _open(url: str) -> ObjectStore:
    folder = local_folder(url)
    try:
        return from_url(url) if folder is None else LocalStore(folder, mkdir=True)
    except (BaseError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise ConfigurationError(f"The storage {url} cannot be opened: {reason}.") from None


def _write(path: Path, pieces: Sequence[bytes]) -> None:
    """Make a file, and its folder where that is missing; a file object would ask the system thrice more."""
    descriptor = _made(path)
    try:
        for piece in pieces:
            left = memoryview(piece)
            while left:
                left = left[os.write(descriptor, left) :]
    finally:
        os.close(descriptor)


def _made(path: Path) -> int:
    how = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    try:
        return os.open(path, how, 0o666)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, how, 0o666)


def digest_of(*pieces: bytes | str) -> str:
    """SHA-256 over the pieces, each with its length before it: a name for a recipe or for bytes."""
    digest = hashlib.sha256()
    for piece in pieces:
        data = piece.encode() if isinstance(piece, str) else piece
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def _path(digest: str) -> str:
    if len(digest) != _DIGEST_LENGTH or not set(digest) <= set("0123456789abcdef"):
        raise ValueError("an artefact is named by 64 lower-case hex digits")
    return f"{digest[:2]}/{digest}"
