"""Named bytes -> manifest.json and a plain zip; what a template brings is hashed and framed once."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from renderer.errors import PassError
from renderer.part import Part

PKPASS = "application/vnd.apple.pkpass"
PKPASSES = "application/vnd.apple.pkpasses"
# Wallet Passes: "Distributing and updating a pass", bundles of passes.
MOST_PASSES = 10
MOST_BYTES = 150_000_000

# What the local header (APPNOTE.TXT 4.3.7) and the central entry (4.3.12) have in common.
_COMMON = struct.Struct("<5H3I2H")
_LOCAL, _CENTRAL = b"PK\3\4", b"PK\1\2\x14\0"  # "version made by" is 2.0, as needed to extract
_NO_MORE = bytes(10)  # no comment, disk 0, no attributes
_LOCAL_SIZE = len(_LOCAL) + _COMMON.size
_END = struct.Struct("<4s4H2IH")  # 4.3.16
_STORED, _DEFLATED = 0, 8
_NEEDED = 20  # version needed to extract: 2.0
_DOS_DATE = 0x21  # 1980-01-01 00:00, the earliest: equal input gives equal bytes
_UTF8_NAME = 0x800


Files = Iterable[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of an archive that is the same for every pass of a template: hashed and framed once."""

    run: bytes
    directory: bytes
    manifest: bytes
    count: int

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Frame:
        """Frame ``files`` in the order of their names, stored: PNGs do not get smaller."""
        ordered = sorted(files.items())
        run, directory, _ = _framed(ordered, 0, compress=False)
        return cls(b"".join(run), b"".join(directory), _lines(ordered), len(ordered))


def _lines(files: Files) -> bytes:
    """Manifest entries: path and lower-case hex SHA-1, the manifest's own."""
    return b",".join(
        [
            f'"{name}":"{hashlib.sha1(data, usedforsecurity=False).hexdigest()}"'.encode()
            for name, data in files
        ]
    )


def _framed(files: Files, offset: int, *, compress: bool) -> tuple[list[bytes], list[bytes], int]:
    """Pieces of the run, pieces of the directory, and where the run ends when it starts at ``offset``."""
    run: list[bytes] = []
    directory: list[bytes] = []
    for name, data in files:
        raw = name.encode()
        flags = 0 if name.isascii() else _UTF8_NAME
        method, body = _packed(data) if compress and not name.endswith(".png") else (_STORED, data)
        common = _COMMON.pack(
            _NEEDED, flags, method, 0, _DOS_DATE, zlib.crc32(data), len(body), len(data), len(raw), 0
        )
        run += (_LOCAL, common, raw, body)
        directory += (_CENTRAL, common, _NO_MORE, offset.to_bytes(4, "little"), raw)
        offset += _LOCAL_SIZE + len(raw) + len(body)
    return run, directory, offset


def _packed(data: bytes) -> tuple[int, bytes]:
    """Deflated, if that makes it smaller."""
    packed = zlib.compress(data, 9, -15)
    return (_DEFLATED, packed) if len(packed) < len(data) else (_STORED, data)


def manifest(frame: Frame, files: Files) -> bytes:
    """manifest.json: path -> SHA-1 of every file but itself and the signature."""
    lines = [part for part in (frame.manifest, _lines(files)) if part]
    return b"{" + b",".join(lines) + b"}"


def archive(frame: Frame, files: Sequence[tuple[str, bytes]], *, compress: bool = False) -> bytes:
    """The whole zip: static run, then ``files``, then the directory; no zip64, no data descriptors."""
    run, directory, end = _framed(files, len(frame.run), compress=compress)
    listed = b"".join(directory)
    count, size = frame.count + len(files), len(frame.directory) + len(listed)
    tail = _END.pack(b"PK\5\6", 0, 0, count, count, size, end, 0)
    return b"".join((frame.run, *run, frame.directory, listed, tail))


def bundle(passes: Iterable[Part], name: str = "passes.pkpasses") -> Part:
    """Several passes as one .pkpasses; raises PassError above 10 passes or 150 MB, or for none."""
    parts = tuple(passes)
    if not 1 <= len(parts) <= MOST_PASSES:
        raise PassError(
            f"A .pkpasses bundle holds 1 to {MOST_PASSES} passes, not {len(parts)}; make several."
        )
    if sum(len(part) for part in parts) > MOST_BYTES:
        raise PassError(f"A .pkpasses bundle holds at most {MOST_BYTES // 1_000_000} MB; make several.")
    frame = Frame.of({f"{n:02d}-{part.name}": part.data for n, part in enumerate(parts, 1)})
    return Part(name, PKPASSES, archive(frame, []))
