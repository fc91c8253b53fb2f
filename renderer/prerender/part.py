"""What became of a chunk's rows, by column -> bytes in storage and back, for manifest and index."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from renderer.prerender.index import Found
from renderer.prerender.pack import Pack

MADE, REUSED, LATER, BAD = STATUSES = ("made", "reused", "later", "bad")
NO_RECIPE = bytes(32)
# ``status`` counts in STATUSES, ``class`` and ``pack`` in the part's own lists; -1 where there is none
LINE = np.dtype(
    [
        ("line", "<i8"),
        ("status", "u1"),
        ("class", "<i2"),
        ("recipe", ">u8", (4,)),
        ("pack", "<i2"),
        ("offset", "<i8"),
        ("length", "<i8"),
        ("facts_offset", "<i8"),
        ("facts_length", "<i8"),
        ("grade", "S1"),
    ]
)
_PLACES = ("offset", "length", "facts_offset", "facts_length")
_HEAD = 8  # bytes that say how long the texts before the records are


@dataclass(frozen=True, slots=True)
class Part:
    """A record of LINE for each artefact and bad row, in the order of the lines.

    ``reasons`` are by position, ``sizes`` are artefacts made and their bytes, by class.
    """

    records: NDArray[Any]
    classes: list[str]
    packs: list[str]
    reasons: dict[int, str]
    warnings: dict[str, int]
    sizes: dict[str, tuple[int, int]]

    def packed(self) -> bytes:
        """The texts as JSON, then the records as they are: digests do not compress."""
        told = [self.classes, self.packs, list(self.reasons.items()), self.warnings, self.sizes]
        texts = orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
        return len(texts).to_bytes(_HEAD, "big") + texts + self.records.tobytes()

    @classmethod
    def of(cls, data: bytes) -> Part:
        """The same back."""
        start = _HEAD + int.from_bytes(data[:_HEAD], "big")
        classes, packs, reasons, warnings, sizes = orjson.loads(data[_HEAD:start])
        records = np.frombuffer(data, LINE, offset=start)
        return cls(records, classes, packs, dict(reasons), warnings, sizes)

    def pack_name(self, signed_at: str) -> str:
        """Digest of the recipes in the chunk's own pack, their lines and the signing time, in hex."""
        mine = self.records[self.records["status"] == STATUSES.index(MADE)]
        named = np.zeros(len(mine), [("recipe", ">u8", (4,)), ("line", ">u8")])
        named["recipe"], named["line"] = mine["recipe"], mine["line"]
        return hashlib.sha256(named.tobytes() + signed_at.encode()).hexdigest()

    def count(self, status: str) -> int:
        """Lines of a status."""
        return int(np.count_nonzero(self.records["status"] == STATUSES.index(status)))


@dataclass(slots=True)
class Lines:
    """Collects lines in any order; artefacts are told by the number of their entry in the chunk's pack."""

    warnings: Counter[str] = field(default_factory=Counter)
    _lines: list[tuple[int, int, int, bytes, int, int, str]] = field(default_factory=list)
    _reasons: dict[int, str] = field(default_factory=dict)
    _earlier: dict[int, Found] = field(default_factory=dict)
    _classes: dict[str, int] = field(default_factory=dict)

    def made(
        self, line: int, of_class: str, recipe: bytes, entry: int, *, facts: int = -1, grade: str = ""
    ) -> None:
        """An artefact was drawn; ``facts`` is the entry of what is kept beside it."""
        self._lines.append((line, 0, self._class(of_class), recipe, entry, facts, grade))

    def repeated(self, line: int, of_class: str, recipe: bytes, first: int) -> None:
        """The artefact is that of an earlier line of this chunk, number ``first`` of all lines told."""
        *_, entry, facts, grade = self._lines[first]
        self._lines.append((line, 1, self._class(of_class), recipe, entry, facts, grade))

    def found(self, line: int, of_class: str, recipe: bytes, where: Found) -> None:
        """The artefact lies in the pack of an earlier job."""
        self._earlier[len(self._lines)] = where
        self._lines.append((line, 1, self._class(of_class), recipe, -1, -1, where.grade))

    def later(self, line: int, recipe: bytes, why: str, of_class: str | None = None) -> None:
        """The artefact, or all of the row, is made when it is sent."""
        self._reasons[len(self._lines)] = why
        self._lines.append((line, 2, self._class(of_class), recipe, -1, -1, ""))

    def bad(self, line: int, why: str, of_class: str | None = None) -> None:
        """Nothing can be made of the row, or not this class."""
        self._reasons[len(self._lines)] = why
        self._lines.append((line, 3, self._class(of_class), NO_RECIPE, -1, -1, ""))

    def __len__(self) -> int:
        """Number of lines told so far."""
        return len(self._lines)

    def _class(self, of_class: str | None) -> int:
        return -1 if of_class is None else self._classes.setdefault(of_class, len(self._classes))

    def settled(self, pack: Pack) -> Part:
        """The lines in order, with places; the chunk's own pack is the first of ``packs``, still unnamed."""
        records = self._records(pack)
        packs = {"": 0}
        for position, where in self._earlier.items():
            number = packs.setdefault(where.pack, len(packs))
            places = (where.offset, where.length, *(where.facts or (-1, 0)))
            for name, value in zip(("pack", *_PLACES), (number, *places), strict=True):
                records[name][position] = value
        order = np.argsort(records["line"], kind="stable")
        records = records[order]
        after = np.argsort(order) if self._reasons else order
        reasons = {int(after[position]): why for position, why in self._reasons.items()}
        classes = list(self._classes)
        sizes = {name: _sizes(records, number) for number, name in enumerate(classes)}
        made = {name: size for name, size in sizes.items() if size[0]}
        return Part(records, classes, list(packs), dict(sorted(reasons.items())), dict(self.warnings), made)

    def _records(self, pack: Pack) -> NDArray[Any]:
        records = np.zeros(len(self._lines), LINE)
        if not self._lines:
            return records
        lines, statuses, classes, recipes, entries, facts, grades = zip(*self._lines, strict=True)
        records["line"], records["status"], records["class"] = lines, statuses, classes
        records["recipe"] = np.frombuffer(b"".join(recipes), ">u8").reshape(-1, 4)
        if any(grades):
            records["grade"] = grades
        # what has no entry, number -1, takes the place behind the last one
        offsets, lengths = (np.append(each, end) for each, end in zip(pack.places(), (-1, 0), strict=True))
        for name, numbers in (("", np.array(entries)), ("facts_", np.array(facts))):
            records[f"{name}offset"], records[f"{name}length"] = offsets[numbers], lengths[numbers]
        records["pack"] = np.where(records["offset"] < 0, -1, 0)
        return records


def _sizes(records: NDArray[Any], number: int) -> tuple[int, int]:
    lengths = records["length"][(records["class"] == number) & (records["status"] == 0)]
    return len(lengths), int(lengths.sum())
