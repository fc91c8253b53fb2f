"""A Line or Block -> antialiased pixels on a Pillow image."""

from __future__ import annotations

import uharfbuzz as hb
from PIL import Image

from renderer.typography.fit import Block
from renderer.typography.line import Line

Colour = str | int | tuple[int, ...]


def draw(image: Image.Image, item: Line | Block, xy: tuple[float, float], colour: Colour) -> None:
    """Draw ``item`` with its top left corner at ``xy`` (px) onto an RGB, RGBA or L image."""
    if isinstance(item, Line):
        _draw_line(image, item, xy, colour)
        return
    for line, (x, y) in zip(item.lines, item.placed, strict=True):
        _draw_line(image, line, (xy[0] + x, xy[1] + y), colour)


def _draw_line(image: Image.Image, line: Line, xy: tuple[float, float], colour: Colour) -> None:
    canvas = hb.RasterDraw()
    for run in line.runs:
        scale = run.size / run.face.upem
        for glyph, x, y in run.glyphs:
            canvas.transform = (scale, 0, 0, scale, x + xy[0] % 1, y)
            canvas.draw_glyph(run.face.font, glyph)
    drawn = canvas.render()
    extents = drawn.extents
    if not extents.width or not extents.height:
        return
    size = (extents.width, extents.height)
    mask = Image.frombuffer("L", size, drawn.buffer, "raw", "L", extents.stride, -1)
    baseline = round(xy[1] + line.ascent)
    image.paste(
        colour, (int(xy[0] // 1) + extents.x_origin, baseline - extents.y_origin - extents.height), mask
    )
