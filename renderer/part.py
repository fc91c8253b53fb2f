"""Part: a name, a content type and bytes; everything that leaves the engine is one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Part:
    """One finished piece: ``name`` with its extension, ``content_type`` (RFC 2045), ``data``."""

    name: str
    content_type: str
    data: bytes

    def __len__(self) -> int:
        """Size of the data in bytes."""
        return len(self.data)

    def save(self, path: str | Path) -> Path:
        """Write the data to ``path`` atomically: a reader sees the old file or the new one, never half."""
        return write_atomically(Path(path), self.data)


def write_atomically(target: Path, data: bytes) -> Path:
    """Write ``data`` beside ``target`` and rename it into place; raises OSError and leaves nothing behind.

    The OSError names ``target``, the path its caller knows.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.partial")
    try:
        with naming(target):
            temporary.write_bytes(data)
            temporary.replace(target)
    except BaseException:
        with suppress(OSError):  # a name too long for a file has left none behind
            temporary.unlink(missing_ok=True)
        raise
    return target


@contextmanager
def naming(target: Path) -> Iterator[None]:
    """Let an OSError name ``target``, the path its caller knows, not the temporary one at fault."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, str(target)) from error
