"""Measures in modules -> where the pixels lie; and a 1-bit picture kept as distinct lines and repeats."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from renderer.barcode.symbol import Quiet
from renderer.errors import InvalidOption, SymbolDoesNotFit

MAX_MODULE = 256
MAX_SIDE = 16384


@dataclass(frozen=True)
class Layout:
    """Where everything lies, in pixels: equal for all symbols of a size, so writers keep their heads by it.

    ``repeats`` is how many pixel lines each distinct line takes; ``top`` and ``bottom`` are light lines
    around them. Compared by identity: ``layout_of`` hands out one object for equal measures, which makes it
    a cheap key.
    """

    width: int
    height: int
    stride: int
    module: int
    quiet: Quiet
    top: int
    bottom: int
    repeats: tuple[int, ...]
    on_grid: bool = True

    __hash__ = object.__hash__
    __eq__ = object.__eq__


class Bitmap(NamedTuple):
    """A 1-bit picture, 0 = dark as in PNG greyscale, first pixel in bit 7.

    ``lines`` holds one packed pixel line of ``layout.stride`` bytes for each of ``layout.repeats``.
    Bits beyond the width are 1.
    """

    layout: Layout
    lines: bytes

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

    def distinct(self) -> NDArray[np.uint8]:
        """The distinct lines, packed: (lines, stride)."""
        return np.frombuffer(self.lines, np.uint8).reshape(-1, self.layout.stride)

    @property
    def data(self) -> bytes:
        """All pixel lines, packed, 0 = dark."""
        layout, stride = self.layout, self.layout.stride
        body = b"".join(
            self.lines[at * stride : (at + 1) * stride] * times for at, times in enumerate(layout.repeats)
        )
        return b"\xff" * (layout.top * stride) + body + b"\xff" * (layout.bottom * stride)

    def image(self) -> Image.Image:
        """The picture as a Pillow image of mode "1"."""
        return Image.frombytes("1", (self.width, self.height), self.data)


@lru_cache(maxsize=1024)
def layout_of(  # noqa: PLR0917 - positional: this is a cache key on the fast road
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
    return make_layout(width, quiet, module, repeats)


def make_layout(
    width: int, quiet: Quiet, module: int, repeats: tuple[int, ...], *, on_grid: bool = True
) -> Layout:
    """The layout of ``width`` modules with these lines; raises SymbolDoesNotFit (over 16384 px a side)."""
    left, above, right, below = (side * module for side in quiet)
    across = width * module + left + right
    down = sum(repeats) + above + below
    if max(across, down) > MAX_SIDE:
        raise SymbolDoesNotFit(
            f"At {module} pixels a module the picture is {across} x {down}; the limit is {MAX_SIDE} a side.",
            field="module",
        )
    return Layout(across, down, -(-across // 8), module, quiet, above, below, repeats, on_grid)


def stretched(repeats: tuple[int, ...], bar_height: int) -> tuple[int, ...]:
    """Heights in pixels that make ``bar_height`` together: the tallest row takes what is missing."""
    tallest = max(range(len(repeats)), key=repeats.__getitem__)
    rest = sum(repeats) - repeats[tallest]
    if isinstance(bar_height, bool) or not isinstance(bar_height, int) or bar_height <= rest:
        raise InvalidOption(
            f"The bar height is a whole number of pixels, at least {rest + 1}.", field="bar_height"
        )
    return (*repeats[:tallest], bar_height - rest, *repeats[tallest + 1 :])
