"""Symbol and whole-pixel module size -> 1-bit picture, drawn eight modules at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from renderer.barcode import hexagons
from renderer.barcode.layout import Bitmap, Layout, layout_of
from renderer.barcode.symbol import Quiet, Symbol

__all__ = ["Bitmap", "Layout", "Plan", "bitmap", "plan_for"]

Draw = Callable[[bytes], bytes]
_BEFORE = bytes(16)  # light modules ahead of the first row and after the last one
_WINDOW = np.dtype("<u8")


class Plan(NamedTuple):
    """Where the pixels of all symbols of the same measures go, and how packed modules become lines of them.

    ``columns``, ``rows`` and ``stride`` are the symbol's, without the quiet zone.
    """

    layout: Layout
    draw: Draw
    columns: int
    rows: int
    stride: int


def bitmap(symbol: Symbol, module: int, *, bar_height: int | None = None) -> Bitmap:
    """Draw with ``module`` pixels to the X-dimension; ``bar_height`` in pixels stretches linear bars.

    Raises InvalidOption for a module that is no whole number of pixels from 1 to 256.
    """
    plan = plan_for(symbol, module, bar_height)
    return Bitmap(plan.layout, plan.draw(symbol.packed))


def plan_for(symbol: Symbol, module: int, bar_height: int | None = None) -> Plan:
    """The plan for all symbols of these measures; raises InvalidOption, SymbolDoesNotFit."""
    if symbol.symbology == "maxicode":
        layout, draw = hexagons.plan(symbol.width, symbol.rows, symbol.stride, symbol.quiet, module)
        return Plan(layout, draw, symbol.width, symbol.rows, symbol.stride)
    return _plan(
        symbol.width, symbol.rows, symbol.stride, symbol.row_heights, symbol.quiet, module, bar_height
    )


@lru_cache(maxsize=1024)
def _plan(  # noqa: PLR0917 - positional: this is a cache key on the fast road
    width: int,
    rows: int,
    stride: int,
    row_heights: float | tuple[float, ...],
    quiet: Quiet,
    module: int,
    bar_height: int | None,
) -> Plan:
    layout = layout_of(width, rows, row_heights, quiet, module, bar_height)
    draw = _one_line if rows == 1 else _many_lines
    return Plan(layout, draw(layout, rows, stride), width, rows, stride)


def _one_line(layout: Layout, _rows: int, _stride: int) -> Draw:
    """The line of a linear symbol: shift in the left quiet zone, then look up eight modules at a time."""
    left, size = layout.quiet[0], layout.stride
    chunks = -(-layout.width // layout.module // 8)
    mask = (1 << chunks * 8) - 1
    table = tuple(row.tobytes() for row in _stretched(layout.module))

    def draw(packed: bytes) -> bytes:
        modules = int.from_bytes(packed, "little") << left & mask
        return b"".join(map(table.__getitem__, modules.to_bytes(chunks, "little")))[:size]

    return draw


def _many_lines(layout: Layout, rows: int, stride: int) -> Draw:
    """One line a row, all rows at once.

    The left quiet zone shifts modules by ``left`` bits. Rows are read as overlapping 64-bit windows, 7 bytes
    apart and beginning one byte early, shifted right by what is missing to a byte: 7 whole bytes remain.
    """
    size, module = layout.stride, layout.module
    total = layout.width // module
    ahead, bits = divmod(layout.quiet[0] + 7, 8)  # bytes before the row, and bits left over (7 = none)
    windows = -(-total // 56)
    room = max(stride, ahead + 8 + windows * 7)
    shape, strides, offset = (rows, windows), (room, 7), 16 - ahead
    missing, table = np.uint64(7 - bits), _stretched(module)
    bytes_drawn = windows * 7 * module

    def draw(packed: bytes) -> bytes:
        padded = b"".join((_BEFORE, packed if room == stride else _widened(packed, stride, room), _BEFORE))
        shifted = np.ndarray(shape, _WINDOW, padded, offset, strides) >> missing
        modules = shifted.view(np.uint8).reshape(rows, windows, 8)[:, :, :7]
        return table.take(modules, axis=0).reshape(rows, bytes_drawn)[:, :size].tobytes()

    return draw


def _widened(packed: bytes, stride: int, room: int) -> bytes:
    rows = np.frombuffer(packed, np.uint8).reshape(-1, stride)
    return np.pad(rows, ((0, 0), (0, room - stride))).tobytes()


@cache
def _stretched(module: int) -> NDArray[np.uint8]:
    """Eight modules (bit 0 first, 1 = dark) -> ``module`` bytes of pixels (bit 7 first, 0 = dark)."""
    bits = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little")
    return np.packbits(1 - np.repeat(bits, module, axis=1), axis=1)
