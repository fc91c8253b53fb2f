"""A Line or Block -> antialiased pixels on a Pillow image."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import floor

import numpy as np
import uharfbuzz as hb
from numpy.typing import NDArray
from PIL import Image, ImageColor

from renderer.typography.emoji import picture
from renderer.typography.fit import Block
from renderer.typography.line import GlyphRun, Line

Colour = str | int | tuple[int, ...]
Box = tuple[int, int, int, int]
Point = tuple[int, int]
HUGE = 16_000_000  # px of a mask


def draw(image: Image.Image, item: Line | Block, xy: tuple[float, float], colour: Colour) -> None:
    """Draw ``item`` with its top left corner at ``xy`` (px) onto an RGB, RGBA or L image.

    Baselines stand on whole pixels, for crisp stems; across, glyphs stand where they fall. ``colour`` is what
    Pillow takes, its alpha counts; colour glyphs (emoji) keep their own.
    """
    if isinstance(item, Line):
        _line(image, item, xy, colour, (0, 0, image.width, image.height))
        return
    clip = (0, 0, image.width, image.height)
    if item.clip:
        left, top = floor(xy[0]), floor(xy[1])
        clip = _meet(clip, (left, top, left + item.clip[0], top + item.clip[1]))
    if clip[0] >= clip[2] or clip[1] >= clip[3]:
        return
    for line, (x, y) in zip(item.lines, item.placed, strict=True):
        _line(image, line, (xy[0] + x, xy[1] + y), colour, clip)


def _line(image: Image.Image, line: Line, xy: tuple[float, float], colour: Colour, clip: Box) -> None:
    origin = (xy[0], floor(xy[1] + line.ascent + 0.5))
    masked = [run for run in line.runs if not run.face.colour]
    if masked:
        huge = line.width * (line.ink[0] + line.ink[1]) > HUGE
        _ink(image, masked, origin, colour, clip, huge=huge)
    for run in line.runs:
        if run.face.colour:
            _paint(image, run, origin, colour, clip)


def coverage(line: Line, shift: float) -> tuple[NDArray[np.uint8], Point] | None:
    """The line's ink (rows, columns; 0-255) and where that stands from origin and baseline, px, y down.

    The origin is ``shift`` (0 to 1) right of a whole pixel. None where there is no ink, or a colour glyph.
    """
    if any(run.face.colour for run in line.runs):
        return None
    made = _raster(line.runs, shift, None)
    if made is None:
        return None
    pixels, (width, height, stride, left, bottom) = made
    rows = np.frombuffer(pixels, np.uint8).reshape(height, stride)[::-1, :width]
    return rows, (left, -bottom - height)


def _ink(
    image: Image.Image,
    runs: list[GlyphRun],
    origin: tuple[float, int],
    colour: Colour,
    clip: Box,
    *,
    huge: bool,
) -> None:
    """All outlines of a line as one coverage mask, in one colour; a huge one only where it shows."""
    left = floor(origin[0])
    within = (clip[0] - left, clip[1] - origin[1], clip[2] - left, clip[3] - origin[1]) if huge else None
    made = _mask(runs, origin[0] - left, within)
    if made:
        mask, (x, y) = made
        _lay(image, mask, (left + x, origin[1] + y), colour, clip)


def _mask(runs: Iterable[GlyphRun], shift: float, within: Box | None) -> tuple[Image.Image, Point] | None:
    """The runs' ink, or its part ``within`` a box, and its place from origin and baseline, y down."""
    made = _raster(runs, shift, within)
    if made is None:
        return None
    pixels, (width, height, stride, left, bottom) = made
    mask = Image.frombuffer("L", (width, height), pixels, "raw", "L", stride, -1)
    return mask, (left, -bottom - height)


def _raster(
    runs: Iterable[GlyphRun], shift: float, within: Box | None
) -> tuple[bytes, tuple[int, int, int, int, int]] | None:
    """The same as HarfBuzz gives it: rows from the lowest; width, height, stride, left, bottom, y up."""
    canvas = hb.RasterDraw()
    if within:
        width, height = within[2] - within[0], within[3] - within[1]
        canvas.extents = hb.RasterExtents(within[0], -within[3], width, height, (width + 3) // 4 * 4)
    for run in runs:
        font, scale = run.face.font, run.size / run.face.upem
        for glyph, x, y in run.glyphs:
            canvas.transform = (scale, 0, 0, scale, x + shift, y)
            canvas.draw_glyph(font, glyph)
    drawn = canvas.render()
    if drawn is None or not drawn.extents.width or not drawn.extents.height:
        return None
    found = drawn.extents
    return drawn.buffer, (found.width, found.height, found.stride, found.x_origin, found.y_origin)


def _lay(image: Image.Image, mask: Image.Image, at: tuple[int, int], colour: Colour, clip: Box) -> None:
    """Blend one colour through a mask; onto RGBA by compositing, so that edges keep their colour."""
    box = _meet(clip, (at[0], at[1], at[0] + mask.width, at[1] + mask.height))
    if box[0] >= box[2] or box[1] >= box[3]:
        return
    if (box[2] - box[0], box[3] - box[1]) != mask.size:
        mask = mask.crop((box[0] - at[0], box[1] - at[1], box[2] - at[0], box[3] - at[1]))
    flat, alpha = _resolved(colour, image.mode)
    if alpha < 255:
        mask = mask.point([value * alpha // 255 for value in range(256)])
    if image.mode == "RGBA":
        solid = Image.new("RGBA", mask.size, flat)
        solid.putalpha(mask)
        image.alpha_composite(solid, box[:2])
    else:
        image.paste(flat, box, mask)


def _paint(image: Image.Image, run: GlyphRun, origin: tuple[float, int], colour: Colour, clip: Box) -> None:
    """Colour glyphs, each on a whole pixel."""
    flat, alpha = _resolved(colour, "RGB")
    text = flat if isinstance(flat, tuple) else (flat, flat, flat)
    for glyph, x, y in run.glyphs:
        made = picture(run.face, glyph, run.size, (text[0], text[1], text[2]))
        if made is not None:
            at = (floor(origin[0] + x + 0.5) + made.left, origin[1] + floor(0.5 - y) + made.top)
            _compose(image, made.image, at, alpha, clip)


def _compose(image: Image.Image, part: Image.Image, at: tuple[int, int], alpha: int, clip: Box) -> None:
    """Lay RGBA pixels over the image, within ``clip``."""
    box = _meet(clip, (at[0], at[1], at[0] + part.width, at[1] + part.height))
    if box[0] >= box[2] or box[1] >= box[3]:
        return
    part = part.crop((box[0] - at[0], box[1] - at[1], box[2] - at[0], box[3] - at[1]))
    if alpha < 255:
        part.putalpha(part.getchannel("A").point([value * alpha // 255 for value in range(256)]))
    if image.mode == "RGBA":
        image.alpha_composite(part, box[:2])
    else:
        image.paste(part.convert(image.mode), box, part.getchannel("A"))


@lru_cache(maxsize=256)
def _resolved(colour: Colour, mode: str) -> tuple[Colour, int]:
    """The colour as Pillow wants it for this mode, opaque, and its alpha."""
    if isinstance(colour, int):
        return colour, 255
    rgba = ImageColor.getcolor(colour, "RGBA") if isinstance(colour, str) else colour
    if isinstance(rgba, int) or len(rgba) < 3:
        return colour, 255
    alpha = rgba[3] if len(rgba) > 3 else 255
    if mode == "L":  # ITU-R 601-2 luma, as Pillow converts
        return (rgba[0] * 19595 + rgba[1] * 38470 + rgba[2] * 7471 + 0x8000) >> 16, alpha
    return tuple(rgba[:3]), alpha


def _meet(first: Box, second: Box) -> Box:
    return (
        max(first[0], second[0]),
        max(first[1], second[1]),
        min(first[2], second[2]),
        min(first[3], second[3]),
    )
