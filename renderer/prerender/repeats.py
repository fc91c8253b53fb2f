"""Keys of any number of rows -> which rows repeat an earlier one's key, sorted on disk, in flat memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

# Two keyed 64-bit hashes stand for a key: with ten million keys, two different ones agree once in 10^24 runs.
_KEY = np.dtype([("high", "<u8"), ("low", "<u8"), ("row", "<i8"), ("line", "<i8")])
_REPEAT = np.dtype([("row", "<i8"), ("first", "<i8"), ("column", "<i8")])
_BUCKETS = 64
_ROWS_A_FILE = 1 << 20
_SECOND = "\0second"


class Repeats:
    """Collects keys of named columns, then tells repeats in the order of their rows.

    Memory is that of one bucket: a 64th of all keys, 32 bytes each, so 5 MB for ten million.
    """

    def __init__(self, folder: Path) -> None:
        """Spill into ``folder``, which must be there and empty."""
        self._folder = folder
        self._open = ExitStack()
        self._spills: dict[tuple[int, int], Any] = {}
        self._columns: list[str] = []

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files; the folder is the caller's to remove."""
        self._open.close()

    def add(self, column: str, keys: Sequence[str], first_row: int, lines: Sequence[int]) -> None:
        """Note the keys of consecutive rows; an empty key repeats nothing."""
        if column not in self._columns:
            self._columns.append(column)
        found = np.empty(len(keys), _KEY)
        found["high"] = np.fromiter(map(hash, keys), "<i8", len(keys)).view("<u8")
        found["low"] = np.fromiter((hash(key + _SECOND) for key in keys), "<i8", len(keys)).view("<u8")
        found["row"] = np.arange(first_row, first_row + len(keys))
        found["line"] = lines
        if "" in keys:
            found = found[[bool(key) for key in keys]]
        buckets = (found["high"] % np.uint64(_BUCKETS)).astype(np.int64)
        self._spread(self._columns.index(column) * _BUCKETS, found, buckets)

    def found(self) -> Iterator[tuple[int, int, str]]:
        """Row, line of the first row with the same key, and the column, for each repeat, by row."""
        self._settle()
        for place in range(len(self._columns) * _BUCKETS):
            keys = self._read(0, place, _KEY)
            repeats = _repeats_in(keys, place // _BUCKETS)
            self._spread(0, repeats, repeats["row"] // _ROWS_A_FILE, level=1)
        self._settle()
        for level, place in sorted(self._spills):
            if level == 1:
                repeats = self._read(1, place, _REPEAT)
                for row, first, column in np.sort(repeats, order=["row", "column"]).tolist():
                    yield row, first, self._columns[column]

    def _spread(self, base: int, found: NDArray[Any], buckets: NDArray[Any], level: int = 0) -> None:
        if not len(found):
            return
        order = np.argsort(buckets, kind="stable")
        values, starts = np.unique(buckets[order], return_index=True)
        for bucket, part in zip(values.tolist(), np.split(found[order], starts[1:]), strict=True):
            self._spill(level, base + bucket).write(part.tobytes())

    def _spill(self, level: int, place: int) -> Any:
        opened = self._spills.get((level, place))
        if opened is None:
            path = self._folder / f"{level}-{place}"
            opened = self._spills[level, place] = self._open.enter_context(path.open("wb"))
        return opened

    def _settle(self) -> None:
        for opened in self._spills.values():
            opened.flush()

    def _read(self, level: int, place: int, kind: np.dtype[Any]) -> NDArray[Any]:
        path = self._folder / f"{level}-{place}"
        return np.fromfile(path, kind) if path.exists() else np.empty(0, kind)


def _repeats_in(keys: NDArray[Any], column: int) -> NDArray[Any]:
    keys = keys[np.lexsort((keys["row"], keys["low"], keys["high"]))]
    same = (keys["high"][1:] == keys["high"][:-1]) & (keys["low"][1:] == keys["low"][:-1])
    begins = np.concatenate(([True], ~same)) if len(keys) else np.empty(0, bool)
    firsts = np.maximum.accumulate(np.where(begins, np.arange(len(keys)), 0)) if len(keys) else begins
    which = np.flatnonzero(~begins)
    made = np.empty(len(which), _REPEAT)
    made["row"], made["column"] = keys["row"][which], column
    made["first"] = keys["line"][firsts[which]] if len(which) else 0
    return made
