"""Bytes by the digest of their recipe: files under a folder or objects in S3, written once, never half."""

from __future__ import annotations

import hashlib
from pathlib import Path

from obstore.exceptions import AlreadyExistsError, NotFoundError
from obstore.store import LocalStore, ObjectStore, from_url

_DIGEST_LENGTH = 64


class Artefacts:
    """A content store; names are 64 hex digits, sharded by their first two."""

    def __init__(self, store: ObjectStore) -> None:
        """Stand on an object store of obstore."""
        self._store = store

    def put(self, digest: str, data: bytes) -> None:
        """Keep ``data`` under ``digest``; an existing artefact is left as it is."""
        try:
            self._store.put(_path(digest), data, mode="create")
        except AlreadyExistsError:
            return

    def get(self, digest: str) -> bytes | None:
        """The bytes of ``digest``, None when there are none."""
        try:
            return bytes(self._store.get(_path(digest)).bytes())
        except (NotFoundError, FileNotFoundError):
            return None

    def delete(self, digest: str) -> None:
        """Forget the artefact; forgetting an unknown one changes nothing."""
        try:
            self._store.delete(_path(digest))
        except (NotFoundError, FileNotFoundError):
            return


def open_artefacts(url: str) -> Artefacts:
    """Artefacts at a folder (a path or ``file://…``), or at ``s3://bucket/prefix``."""
    if "://" in url and not url.startswith("file://"):
        return Artefacts(from_url(url))
    folder = Path(url.removeprefix("file://")).resolve()
    return Artefacts(LocalStore(folder, mkdir=True))


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
