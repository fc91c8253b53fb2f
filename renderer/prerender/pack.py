"""Named bytes -> one plain ZIP whose entries lie stored, and where each begins: a pack of artefacts.

Any tool opens a pack; whoever knows offset and length reads an artefact with one ranged request.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from isal.isal_zlib import crc32

# APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16; stored, dated 1980-01-01: equal artefacts give an equal pack
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_NEEDED, _DATE = 20, 0x21
MAX_ENTRIES = 65_535
MAX_BYTES = 0xFFFFFFFF


class Place(NamedTuple):
    """Where an entry's bytes lie in the pack."""

    offset: int
    length: int


class Pack:
    """Collects entries; ``data`` gives the finished ZIP."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._pieces: list[bytes] = []
        self._central: list[bytes] = []
        self._size = 0

    def __len__(self) -> int:
        """Number of entries."""
        return len(self._central)

    @property
    def size(self) -> int:
        """Bytes of the entries and their headers so far."""
        return self._size

    def add(self, name: str, data: bytes) -> Place:
        """Append an entry; raises ValueError for more than one ZIP holds without its 64-bit form."""
        if len(self._central) >= MAX_ENTRIES or self._size + len(data) > MAX_BYTES:
            raise ValueError("a pack holds at most 65,535 entries and 4 GB")
        raw, check, length = name.encode("ascii"), crc32(data), len(data)
        head = _LOCAL.pack(b"PK\3\4", _NEEDED, 0, 0, 0, _DATE, check, length, length, len(raw), 0)
        entry = _CENTRAL.pack(
            b"PK\1\2", _NEEDED, _NEEDED, 0, 0, 0, _DATE,
            check, length, length, len(raw), 0, 0, 0, 0, 0, self._size,
        )  # fmt: skip
        self._pieces += (head, raw, data)
        self._central.append(entry + raw)
        offset = self._size + len(head) + len(raw)
        self._size = offset + length
        return Place(offset, length)

    def data(self) -> bytes:
        """The ZIP."""
        return b"".join(self.pieces())

    def pieces(self) -> list[bytes]:
        """The ZIP, not yet joined."""
        listed = b"".join(self._central)
        count = len(self._central)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, len(listed), self._size, 0)
        return [*self._pieces, listed, end]
