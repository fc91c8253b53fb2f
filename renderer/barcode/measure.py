"""A grey picture and a symbol's corners -> module size, quiet zone, reflectances: what a grade rests on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Point = tuple[int, int]
Corners = tuple[Point, Point, Point, Point]

_LINES = 64  # scan lines across a symbol
_FAR = 200  # px looked at beyond a symbol for its quiet zone


def box(image: Image.Image, corners: Corners) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the upright box around the corners, within the picture."""
    left, right = min(x for x, _ in corners), max(x for x, _ in corners) + 1
    top, bottom = min(y for _, y in corners), max(y for _, y in corners) + 1
    left, top = max(0, left), max(0, top)
    return left, top, min(image.width, max(right, left + 1)), min(image.height, max(bottom, top + 1))


def pixels(image: Image.Image, corners: Corners) -> NDArray[np.uint8]:
    """The symbol's pixels."""
    return np.asarray(image.crop(box(image, corners)), np.uint8)


def threshold(area: NDArray[np.uint8]) -> float:
    """Half way between the darkest and the lightest: the global threshold of ISO/IEC 15415 7.3.3."""
    return (float(area.min()) + float(area.max())) / 2


def runs(area: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Lengths of runs of one colour along scan lines across, those at the edges left out."""
    step = max(1, len(area) // _LINES)
    dark = area[::step] < threshold(area)
    rows, columns = np.nonzero(dark[:, 1:] != dark[:, :-1])
    inner = np.diff(rows) == 0
    lengths: NDArray[np.intp] = np.diff(columns)[inner]
    return lengths


def module(image: Image.Image, corners: Corners) -> float:
    """X-dimension in px: the shortest run but for the odd speck; 0 where there is none."""
    lengths = np.sort(runs(pixels(image, corners)))
    return float(lengths[len(lengths) // 50]) if len(lengths) else 0.0


def quiet_zone(image: Image.Image, corners: Corners, x: float) -> tuple[float, float, float, float]:
    """Light room left, above, right and below, in X, up to the first dark pixel or the picture's edge."""
    if x <= 0:
        return (0.0, 0.0, 0.0, 0.0)
    dark: NDArray[np.bool_] = np.less(np.asarray(image, np.uint8), threshold(pixels(image, corners)))
    left, top, right, bottom = _inked(dark, box(image, corners))
    strips = (
        _any(dark[top:bottom, max(0, left - _FAR) : left], 0)[::-1],
        _any(dark[max(0, top - _FAR) : top, left:right], 1)[::-1],
        _any(dark[top:bottom, right : right + _FAR], 0),
        _any(dark[bottom : bottom + _FAR, left:right], 1),
    )
    first, second, third, fourth = (round(_until(strip) / x, 2) for strip in strips)
    return first, second, third, fourth


def _any(dark: NDArray[np.bool_], axis: int) -> NDArray[np.bool_]:
    return np.asarray(dark.any(axis=axis))


def _inked(dark: NDArray[np.bool_], within: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """The box drawn in to the ink: a reader's corners may lie a pixel or two outside."""
    left, top, right, bottom = within
    rows, columns = np.nonzero(dark[top:bottom, left:right])
    if not len(rows):
        return within
    return (
        left + int(columns.min()),
        top + int(rows.min()),
        left + int(columns.max()) + 1,
        top + int(rows.max()) + 1,
    )


def _until(strip: NDArray[np.bool_]) -> int:
    found = np.flatnonzero(strip)
    return int(found[0]) if len(found) else len(strip)
