"""Runs of two colours -> LZW codes of GIF as bits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# GIF89a appendix F. A code stands for a string of pixels. After every code but the first, writer and reader
# enter "the string before, with the first pixel of this one" under the next free code. A writer may choose
# any codes whose strings make up the picture; here they are runs of one colour, known by length once learnt.
_CLEAR, _END, _FREE = 4, 5, 6
_MOST = 4080  # codes until the table is cleared, short of 4096 entries, where readers begin to differ
_LEARNING = 4  # lines learnt run by run before codes are taken by table


def _widths() -> tuple[int, ...]:
    """Bits of each code since the table was cleared: before code n a reader has made n - 1 entries."""
    return tuple(max(3, min(12, (_FREE + number - 1).bit_length())) for number in range(_MOST + 2))


_WIDTHS = _widths()
# by width: how many codes there are before codes grow wider, or the table is cleared
_LIMITS = tuple(min(_MOST - 1, (1 << width) - _FREE + 1) for width in range(13))


def _bits(width: int) -> NDArray[np.uint8]:
    """Every code of that width as bytes of 0 and 1, lowest bit first."""
    codes = np.arange(1 << width, dtype="<u2").view(np.uint8).reshape(-1, 2)
    return np.ascontiguousarray(np.unpackbits(codes, axis=1, bitorder="little")[:, :width])


_TABLES = {width: _bits(width) for width in range(3, 13)}
_ALL_BITS = {width: tuple(row.tobytes() for row in table) for width, table in _TABLES.items()}

Integers = NDArray[np.intp]


class Runs(NamedTuple):
    """Lines as runs of one colour: ``light`` (0 or 1) and length in units of each; where each line begins.

    ``starts`` has one entry more than there are lines.
    """

    light: Integers
    length: Integers
    starts: Integers


def runs_of(units: NDArray[np.uint8], width: int) -> Runs:
    """The runs of lines of ``width`` units (0 dark, 1 light), one after another; each line begins anew."""
    begins = np.empty(len(units) + 1, np.bool_)
    np.not_equal(units[1:], units[:-1], out=begins[1:-1])
    begins[::width] = True
    at = begins.nonzero()[0]
    lines = np.arange(0, len(units) + 1, width)
    return Runs(units.take(at[:-1]).astype(np.intp), at[1:] - at[:-1], at.searchsorted(lines))


class Lzw:
    """Codes written so far, as bytes of 0 and 1, with the runs a reader knows: ``tables[colour][length]``."""

    def __init__(self) -> None:
        """Begin with the clear code: only single pixels are known."""
        self.out: list[bytes] = [_ALL_BITS[3][_CLEAR]]
        self._fresh()

    def _fresh(self) -> None:
        self.tables: tuple[list[int], list[int]] = ([_CLEAR, 0], [_CLEAR, 1])
        self.count = 0

    def copy(self) -> Lzw:
        """A copy that can be written on, independently of this one."""
        twin = Lzw.__new__(Lzw)
        twin.out = [b"".join(self.out)] if len(self.out) > 1 else self.out.copy()
        twin.tables = (self.tables[0].copy(), self.tables[1].copy())
        twin.count = self.count
        return twin

    def learn(self, runs: Iterable[tuple[int, int]]) -> None:
        """Write runs (colour, length) by the longest codes there are.

        Each code but the last of a run teaches one that is a pixel longer.
        """
        tables, count, write = self.tables, self.count, self.out.append
        for colour, length in runs:
            if not length:
                continue
            left, table = length, tables[colour]
            most = len(table) - 1
            while left > most:
                if count >= _MOST - 1:
                    self.count = count
                    self.clear()
                    tables, count, table = self.tables, 0, self.tables[colour]
                    most = 1
                    continue
                write(_ALL_BITS[_WIDTHS[count]][table[most]])
                table.append(_FREE + count)
                count += 1
                left -= most
                most += 1
            write(_ALL_BITS[_WIDTHS[count]][table[left]])
            count += 1
            if count >= _MOST - 1:
                self.count = count
                self.clear()
                tables, count = self.tables, 0
        self.count = count

    def write(self, runs: Runs, unit: int, times: Sequence[int]) -> None:
        """Write each line so many times; a unit of a run is ``unit`` pixels.

        After a few lines written to learn from, codes are taken by table until that is full and is cleared.
        """
        line, left = 0, list(times)
        while line < len(left):
            lessons = _LEARNING
            while line < len(left) and (lessons > 0 or min(map(len, self.tables)) <= unit):
                pixels = pixels_of(runs, line, unit)
                while left[line] > 0 and (lessons > 0 or min(map(len, self.tables)) <= unit):
                    self.learn(pixels)
                    left[line] -= 1
                    lessons -= 1
                line += left[line] <= 0
            if line < len(left):
                line = self._by_table(runs, unit, left, line)

    def _by_table(self, runs: Runs, unit: int, times: list[int], line: int) -> int:
        """Write lines from ``line`` on with what is known now; returns the first not wholly written."""
        codes, ends = self._codes(runs, unit, line)
        count, width = self.count, _WIDTHS[self.count]
        limit, bits = _LIMITS[width], _TABLES[width].take(codes, axis=0).tobytes()
        write, begin = self.out.append, 0
        for end in ends:
            size, left = end - begin, times[line]
            while left > 0:
                fitting = min(left, (limit - count) // size)
                if fitting:
                    write(bits[begin * width : end * width] * fitting)
                    count += fitting * size
                    left -= fitting
                    continue
                if _LIMITS[-1] - count < size:
                    times[line], self.count = left, count
                    self.clear()
                    return line
                at = begin
                while limit - count < end - at:  # within this line codes grow wider
                    write(bits[at * width : (at + limit - count) * width])
                    at, count, width = at + limit - count, limit, width + 1
                    limit, bits = _LIMITS[width], _TABLES[width].take(codes, axis=0).tobytes()
                write(bits[at * width : end * width])
                count += end - at
                left -= 1
            begin = end
            line += 1
        self.count = count
        return line

    def _codes(self, runs: Runs, unit: int, line: int) -> tuple[Integers, list[int]]:
        """Codes of the lines from ``line`` on, and where those of each end."""
        first = runs.starts[line]
        light, length = runs.light[first:], runs.length[first:]
        dark_codes, light_codes = self.tables[0][::unit], self.tables[1][::unit]
        most = np.array((len(dark_codes) - 1, len(light_codes) - 1))
        table = np.array(dark_codes + light_codes)
        longest = most.take(light)
        more = (length - 1) // longest  # codes of the longest kind before the last one
        offset = light * len(dark_codes)
        last = table.take(offset + length - more * longest)
        ends = more.cumsum() + np.arange(1, len(more) + 1)
        codes = table.take(offset + longest).repeat(more + 1)
        codes[ends - 1] = last
        return codes, ends.take(runs.starts[line + 1 :] - (first + 1)).tolist()

    def fill(self, colour: int, length: int) -> None:
        """Write a long run by the longest code there is."""
        while length > 0:
            most = len(self.tables[colour]) - 1
            times = min(length // most, _LIMITS[_WIDTHS[self.count]] - self.count) if most > 64 else 0
            if times > 0:
                self.out.append(_ALL_BITS[_WIDTHS[self.count]][self.tables[colour][most]] * times)
                self.count += times
                length -= times * most
            else:
                some = min(length, most) if most > 64 else length
                self.learn([(colour, some)])
                length -= some

    def clear(self) -> None:
        """Start over with an empty table."""
        self._put(_CLEAR)
        self._fresh()

    def finish(self) -> bytes:
        """Write the end code; all bits as bytes, lowest bit first."""
        self._put(_END)
        bits = np.frombuffer(b"".join(self.out), np.uint8)
        return np.packbits(bits, bitorder="little").tobytes()

    def _put(self, code: int) -> None:
        self.out.append(_ALL_BITS[_WIDTHS[self.count]][code])
        self.count += 1


def pixels_of(runs: Runs, line: int, unit: int) -> list[tuple[int, int]]:
    """One line's runs (colour, length in pixels)."""
    part = slice(runs.starts[line], runs.starts[line + 1])
    lengths = runs.length[part].tolist()
    return [
        (colour, length * unit) for colour, length in zip(runs.light[part].tolist(), lengths, strict=True)
    ]
