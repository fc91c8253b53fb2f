"""Symbol and whole-pixel module size -> 1-bit picture, kept as its distinct lines and how often each repeats."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from renderer.barcode.symbol import Quiet, Symbol
from renderer.errors import InvalidOption, SymbolDoesNotFit

MAX_MODULE = 256
MAX_SIDE = 16384


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything lies, in pixels: the same for every symbol of a size, hence cached with its writers' heads."""

    width: int
    height: int
    module: int
    quiet: Quiet
    repeats: tuple[int, ...]

    @property
    def stride(self) -> int:
        """Bytes a pixel line takes."""
        return (self.width + 7) // 8

    @property
    def top(self) -> int:
        """Light lines above the symbol."""
        return self.quiet[1] * self.module

    @property
    def bottom(self) -> int:
        """Light lines below the symbol."""
        return self.quiet[3] * self.module


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A 1-bit picture, 0 = dark (PNG greyscale): one packed pixel line for each row of modules, first pixel in bit 7.

    Line ``i`` is repeated ``layout.repeats[i]`` times; light lines stand above and below (``layout.top``, ``.bottom``).
    Bits beyond the width are 1.
    """

    layout: Layout
    lines: NDArray[np.uint8] = field(repr=False)

    @property
    def width(self) -> int:
        """Pixels across, quiet zone included."""
        return self.layout.width

    @property
    def height(self) -> int:
        """Pixels down, quiet zone included."""
        return self.layout.height

    @property
    def stride(self) -> int:
        """Bytes a pixel line takes."""
        return self.layout.stride

    @property
    def module(self) -> int:
        """X-dimension in pixels."""
        return self.layout.module

    def rows(self) -> NDArray[np.uint8]:
        """All pixel lines, packed: (height, stride)."""
        layout = self.layout
        canvas = np.full((layout.height, layout.stride), 255, np.uint8)
        canvas[layout.top : layout.height - layout.bottom] = np.repeat(self.lines, layout.repeats, axis=0)
        return canvas

    @property
    def data(self) -> bytes:
        """All pixel lines, packed, 0 = dark."""
        return self.rows().tobytes()

    def image(self) -> Image.Image:
        """The picture as a Pillow image of mode "1"."""
        return Image.frombytes("1", (self.width, self.height), self.data)


def bitmap(symbol: Symbol, module: int, *, bar_height: int | None = None) -> Bitmap:
    """Draw with ``module`` pixels to the X-dimension; ``bar_height`` in pixels stretches a linear symbol's bars.

    Raises InvalidOption for a module that is no whole number of pixels from 1 to 256.
    """
    layout = layout_of(symbol.width, symbol.rows, symbol.row_heights, symbol.quiet, module, bar_height)
    return Bitmap(layout, _lines(symbol, layout))


def _lines(symbol: Symbol, layout: Layout) -> NDArray[np.uint8]:
    """One pixel line a row: shift all rows by the left quiet zone at once, then look up eight modules at a time."""
    left, stride, rows = symbol.quiet[0], symbol.stride, symbol.rows
    chunks = (symbol.width + left + 7) // 8
    if chunks > stride:
        packed, stride = _widen(symbol, chunks), chunks
    else:
        packed = symbol.packed
    shifted = (int.from_bytes(packed, "little") << left).to_bytes(len(packed) + 1 + left // 8, "little")
    modules = np.frombuffer(shifted, np.uint8, rows * stride).reshape(rows, stride)[:, :chunks]
    drawn = _stretch(layout.module)[modules].reshape(rows, chunks * layout.module)
    return _fit(drawn, layout)


def _widen(symbol: Symbol, stride: int) -> bytes:
    rows = np.frombuffer(symbol.packed, np.uint8).reshape(symbol.rows, symbol.stride)
    return np.pad(rows, ((0, 0), (0, stride - symbol.stride))).tobytes()


def _fit(drawn: NDArray[np.uint8], layout: Layout) -> NDArray[np.uint8]:
    """Cut or fill (light) to the line's stride; what is beyond the symbol is light already."""
    stride = layout.stride
    if drawn.shape[1] >= stride:
        return drawn[:, :stride]
    return np.pad(drawn, ((0, 0), (0, stride - drawn.shape[1])), constant_values=255)


@cache
def _stretch(module: int) -> NDArray[np.uint8]:
    """Eight modules (bit 0 first, 1 = dark) -> ``module`` bytes of pixels (bit 7 first, 0 = dark)."""
    bits = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little")
    return np.packbits(1 - np.repeat(bits, module, axis=1), axis=1)


@lru_cache(maxsize=1024)
def layout_of(
    width: int,
    rows: int,
    row_heights: float | tuple[float, ...],
    quiet: Quiet,
    module: int,
    bar_height: int | None = None,
) -> Layout:
    """Pixels for a symbol of these measures; raises InvalidOption, SymbolDoesNotFit (over 16384 pixels)."""
    if isinstance(module, bool) or not isinstance(module, int) or not 1 <= module <= MAX_MODULE:
        raise InvalidOption(
            f"The module size is a whole number of pixels, 1 to {MAX_MODULE}.", field="module"
        )
    heights = row_heights if isinstance(row_heights, tuple) else (row_heights,) * rows
    repeats = tuple(max(1, round(height * module)) for height in heights)
    if bar_height is not None:
        repeats = stretched(repeats, bar_height)
    full = (width + quiet[0] + quiet[2]) * module
    tall = sum(repeats) + (quiet[1] + quiet[3]) * module
    if max(full, tall) > MAX_SIDE:
        raise SymbolDoesNotFit(
            f"At {module} pixels a module the picture is {full} x {tall}; the limit is {MAX_SIDE} a side.",
            field="module",
        )
    return Layout(full, tall, module, quiet, repeats)


def stretched(repeats: tuple[int, ...], bar_height: int) -> tuple[int, ...]:
    """Row heights in pixels so that all together are ``bar_height``: the tallest row takes what is missing."""
    tallest = max(range(len(repeats)), key=repeats.__getitem__)
    height = bar_height - sum(repeats) + repeats[tallest]
    if isinstance(bar_height, bool) or not isinstance(bar_height, int) or height < 1:
        least = sum(repeats) - repeats[tallest] + 1
        raise InvalidOption(
            f"The bar height is a whole number of pixels, at least {least}.", field="bar_height"
        )
    return (*repeats[:tallest], height, *repeats[tallest + 1 :])
