"""Runs of two colours, and lines of pairs of modules -> LZW codes of GIF as bits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# GIF89a appendix F. A code stands for a string of pixels. After every code but the first, writer and reader
# enter "the string before, with the first pixel of this one" under the next free code. A writer may choose
# any codes whose strings make up the picture; here they are runs of one colour, and two modules, once learnt.
DARK, LIGHT, EITHER = 0, 1, 2
_CLEAR, _END, _FREE = 4, 5, 6
_MOST = 4080  # codes until the table is cleared, short of 4096 entries, where readers begin to differ

# bits of each code since the table was cleared: before code n a reader has made n - 1 entries
WIDTHS = tuple(max(3, min(12, (_FREE + number - 1).bit_length())) for number in range(_MOST + 1))
# by width: how many codes there are before codes grow wider, or the table is cleared
_LIMITS = tuple(min(_MOST, (1 << width) - _FREE + 1) for width in range(13))


def _table(width: int) -> NDArray[np.uint8]:
    """Every code of that width as bytes of 0 and 1, lowest bit first."""
    codes = np.arange(1 << width, dtype="<u2").view(np.uint8).reshape(-1, 2)
    return np.ascontiguousarray(np.unpackbits(codes, axis=1, bitorder="little")[:, :width])


_TABLES = tuple(map(_table, range(13)))
_BITS = tuple(tuple(row.tobytes() for row in table) for table in _TABLES)

Run = tuple[int, int]
"""Colour and length in pixels; EITHER is for modules that take equally many codes in either colour."""
Integers = NDArray[np.intp]


class Lzw:
    """Codes written, as bytes of 0 and 1, and the strings a reader knows by them.

    ``runs[colour][length]`` is the code of so many pixels of a colour, ``pairs[colour][length]`` that of a
    module followed by so many pixels of the other colour; ``count`` is the codes since the table was cleared.
    """

    def __init__(self, module: int, either: int = 0) -> None:
        """Begin with the clear code: only single pixels are known.

        ``module`` is in pixels; where a run says EITHER, bit ``x % 2`` of ``either`` makes module ``x`` dark.
        ``guessed`` is which of ``bits`` that touches, and the module.
        """
        self.module = module
        self.bits = [_BITS[3][_CLEAR]]
        self.runs: tuple[list[int], list[int]] = ([_CLEAR, 0], [_CLEAR, 1])
        self.pairs: tuple[list[int], list[int]] = ([], [])
        self.count = 0
        self.ahead = 0
        self.guessed: list[tuple[int, int]] = []
        self._either = either

    def copy(self) -> Lzw:
        """A copy that is written on independently."""
        twin = Lzw(self.module)
        twin.bits = self.bits.copy()
        dark, light = self.runs
        twin.runs = (dark.copy(), light.copy())
        dark, light = self.pairs
        twin.pairs = (dark.copy(), light.copy())
        twin.count = self.count
        return twin

    def missing(self) -> int:
        """The cells whose codes are not known yet, as bits; see ``known``."""
        (dark, light), (dark_light, light_dark), one = self.runs, self.pairs, self.module
        singles = (len(light) <= one) << 4 | (len(dark) <= one) << 5
        mixed = (len(dark_light) <= one) << 1 | (len(light_dark) <= one) << 2
        return (len(light) <= 2 * one) | mixed | (len(dark) <= 2 * one) << 3 | singles

    def known(self) -> tuple[int, ...]:
        """The codes of cells, 0 where not known: light light, dark light, light dark, dark dark, light, dark.

        The first four are two modules in line, the others one.
        """
        (dark, light), (dark_light, light_dark), one = self.runs, self.pairs, self.module
        two = 2 * one
        places = ((light, two), (dark_light, one), (light_dark, one), (dark, two), (light, one), (dark, one))
        return tuple([codes[length] if length < len(codes) else 0 for codes, length in places])

    def write(self, runs: Sequence[Run], *, follows: bool = False) -> None:
        """Write runs of alternating colours by codes that teach.

        ``follows`` says that a run of another colour is written next: ``ahead`` pixels of it may be written
        already.
        """
        at, last = 0, len(runs) - 1
        for number, (colour, length) in enumerate(runs):
            if colour == EITHER:
                for pixel in range(at, at + length, self.module):
                    self._guess(pixel // self.module)
            else:
                joins = runs[number + 1][0] != EITHER if number < last else follows
                left, self.ahead = length - self.ahead, 0
                self._run(colour, left, joins)
            at += length

    def _run(self, colour: int, length: int, follows: bool) -> None:
        """Write a run; where it pays, its last module with the first pixels of the one that follows."""
        run, pair, module = self.runs[colour], self.pairs[colour], self.module
        spare, known = length - module, len(run)
        if not follows or spare < 0 or len(pair) > module or 0 < spare < known <= 2 * module:
            self._learn(run, length)  # the last: a longer run teaches more
            return
        if spare:
            self._learn(run, spare, more=True)
        if len(run) <= module:
            self._learn(run, module)
            return
        if not pair:
            pair.append(run[module])
        self.ahead = len(pair) - 1
        entry = self._put(pair[-1])
        if entry:
            pair.append(entry)

    def _learn(self, run: list[int], length: int, *, more: bool = False) -> None:
        """Write a run by the longest codes there are.

        Each code that the same colour comes after (``more``: even the last) teaches a run a pixel longer.
        """
        while length > (most := len(run) - 1):
            entry = self._put(run[most])
            if entry:
                run.append(entry)
            length -= most
        if length:
            entry = self._put(run[length])
            if more and entry and length == most:
                run.append(entry)

    def _guess(self, module: int) -> None:
        """Write a module by codes that are as many for either colour."""
        left, colour = self.module, DARK if self._either >> module % 2 & 1 else LIGHT
        while left > 0:
            some = min(left, *(len(run) - 1 for run in self.runs))
            self.guessed.append((len(self.bits), module))
            self._put(self.runs[colour][some])
            left -= some

    def _put(self, code: int) -> int:
        """Write one code; returns the code of the string it and the next pixel make, 0 after a clear."""
        number = self.count
        self.bits.append(_BITS[WIDTHS[number]][code])
        self.count = number + 1
        if self.count < _MOST - 1:
            return _FREE + number
        self.clear()
        return 0

    def lines(self, codes: Integers, rows: Integers) -> int:
        """Write lines, each by its row of codes, until the table is full; returns how many."""
        size, begin = codes.shape[1], self.count
        fitting: int = min(len(rows), (_MOST - 1 - begin) // size)
        end = begin + fitting * size
        while self.count < end:  # all codes of one width at once
            width = WIDTHS[self.count]
            until = min(end, _LIMITS[width])
            first, skipped = divmod(self.count - begin, size)
            some = rows[first : -(-(until - begin) // size)]
            bits = _TABLES[width].take(codes[some[0] : some[-1] + 1], axis=0).reshape(-1, size * width)
            place = skipped * width
            lines = bits.take(some - some[0], axis=0).reshape(-1)
            self.bits.append(lines[place : place + (until - self.count) * width].tobytes())
            self.count = until
        return fitting

    def clear(self) -> None:
        """Start over with an empty table."""
        self.bits.append(_BITS[WIDTHS[self.count]][_CLEAR])
        self.count = 0
        for run, pair in zip(self.runs, self.pairs, strict=True):
            del run[2:], pair[:]

    def end(self) -> None:
        """Write the end code."""
        self.bits.append(_BITS[WIDTHS[self.count]][_END])
