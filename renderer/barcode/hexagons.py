"""MaxiCode modules and module size -> lines of hexagons around the bull's eye."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from renderer.barcode.layout import Layout, make_layout
from renderer.barcode.symbol import Quiet

_HEIGHT = 2 / 3**0.5  # of a hexagon, in widths (ISO/IEC 16023 4.2: regular, flat sides left and right)
_PITCH = 3**0.5 / 2  # between rows
_CENTRE = (14.5, 16 * _PITCH + _HEIGHT / 2)  # of the bull's eye, in X
# Inner and outer radii of the three dark rings, in X (ISO/IEC 16023 4.2.1.1, figure 3)
_RINGS = ((0.5774, 1.3619), (2.1464, 2.9309), (3.7155, 4.5))


def plan(
    width: int, rows: int, stride: int, quiet: Quiet, module: int
) -> tuple[Layout, Callable[[bytes], NDArray[np.uint8]]]:
    """Layout and drawing with hexagons ``module`` px wide; the picture is 30 of them and the quiet zone."""
    layout, owner = _cells(width, rows, quiet, module)
    spare = (1 << -layout.width % 8) - 1

    def drawn(packed: bytes) -> NDArray[np.uint8]:
        bits = np.unpackbits(np.frombuffer(packed, np.uint8).reshape(rows, stride), axis=1, bitorder="little")
        ground_and_eye = (1, 0)
        light = np.concatenate((1 - bits[:, :width].ravel(), ground_and_eye))
        pixels = np.packbits(light[owner], axis=1)
        pixels[:, -1] |= spare
        return pixels

    return layout, drawn


@lru_cache(maxsize=64)
def _cells(width: int, rows: int, quiet: Quiet, module: int) -> tuple[Layout, NDArray[np.int32]]:
    """For every pixel between the quiet zones above and below: the module it belongs to."""
    height = round((_PITCH * (rows - 1) + _HEIGHT) * module)
    layout = make_layout(width, quiet, module, (1,) * height, on_grid=False)
    y = (np.arange(height)[:, None] + 0.5) / module
    x = (np.arange(layout.width)[None, :] + 0.5) / module - quiet[0]
    ground, eye = width * rows, width * rows + 1
    owner = np.full((height, layout.width), ground, np.int32)
    for row in range(rows):
        across = x - 0.5 * (row % 2)  # odd rows stand half a module to the right (4.2.1)
        column = np.floor(across)
        inside = _inside(across - column - 0.5, y - (row * _PITCH + _HEIGHT / 2))
        real = (column >= 0) & (column < width - row % 2)
        owner = np.where(inside & real, (row * width + column).astype(np.int32), owner)
    radius = np.hypot(x - _CENTRE[0], y - _CENTRE[1])
    for inner, outer in _RINGS:
        owner = np.where((radius >= inner) & (radius < outer), eye, owner)
    return layout, owner


def _inside(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Within a hexagon of width 1 about the origin."""
    return (np.abs(x) <= 0.5) & (np.abs(y) <= _HEIGHT / 2 - np.abs(x) / 3**0.5)
