"""A layout and packed modules -> the LZW codes of a GIF, two modules a code once a reader knows them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from renderer.barcode.layout import Layout
from renderer.barcode.lzw import DARK, LIGHT, Integers, Lzw, Run

BLOCK = 255  # bytes a sub-block holds
PAIRS = 4  # cells of two modules; those of one come after them
SHIFTS, TWO_BITS = np.array((0, 2, 4, 6), np.uint8), np.uint8(3)  # from a byte to its cells
_same_colour = re.compile("0+|1+").findall


class Frame(NamedTuple):
    """What all symbols of a layout share.

    ``columns`` is the modules of a row, ``tail`` the light ones after it, the left quiet zone of the next
    line among them. ``rows`` is the row of each line, ``starts`` the first line of each row. ``before`` is
    the light pixels before the first row, ``closing`` the bits after the last clear code.
    """

    columns: int
    tail: int
    rows: Integers
    starts: tuple[int, ...]
    before: int
    closing: bytes


@lru_cache(maxsize=256)
def frame_of(layout: Layout) -> Frame:
    """The frame of a layout. Lines begin where the left quiet zone ends: it joins the right one before it."""
    left, right, module = layout.quiet[0], layout.quiet[2], layout.module
    rows = np.arange(len(layout.repeats)).repeat(layout.repeats)
    starts = tuple(np.cumsum((0, *layout.repeats)).tolist())
    before = layout.top * layout.width + left * module
    closing = Lzw(module)
    closing.bits.clear()
    closing.write([(LIGHT, layout.bottom * layout.width - left * module)])
    closing.end()
    columns = layout.width // module - left - right
    return Frame(columns, left + right, rows, starts, before, b"".join(closing.bits))


@lru_cache(maxsize=256)
def _opening(layout: Layout) -> Lzw:
    """The light pixels before the first row: the same codes for all symbols of a layout."""
    lzw = Lzw(layout.module)
    lzw.write([(LIGHT, frame_of(layout).before)])
    lzw.bits = [b"".join(lzw.bits)]
    return lzw


class Begun(NamedTuple):
    """The codes of the first ``lines`` lines and a clear code: packed, but for the bits of the last byte."""

    codes: bytes
    bits: bytes
    lines: int


def codes_of(layout: Layout, packed: bytes, stride: int, begun: Begun | None = None) -> bytes:
    """The picture as packed codes in sub-blocks, of rows of packed modules ``stride`` bytes apart."""
    picture = _Picture(layout, packed, stride, begun)
    while picture.line < picture.frame.starts[-1]:
        picture.write_on()
    picture.lzw.clear()
    bits = b"".join((*picture.lzw.bits, picture.frame.closing))
    codes = np.packbits(np.frombuffer(bits, np.uint8), bitorder="little").tobytes()
    return _blocks(begun.codes + codes if begun else codes)


def _blocks(data: bytes) -> bytes:
    """Sub-blocks of up to 255 bytes, size first (GIF89a 15)."""
    full, rest = divmod(len(data), BLOCK)
    blocks = b"\xff".join((b"", *[data[at : at + BLOCK] for at in range(0, full * BLOCK, BLOCK)]))
    return blocks + bytes((rest,)) + data[-rest:] if rest else blocks


class _Picture:
    """Lines written so far; those of a row go by runs until a reader knows its cells, then by these."""

    def __init__(self, layout: Layout, packed: bytes, stride: int, begun: Begun | None) -> None:
        self.frame = frame = frame_of(layout)
        self.lzw, self.line = _opening(layout).copy() if begun is None else Lzw(layout.module), 0
        if begun:
            self.lzw.bits, self.line = [begun.bits], begun.lines
        self._packed, self._stride, self._size = packed, stride, -(-frame.columns // 8)
        self._cells = cells_of(frame, packed, stride)
        self._needs: list[int] = np.bitwise_or.reduce(1 << self._cells, axis=1).tolist()

    def write_on(self) -> None:
        """Write lines of one kind, at least one unless the table is full."""
        row = int(self.frame.rows[self.line])
        missing = self.lzw.missing()
        until = next((each for each in range(row, len(self._needs)) if self._needs[each] & missing), -1)
        if until == row:
            self._by_runs(row)
            return
        wanted = self.frame.rows[self.line : self.frame.starts[until]]
        written = self.lzw.lines(line_codes(self._cells, self.frame, self.lzw), wanted)
        self.line += written
        if written < len(wanted):
            self.lzw.clear()

    def _by_runs(self, row: int) -> None:
        begin, end, lzw = row * self._stride, self.frame.starts[row + 1], self.lzw
        runs = runs_of(
            self._packed[begin : begin + self._size], self.frame.columns, self.frame.tail, lzw.module
        )
        while self.line < end and self._needs[row] & lzw.missing():
            lzw.write(runs)
            self.line += 1


def cells_of(frame: Frame, packed: bytes, stride: int) -> NDArray[np.uint8]:
    """The rows in cells, numbered as ``Lzw.known`` has them; the last may take in a light module."""
    pairs, odd = divmod(frame.columns, 2)
    shape = (len(frame.starts) - 1, -(-frame.columns // 8), 1)
    modules = np.ndarray(shape, np.uint8, packed, 0, (stride, 1, 1))
    cells: NDArray[np.uint8] = (modules >> SHIFTS & TWO_BITS).reshape(shape[0], -1)[:, : pairs + odd]
    if odd and not frame.tail:
        cells[:, -1] += PAIRS
    return cells


def line_codes(cells: NDArray[np.uint8], frame: Frame, lzw: Lzw) -> Integers:
    """The codes of each row, those of the light pixels after its last cell included."""
    light, number = lzw.runs[LIGHT], cells.shape[1]
    times, rest = divmod(max(0, frame.columns + frame.tail - 2 * number) * lzw.module, len(light) - 1)
    after = [light[-1]] * times + [light[rest]] * (rest > 0)
    codes = np.empty((len(cells), number + len(after)), np.intp)
    codes[:, :number] = np.array(lzw.known()).take(cells)
    codes[:, number:] = after
    return codes


def runs_of(row: bytes, columns: int, tail: int, module: int) -> list[Run]:
    """The runs of so many packed modules of ``module`` pixels and ``tail`` light ones."""
    modules = f"{int.from_bytes(row, 'little') & (1 << columns) - 1:0{columns}b}"[::-1] + "0" * tail
    return [(LIGHT if run[0] == "0" else DARK, len(run) * module) for run in _same_colour(modules)]
