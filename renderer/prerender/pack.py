"""Named bytes -> one plain ZIP whose entries lie stored, and where each begins: a pack of artefacts.

Any tool opens a pack; whoever knows offset and length reads an artefact with one ranged request.
"""

from __future__ import annotations

import struct
from itertools import chain
from typing import Any

import numpy as np
from isal.isal_zlib import crc32
from numpy.typing import NDArray

# APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16; stored, dated 1980-01-01: equal artefacts give an equal pack.
# Heads are filled by column: thousands of entries a pack, and a pack a second.
_COMMON = [
    ("needed", "<u2"), ("flags", "<u2"), ("method", "<u2"), ("time", "<u2"), ("date", "<u2"),
    ("crc", "<u4"), ("packed", "<u4"), ("length", "<u4"), ("name", "<u2"), ("extra", "<u2"),
]  # fmt: skip
_LOCAL = np.dtype([("magic", "S4"), *_COMMON])
_CENTRAL = np.dtype(
    [
        ("magic", "S4"), ("made_by", "<u2"), *_COMMON,
        ("comment", "<u2"), ("disk", "<u2"), ("internal", "<u2"), ("external", "<u4"), ("offset", "<u4"),
    ]
)  # fmt: skip
_END = struct.Struct("<4s4H2IH")
_NEEDED, _DATE = 20, 0x21
MAX_ENTRIES = 65_535
MAX_BYTES = 0xFFFFFFFF


class Pack:
    """Collects entries; ``pieces`` are the finished ZIP, ``places`` say where each entry's bytes lie."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._names: list[bytes] = []
        self._data: list[bytes] = []
        self.size = 0  # bytes of the entries and their headers so far

    def __len__(self) -> int:
        """Number of entries."""
        return len(self._names)

    def add(self, name: str, data: bytes) -> int:
        """Append an entry and give its number.

        Raises ValueError for more than one ZIP holds without its 64-bit form.
        """
        number = len(self._names)
        size = self.size + _LOCAL.itemsize + len(name) + len(data)
        if number >= MAX_ENTRIES or size > MAX_BYTES:
            raise ValueError("a pack holds at most 65,535 entries and 4 GB")
        self._names.append(name.encode("ascii"))
        self._data.append(data)
        self.size = size
        return number

    def places(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Offsets and lengths of the entries' bytes, by number."""
        count = len(self)
        lengths = np.fromiter(map(len, self._data), np.int64, count)
        heads = np.fromiter(map(len, self._names), np.int64, count) + _LOCAL.itemsize
        return np.cumsum(heads + lengths) - lengths, lengths

    def pieces(self) -> list[bytes]:
        """The ZIP, not yet joined."""
        local, central = self._heads()
        count, names = len(self), self._names
        body = chain.from_iterable(zip(_rows(local), names, self._data, strict=True))
        listed = b"".join(chain.from_iterable(zip(_rows(central), names, strict=True)))
        end = _END.pack(b"PK\5\6", 0, 0, count, count, len(listed), self.size, 0)
        return [*body, listed, end]

    def _heads(self) -> tuple[NDArray[Any], NDArray[Any]]:
        count = len(self)
        local, central = np.zeros(count, _LOCAL), np.zeros(count, _CENTRAL)
        offsets, lengths = self.places()
        names = np.fromiter(map(len, self._names), np.int64, count)
        checks = np.fromiter(map(crc32, self._data), np.int64, count)
        for heads, magic in ((local, b"PK\3\4"), (central, b"PK\1\2")):
            heads["magic"], heads["needed"], heads["date"] = magic, _NEEDED, _DATE
            heads["crc"], heads["name"] = checks, names
            heads["packed"] = heads["length"] = lengths
        central["made_by"] = _NEEDED
        central["offset"] = offsets - names - _LOCAL.itemsize
        return local, central


def _rows(records: NDArray[Any]) -> list[bytes]:
    found: list[bytes] = records.view(f"V{records.dtype.itemsize}").tolist()
    return found
