"""Named bytes -> manifest.json and a plain zip; what a template brings is hashed and framed once."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

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
_END = struct.Struct("<4s4H2IH")  # 4.3.16
_STORED, _DEFLATED = 0, 8
_NEEDED = 20  # version needed to extract: 2.0
_DOS_DATE = 0x21  # 1980-01-01 00:00, the earliest: equal input gives equal bytes
_UTF8_NAME = 0x800


class Member(NamedTuple):
    """A file ready for the archive: its bytes as stored, its framing, and its manifest line."""

    name: str
    size: int
    header: bytes
    body: bytes
    central: bytes
    raw_name: bytes
    line: bytes

    @classmethod
    def of(cls, name: str, data: bytes, *, compress: bool = False, listed: bool = True) -> Member:
        """Hash (SHA-1, the manifest's own), checksum and frame; ``compress`` deflates what gets smaller.

        ``listed=False`` leaves the hash out, for manifest.json and signature themselves.
        """
        body, method = data, _STORED
        if compress:
            packed = zlib.compress(data, 9, -15)
            body, method = (packed, _DEFLATED) if len(packed) < len(data) else (data, _STORED)
        raw = name.encode()
        flags = 0 if name.isascii() else _UTF8_NAME
        common = _COMMON.pack(
            _NEEDED, flags, method, 0, _DOS_DATE, zlib.crc32(data), len(body), len(data), len(raw), 0
        )
        # Everything of the central entry but the offset of the local header, which its place decides.
        central = b"".join((_CENTRAL, common, _NO_MORE))
        line = b""
        if listed:
            line = f'"{name}":"{hashlib.sha1(data, usedforsecurity=False).hexdigest()}"'.encode()
        return cls(
            name,
            len(data),
            b"".join((_LOCAL, common, raw)),
            body,
            central,
            raw,
            line,
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of an archive that is the same for every pass of a template."""

    run: bytes
    directory: bytes
    manifest: bytes
    count: int

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Frame:
        """Frame ``files`` in the order of their names, stored: PNGs do not get smaller."""
        members = [Member.of(name, files[name]) for name in sorted(files)]
        directory, _ = _directory(members, 0)
        run = b"".join(part for member in members for part in (member.header, member.body))
        return cls(run, directory, b",".join(member.line for member in members), len(members))


def _directory(members: Iterable[Member], start: int) -> tuple[bytes, int]:
    entries, offset = [], start
    for member in members:
        entries += [member.central, offset.to_bytes(4, "little"), member.raw_name]
        offset += len(member.header) + len(member.body)
    return b"".join(entries), offset


def manifest(frame: Frame, members: Iterable[Member]) -> bytes:
    """manifest.json: path -> lower-case hex SHA-1 of every file but itself and the signature."""
    lines = [frame.manifest] if frame.count else []
    return b"{" + b",".join([*lines, *(member.line for member in members)]) + b"}"


def archive(frame: Frame, members: Iterable[Member]) -> bytes:
    """The whole zip: static run, then ``members``, then the directory; no zip64, no data descriptors."""
    members = tuple(members)
    directory, end = _directory(members, len(frame.run))
    count = frame.count + len(members)
    size = len(frame.directory) + len(directory)
    tail = _END.pack(b"PK\5\6", 0, 0, count, count, size, end, 0)
    parts = [frame.run]
    for member in members:
        parts += [member.header, member.body]
    return b"".join([*parts, frame.directory, directory, tail])


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
    return Part(name, PKPASSES, archive(frame, ()))
