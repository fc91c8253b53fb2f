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
Drawn = Callable[[bytes], NDArray[np.uint8]]


class Plan(NamedTuple):
    """Where the pixels of all symbols of the same measures go, and how packed modules become lines of them.

    ``drawn`` gives the lines as an array where they are several; ``columns``, ``rows`` and ``stride`` are the
    symbol's, without the quiet zone.
    """

    layout: Layout
    draw: Draw
    drawn: Drawn | None
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
        layout, drawn = hexagons.plan(symbol.width, symbol.rows, symbol.stride, symbol.quiet, module)
        return _of_lines(layout, drawn, symbol.width, symbol.rows, symbol.stride)
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
    if rows == 1:
        return Plan(layout, _one_line(layout), None, width, rows, stride)
    return _of_lines(layout, _many_lines(layout, rows, stride), width, rows, stride)


def _of_lines(layout: Layout, drawn: Drawn, columns: int, rows: int, stride: int) -> Plan:
    return Plan(layout, lambda packed: drawn(packed).tobytes(), drawn, columns, rows, stride)


def _one_line(layout: Layout) -> Draw:
    """The line of a linear symbol: shift in the left quiet zone, then look up eight modules at a time."""
    left, size = layout.quiet[0], layout.stride
    across = layout.width // layout.module
    used, chunks = -(-(across - left - layout.quiet[2]) // 8), -(-across // 8)
    table = tuple(row.tobytes() for row in _stretched(layout.module))

    def draw(packed: bytes) -> bytes:
        modules = (int.from_bytes(packed[:used], "little") << left).to_bytes(chunks, "little")
        return b"".join([table[each] for each in modules])[:size]

    return draw


def _many_lines(layout: Layout, rows: int, stride: int) -> Drawn:
    """One line a row, all rows at once: (rows, bytes of a line).

    Rows are brought together, ``chunks`` bytes each. One shift of them all then makes room for the left quiet
    zone: each row has as much of it to spare at its end.
    """
    size, module, left = layout.stride, layout.module, layout.quiet[0]
    chunks, table = -(-layout.width // module // 8), _stretched(module)
    shape, strides = (rows, chunks), (max(stride, chunks), 1)
    length, bytes_drawn = rows * chunks, chunks * module

    def drawn(packed: bytes) -> NDArray[np.uint8]:
        wide = packed if chunks <= stride else _widened(packed, stride, chunks)
        together = np.ndarray(shape, np.uint8, wide, 0, strides).tobytes()
        modules = (int.from_bytes(together, "little") << left).to_bytes(length, "little")
        lines = table.take(np.frombuffer(modules, np.uint8), axis=0)
        return lines.reshape(rows, bytes_drawn)[:, :size]

    return drawn


def _widened(packed: bytes, stride: int, chunks: int) -> bytes:
    rows = np.frombuffer(packed, np.uint8).reshape(-1, stride)
    return np.pad(rows, ((0, 0), (0, chunks - stride))).tobytes()


@cache
def _stretched(module: int) -> NDArray[np.uint8]:
    """Eight modules (bit 0 first, 1 = dark) -> ``module`` bytes of pixels (bit 7 first, 0 = dark)."""
    bits = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little")
    return np.packbits(1 - np.repeat(bits, module, axis=1), axis=1)
