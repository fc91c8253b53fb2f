"""A colour glyph and a size -> its RGBA pixels (OpenType COLR)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

import uharfbuzz as hb
from PIL import Image

from renderer.typography.fonts import Face

MAX_SIDE = 4096  # px of one glyph


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Pixels and where they stand: ``left`` and ``top`` in px from the pen on the baseline, y down."""

    image: Image.Image
    left: int
    top: int


@lru_cache(maxsize=128)
def picture(face: Face, glyph: int, size: float, colour: tuple[int, int, int]) -> Picture | None:
    """One glyph at ``size`` px per em; ``colour`` is for parts that follow the text's. None when empty."""
    scale = size / face.upem
    box = face.font.get_glyph_extents(glyph)
    if box is None or not box.width or not box.height:
        return None
    left, right = floor(box.x_bearing * scale), ceil((box.x_bearing + box.width) * scale)
    bottom, top = floor((box.y_bearing + box.height) * scale), ceil(box.y_bearing * scale)
    if max(right - left, top - bottom) > MAX_SIDE:
        return None
    paint = hb.RasterPaint()
    paint.transform = (scale, 0, 0, scale, 0, 0)
    paint.extents = hb.RasterExtents(left, bottom, right - left, top - bottom, (right - left) * 4)
    paint.foreground = hb.Color(*colour, 255)
    paint.paint_glyph(face.font, glyph)
    drawn = paint.render()
    if drawn is None or not drawn.extents.width:
        return None
    extents = drawn.extents
    premultiplied = Image.frombuffer(  # rows come from the bottom up, blue first
        "RGBa", (extents.width, extents.height), drawn.buffer, "raw", "BGRa", extents.stride, -1
    )
    return Picture(premultiplied.convert("RGBA"), extents.x_origin, -extents.y_origin - extents.height)
