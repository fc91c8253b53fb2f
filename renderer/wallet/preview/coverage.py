"""A path and a scale -> how much of every pixel it covers."""

from __future__ import annotations

import math
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw

from renderer.wallet.preview.path import Path, Point

SUPERSAMPLING = 4


def mask(path: Path, scale: float) -> tuple[Image.Image, tuple[int, int]]:
    """Coverage, 0 to 255, antialiased, and the pixel its upper left corner stands on."""
    size, at, data = _coverage(path, scale)
    return Image.frombytes("L", size, data), at


@lru_cache(maxsize=64)
def _coverage(path: Path, scale: float) -> tuple[tuple[int, int], tuple[int, int], bytes]:
    """Even-odd fill, drawn SUPERSAMPLING times as large and averaged down."""
    contours = path.polygons(scale)
    left, top, right, bottom = _bounds(contours)
    size = (max(1, right - left), max(1, bottom - top))
    whole = Image.new("1", (size[0] * SUPERSAMPLING, size[1] * SUPERSAMPLING))
    for contour in contours:
        layer = Image.new("1", whole.size)
        # Pillow also paints the pixels under the edge: half a fine pixel less makes the area right
        points = [((x - left) * SUPERSAMPLING - 0.5, (y - top) * SUPERSAMPLING - 0.5) for x, y in contour]
        ImageDraw.Draw(layer).polygon(points, fill=1)
        whole = ImageChops.logical_xor(whole, layer)
    return size, (left, top), whole.convert("L").reduce(SUPERSAMPLING).tobytes()


def _bounds(contours: list[list[Point]]) -> tuple[int, int, int, int]:
    points = [point for contour in contours for point in contour]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return math.floor(min(xs)), math.floor(min(ys)), math.ceil(max(xs)), math.ceil(max(ys))
