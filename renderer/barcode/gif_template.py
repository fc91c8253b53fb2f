"""A layout and how a symbol begins -> a function from modules to LZW codes: each byte by a table."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from renderer.barcode.gif_codes import (
    BLOCK,
    PAIRS,
    SHIFTS,
    TWO_BITS,
    Begun,
    Frame,
    codes_of,
    frame_of,
    line_codes,
    runs_of,
)
from renderer.barcode.layout import Layout
from renderer.barcode.lzw import EITHER, LIGHT, WIDTHS, Integers, Lzw

_FOUR = np.uint8(PAIRS)
_CELLS = np.arange(256, dtype=np.uint8)[:, None] >> SHIFTS & TWO_BITS  # of every byte
_PATIENCE = 32  # lines of the first row to learn from
Fill = Callable[[bytes, int], bytes]


class Template(NamedTuple):
    """What all symbols have in common that begin alike.

    ``fill`` makes codes of packed modules and their stride: of the whole picture, in sub-blocks, or of as
    many ``lines`` as one table holds, and a clear code; ``spare`` bits of the last byte are left then.
    """

    fill: Fill
    whole: bool
    lines: int
    spare: int

    def codes(self, layout: Layout, packed: bytes, stride: int) -> bytes:
        """The picture as ``codes_of`` makes it."""
        codes = self.fill(packed, stride)
        if self.whole:
            return codes
        last = np.unpackbits(np.frombuffer(codes[-1:], np.uint8), bitorder="little")[: 8 - self.spare]
        return codes_of(layout, packed, stride, Begun(codes[:-1], last.tobytes(), self.lines))


def beginning(row: bytes, module: int) -> bytes:
    """How a first row begins, if a dark run there teaches all runs up to a module at once; else nothing."""
    begin = row[: len(row) - len(row.lstrip(b"\xff")) + 1]
    dark = max(map(len, f"{int.from_bytes(begin, 'little'):b}".split("0")))
    return begin if 2 * dark > module else b""


@lru_cache(maxsize=128)
def template(layout: Layout, begin: bytes) -> Template | None:
    """The template for symbols whose first row begins so; None where the modules known do not teach enough.

    The first lines are written so that the number of codes does not depend on modules that are not known.
    Once they have taught all cells, each bit tells of one cell only: the bits of four pictures, each of one
    kind of cell throughout, are all there is to know.
    """
    frame = frame_of(layout)
    if not begin or not frame.tail:
        return None
    pictures = [_Uniform(frame, begin, layout.module, cell) for cell in range(PAIRS)]
    if not all(picture.taught for picture in pictures):
        return None
    one = pictures[0]
    bits = np.stack([_bytes(picture.bits(), 0) for picture in pictures])
    fill = _filling(frame, bits, _bytes(one.owners(), -1), blocks=one.whole)
    return fill and Template(fill, one.whole, one.lines, -len(one.bits()) % 8)


class _Uniform:
    """A picture of one kind of cell, but for how the first row begins, or as much as one table holds."""

    def __init__(self, frame: Frame, begin: bytes, module: int, cell: int) -> None:
        self._frame, self._lzw = frame, Lzw(module, either=cell)
        line = self._learn(begin)
        self.taught = line > 0
        self._lesson, self._count = len(self._lzw.bits), self._lzw.count
        cells = np.full((len(frame.starts) - 1, (frame.columns + 1) // 2), cell, np.uint8)
        codes = line_codes(cells, frame, self._lzw)
        self._cells, self._codes = cells.shape[1], codes.shape[1]
        self.lines = line + self._lzw.lines(codes, frame.rows[line:])
        self.whole = self.lines == frame.starts[-1]
        self._rows = frame.rows[line : self.lines]
        self._lzw.clear()

    def _learn(self, begin: bytes) -> int:
        """Write up to the first row, and lines of that until all is known; how many, 0 if in vain."""
        frame, lzw, module = self._frame, self._lzw, self._lzw.module
        columns, dark = min(8 * len(begin), frame.columns), bool(begin[0] & 1)
        runs = runs_of(begin, columns, 0 if columns < frame.columns else frame.tail, module)
        if columns < frame.columns:
            runs += [(EITHER, (frame.columns - columns) * module), (LIGHT, frame.tail * module)]
        lzw.write([(LIGHT, frame.before)], follows=dark)
        last = min(frame.starts[1], _PATIENCE)
        for line in range(1, last + 1):
            lzw.write(runs, follows=dark and line < last)
            if not (lzw.missing() or lzw.ahead):
                return line
        return 0

    def bits(self) -> NDArray[np.uint8]:
        closing = self._frame.closing if self.whole else b""
        return np.frombuffer(b"".join((*self._lzw.bits, closing)), np.uint8)

    def owners(self) -> Integers:
        """For each bit the cell it tells of, -1 for none."""
        begins = np.cumsum([0, *map(len, self._lzw.bits[: self._lesson])])
        owners = np.full(len(self.bits()), -1)
        for piece, module in self._lzw.guessed:
            owners[begins[piece] : begins[piece + 1]] = module // 2
        cells = self._rows[:, None] * self._cells + np.arange(self._codes)
        cells[:, self._cells :] = -1
        told = cells.ravel().repeat(WIDTHS[self._count : self._count + cells.size])
        owners[begins[-1] : begins[-1] + len(told)] = told
        return owners


def _bytes(bits: NDArray[Any], rest: int) -> NDArray[Any]:
    return np.pad(bits, (0, -len(bits) % 8), constant_values=rest).reshape(-1, 8)


def _filling(frame: Frame, pictures: NDArray[np.uint8], owners: Integers, *, blocks: bool) -> Fill | None:
    """From the bits of the four pictures and whose they are, eight a byte."""
    across = -(-frame.columns // 2)
    told = owners >= 0
    first = owners[np.arange(len(owners)), told.argmax(axis=1)]
    last = owners[np.arange(len(owners)), 7 - told[:, ::-1].argmax(axis=1)]
    by_first, by_last = owners == first[:, None], owners == last[:, None]
    if not (by_first | by_last | ~told).all():
        return None
    tables = [
        np.packbits(np.where(by_first, one, other), axis=1, bitorder="little")
        for one in pictures
        for other in pictures
    ]
    told_of = np.column_stack((first, last)).clip(0)
    told_of += told_of // across * (-across % 4)  # whole bytes of cells
    every = np.column_stack((told_of, *tables)).astype(np.int16)
    if blocks:
        every = _in_blocks(every)
    kinds, place = np.unique(every, axis=0, return_inverse=True)
    first, last = kinds[:, :2].astype(np.intp).T
    table: NDArray[np.uint8] = kinds[:, 2:].astype(np.uint8).ravel()
    begins = np.arange(len(kinds)) * len(tables)
    shape = (len(frame.starts) - 1, -(-across // 4))

    def fill(packed: bytes, stride: int) -> bytes:
        cells = _CELLS.take(np.ndarray(shape, np.uint8, packed, 0, (stride, 1)), axis=0).ravel()
        kind = begins + (cells.take(first) * _FOUR + cells.take(last))
        codes: bytes = table.take(kind).take(place).tobytes()
        return codes

    return fill


def _in_blocks(every: NDArray[np.int16]) -> NDArray[np.int16]:
    """With a row for the size before each sub-block."""
    begins = np.arange(0, len(every), BLOCK)
    sizes = np.minimum(BLOCK, len(every) - begins)
    every = np.insert(every, begins, 0, axis=0)
    every[:: BLOCK + 1, 2:] = sizes[:, None]
    return every
