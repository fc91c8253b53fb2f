"""Runs of two colours -> LZW codes of GIF as bits."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

# GIF89a appendix F. A code stands for a string of pixels. After every code but the first, writer and reader
# enter "the string before, with the first pixel of this one" under the next free code. A writer may choose
# any codes whose strings make up the picture; here they are runs of one colour, known by length once learnt.
_CLEAR, _END, _FREE = 4, 5, 6
_MOST = 4080  # codes until the table is cleared, short of 4096 entries, where readers begin to differ

Run = bytes  # as many bytes as the run has units of pixels, 0 dark, 1 light: its own key, length and colour
split = re.compile(rb"\x00+|\x01+").findall


def _widths() -> tuple[int, ...]:
    """Bits of each code since the table was cleared: before code n a reader has made n - 1 entries."""
    return tuple(max(3, min(12, (_FREE + number - 1).bit_length())) for number in range(_MOST + 2))


_WIDTHS = _widths()


def _bits(width: int) -> tuple[bytes, ...]:
    """Every code of that width as bytes of 0 and 1, lowest bit first."""
    codes = np.arange(1 << width, dtype="<u2").view(np.uint8).reshape(-1, 2)
    bits = np.unpackbits(codes, axis=1, bitorder="little")[:, :width]
    return tuple(row.tobytes() for row in bits)


_ALL_BITS = {width: _bits(width) for width in range(3, 13)}


class Lzw:
    """Codes written so far, as bytes of 0 and 1, with the runs a reader knows: ``tables[colour][length]``."""

    def __init__(self) -> None:
        """Begin with the clear code: only single pixels are known."""
        self.out: list[bytes] = [_ALL_BITS[3][_CLEAR]]
        self.lines = 0
        self._fresh()

    def _fresh(self) -> None:
        self.tables: tuple[list[int], list[int]] = ([_CLEAR, 0], [_CLEAR, 1])
        self._known: dict[tuple[int, int], _Known] = {}
        self.count = self.lines = 0

    def copy(self) -> Lzw:
        """A copy that can be written on, independently of this one."""
        twin = Lzw()
        twin.out = [b"".join(self.out)]
        twin.tables = (self.tables[0].copy(), self.tables[1].copy())
        twin.count, twin.lines = self.count, self.lines
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
        self.lines += 1

    def repeat(self, runs: list[Run], unit: int, times: int) -> int:
        """Write a line of runs up to ``times`` times, as long as codes keep their width; returns how many."""
        width = _WIDTHS[self.count]
        last = min(_MOST, (1 << width) - _FREE + 1) if width < 12 else _MOST
        known = self._known.get((width, unit))
        if known is None:
            known = self._known[width, unit] = _Known(self.tables, width, unit)
        bits = b"".join(map(known.__getitem__, runs))
        codes = len(bits) // width
        fitting = max(0, min(times, (last - self.count) // codes))
        if fitting:
            self.out.append(bits * fitting)
            self.count += codes * fitting
        return fitting

    def fill(self, colour: int, length: int) -> None:
        """Write a long run by the longest code there is."""
        while length:
            table = self.tables[colour]
            most = len(table) - 1
            run = b"\x01" * most if colour else bytes(most)
            written = self.repeat([run], 1, length // most) if most > 64 else 0
            if not written:
                self.learn([(colour, min(length, most) if most > 64 else length)])
                length -= min(length, most) if most > 64 else length
            length -= written * most

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


class _Known(dict[Run, bytes]):
    """Bits of a run at one width of codes, made when first asked for."""

    def __init__(self, tables: tuple[list[int], list[int]], width: int, unit: int) -> None:
        """Take the tables as they are now; runs count ``unit`` pixels a byte."""
        super().__init__()
        self._tables, self._bits, self._unit = tables, _ALL_BITS[width], unit

    def __missing__(self, run: Run) -> bytes:
        """As many of the longest code as it takes, and one for the rest."""
        table, length = self._tables[run[0]], len(run) * self._unit
        if length < len(table):
            bits = self[run] = self._bits[table[length]]
            return bits
        times, rest = divmod(length, len(table) - 1)
        bits = self._bits[table[-1]] * times + (self._bits[table[rest]] if rest else b"")
        self[run] = bits
        return bits
