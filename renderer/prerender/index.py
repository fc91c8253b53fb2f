"""Recipes and places -> one sorted file a job; a recipe -> its place by one small ranged read."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from renderer.store.artefacts import Objects

# recipe, number of the pack, offset and length of the artefact, the same of its facts, grade
RECORD = np.dtype(
    [
        ("recipe", ">u8", (4,)),
        ("pack", ">u4"),
        ("offset", ">u8"),
        ("length", ">u4"),
        ("facts_offset", ">u8"),
        ("facts_length", ">u4"),
        ("grade", "S1"),
    ]
)
SIZE = RECORD.itemsize
_UNPACK = struct.Struct(">32sIQIQIc")
_BUCKETS = 256
_HELD = 1 << 17  # records held in memory before they are spilled: 8 MB
_PAGE = 32  # records a read brings on average
_MAGIC = b"RPI1"
_HEAD = struct.Struct(">4sIQQ")  # magic, bits of the fan-out, records, bytes of the packs' names


@dataclass(frozen=True, slots=True)
class Found:
    """Where an artefact lies."""

    pack: str
    offset: int
    length: int
    facts: tuple[int, int] | None
    grade: str


class IndexWriter:
    """Spills records by their first byte into ``folder``, then sorts one bucket after the other."""

    def __init__(self, folder: Path) -> None:
        """Spill into ``folder``, which must be there."""
        self._folder = folder
        self._packs: dict[str, int] = {}
        self._count = 0
        self._waiting: list[NDArray[Any]] = []
        self._held = 0
        self._spilled = False

    def add(self, records: NDArray[Any], packs: Sequence[str]) -> None:
        """Note the artefacts among a part's records, whose packs are numbers in ``packs``."""
        kept = records[records["offset"] >= 0]
        if not len(kept):
            return
        found = np.zeros(len(kept), RECORD)
        numbers = np.zeros(len(packs), np.uint32)
        for number in np.unique(kept["pack"]).tolist():
            numbers[number] = self._packs.setdefault(packs[number], len(self._packs))
        found["pack"] = numbers[kept["pack"]]
        for name in ("recipe", "offset", "length", "facts_length", "grade"):
            found[name] = kept[name]
        found["facts_offset"] = np.maximum(kept["facts_offset"], 0)
        self._waiting.append(found)
        self._held += len(found)
        self._count += len(found)
        if self._held >= _HELD:
            self._spill()

    def _taken(self) -> NDArray[Any]:
        # joined as bytes: numpy's own concatenation would turn the byte order
        records = np.frombuffer(b"".join(each.tobytes() for each in self._waiting), RECORD)
        self._waiting, self._held = [], 0
        return records

    def _spill(self) -> None:
        records = self._taken()
        self._spilled = True
        buckets = (records["recipe"][:, 0] >> np.uint64(56)).astype(np.int64)
        order = np.argsort(buckets, kind="stable")
        values, starts = np.unique(buckets[order], return_index=True)
        for bucket, part in zip(values.tolist(), np.split(records[order], starts[1:]), strict=True):
            with (self._folder / f"{bucket}").open("ab") as file:
                file.write(part.tobytes())

    def write(self, path: Path) -> None:
        """Write the index: head, names of packs, fan-out by the first bits, records in order."""
        bits = max(0, min(24, (self._count // _PAGE).bit_length()))
        names = orjson.dumps(list(self._packs))
        counts = np.zeros(1 << bits, np.int64)
        body = self._folder / "sorted"
        with body.open("wb") as out:
            for records in self._sorted():
                first = (records["recipe"][:, 0] >> np.uint64(64 - bits)) if bits else np.zeros(len(records))
                counts += np.bincount(first.astype(np.int64), minlength=1 << bits)
                out.write(records.tobytes())
        fan = np.concatenate(([0], np.cumsum(counts))).astype(">u4")
        with path.open("wb") as out, body.open("rb") as records_:
            out.write(_HEAD.pack(_MAGIC, bits, self._count, len(names)) + names + fan.tobytes())
            while piece := records_.read(1 << 20):
                out.write(piece)

    def _sorted(self) -> Iterator[NDArray[Any]]:
        if not self._spilled:
            yield _in_order(self._taken())
            return
        self._spill()
        for bucket in range(_BUCKETS):
            path = self._folder / f"{bucket}"
            if path.exists():
                records = np.fromfile(path, RECORD)
                yield _in_order(records)


def _in_order(records: NDArray[Any]) -> NDArray[Any]:
    words = records["recipe"]
    return records[np.lexsort((records["pack"], words[:, 3], words[:, 2], words[:, 1], words[:, 0]))]


class Index:
    """Reads one job's index; head and fan-out are read once, then a page for each recipe asked."""

    def __init__(self, objects: Objects, path: str) -> None:
        """Read the head; raises FileNotFoundError."""
        self._objects, self._path = objects, path
        (head,) = objects.ranges(path, [0], [_HEAD.size])
        magic, self._bits, self.count, names = _HEAD.unpack(head)
        if magic != _MAGIC:
            raise FileNotFoundError(path)
        fan = ((1 << self._bits) + 1) * 4
        texts, counts = objects.ranges(path, [_HEAD.size, _HEAD.size + names], [names, fan])
        self.packs: list[str] = orjson.loads(texts)
        self._fan = np.frombuffer(counts, ">u4")
        self._start = _HEAD.size + names + fan

    def find(self, recipes: Sequence[bytes]) -> dict[bytes, Found]:
        """Places of those recipes that are here."""
        pages: dict[int, list[bytes]] = {}
        for recipe in recipes:
            pages.setdefault(int.from_bytes(recipe[:4], "big") >> (32 - self._bits), []).append(recipe)
        asked = [page for page in sorted(pages) if self._fan[page + 1] > self._fan[page]]
        if not asked:
            return {}
        starts = [self._start + int(self._fan[page]) * SIZE for page in asked]
        lengths = [int(self._fan[page + 1] - self._fan[page]) * SIZE for page in asked]
        found: dict[bytes, Found] = {}
        for page, data in zip(asked, self._objects.ranges(self._path, starts, lengths), strict=True):
            for recipe in pages[page]:
                place = _position(data, recipe)
                if place is not None:
                    found[recipe] = self._found(data, place)
        return found

    def _found(self, data: bytes, place: int) -> Found:
        _, pack, offset, length, facts_offset, facts_length, grade = _UNPACK.unpack_from(data, place)
        facts = (facts_offset, facts_length) if facts_length else None
        return Found(self.packs[pack], offset, length, facts, grade.strip(b"\0").decode())


def _position(data: bytes, recipe: bytes) -> int | None:
    at = data.find(recipe)
    while at >= 0 and at % SIZE:
        at = data.find(recipe, at + 1)
    return at if at >= 0 else None
