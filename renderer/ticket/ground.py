"""A painted area's look and size -> its pixels: gradients, round corners, notches, dashes."""

from __future__ import annotations

from functools import lru_cache
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw

from renderer.ticket.colour import Rgba
from renderer.ticket.plan import Ground

BAND = 64  # rows of a gradient computed at once, a multiple of the dither's 8: little memory
SMOOTH = 4  # samples per pixel and axis at curved edges
# 8x8 ordered dither (Bayer): half a level of it hides the steps of a dark gradient
_BAYER = np.array(
    [[0, 32, 8, 40, 2, 34, 10, 42], [48, 16, 56, 24, 50, 18, 58, 26], [12, 44, 4, 36, 14, 46, 6, 38],
     [60, 28, 52, 20, 62, 30, 54, 22], [3, 35, 11, 43, 1, 33, 9, 41], [51, 19, 59, 27, 49, 17, 57, 25],
     [15, 47, 7, 39, 13, 45, 5, 37], [63, 31, 55, 23, 61, 29, 53, 21]], np.float32,
) / 64  # fmt: skip


def gradient(stops: tuple[tuple[float, Rgba], ...], angle: float, size: tuple[int, int]) -> Image.Image:
    """RGBA of ``size``; ``angle`` 0 runs downwards, 90 to the right; dithered."""
    image = Image.new("RGBA", size)
    for top in range(0, size[1], BAND):
        rows = min(BAND, size[1] - top)
        image.paste(Image.fromarray(_band(sorted(stops), angle, size, top, rows)), (0, top))
    return image


def _band(
    stops: list[tuple[float, Rgba]], angle: float, size: tuple[int, int], top: int, rows: int
) -> NDArray[np.uint8]:
    """Some rows of a gradient, (rows, width, 4)."""
    width, height = size
    y, x = np.mgrid[top : top + rows, 0:width].astype(np.float32)
    across, down = sin(radians(angle)), cos(radians(angle))
    along = (x + 0.5 - width / 2) * across + (y + 0.5 - height / 2) * down
    at = np.clip(along / (abs(width * across) + abs(height * down)) + 0.5, 0, 1)
    places = [stop for stop, _ in stops]
    channels = [np.interp(at, places, [color[i] for _, color in stops]) for i in range(4)]
    dither = np.tile(_BAYER, (rows // 8 + 1, width // 8 + 1))[:rows, :width, None]
    return np.clip(np.floor(np.stack(channels, axis=-1) + dither), 0, 255).astype(np.uint8)


@lru_cache(maxsize=32)
def tile(size: tuple[int, int], radius: int) -> Image.Image | None:
    """The mask of a barcode's tile, kept; never drawn on."""
    return shape(size, radius)


def shape(size: tuple[int, int], radius: int, notch: tuple[int, int] | None = None) -> Image.Image | None:
    """Coverage mask (L) of a rectangle with round corners and notches; None when it is all of ``size``."""
    if not radius and not notch:
        return None
    width, height = size
    big = Image.new("L", (width * SMOOTH, height * SMOOTH))
    draw = ImageDraw.Draw(big)
    box = (0, 0, width * SMOOTH - 1, height * SMOOTH - 1)
    draw.rounded_rectangle(box, radius=min(radius, width // 2, height // 2) * SMOOTH, fill=255)
    if notch:
        r, y = notch[0] * SMOOTH, notch[1] * SMOOTH
        for x in (0, width * SMOOTH):
            draw.ellipse((x - r, y - r, x + r - 1, y + r - 1), fill=0)
    return big.resize(size, Image.Resampling.BOX)


def picture(ground: Ground, size: tuple[int, int], notch: tuple[int, int] | None = None) -> Image.Image:
    """RGBA pixels of the filled area."""
    if ground.stops:
        image = gradient(ground.stops, ground.angle, size)
    else:
        image = Image.new("RGBA", size, ground.fill or (0, 0, 0, 0))
    mask = shape(size, ground.radius, notch)
    if mask:
        image.putalpha(ImageChops.multiply(image.getchannel("A"), mask))
    return image


def dashes(color: Rgba, size: tuple[int, int], dash: tuple[int, int]) -> Image.Image:
    """RGBA of a row (or, when higher than wide, a column) of dashes; round dots when as long as thick."""
    width, height = size
    length, thick = max(size), min(size)
    on, off = dash
    count = max(1, (length + off) // (on + off))
    start = (length - (count * (on + off) - off)) / 2
    big = Image.new("L", (length * SMOOTH, thick * SMOOTH))
    draw = ImageDraw.Draw(big)
    for i in range(count):
        x = round((start + i * (on + off)) * SMOOTH)
        box = (x, 0, x + on * SMOOTH - 1, thick * SMOOTH - 1)
        draw.rounded_rectangle(box, radius=thick * SMOOTH // 2 if thick > 1 else 0, fill=color[3])
    mask = big.resize((length, thick), Image.Resampling.BOX)
    if height > width:
        mask = mask.transpose(Image.Transpose.ROTATE_90)
    image = Image.new("RGBA", size, color[:3])
    image.putalpha(mask)
    return image
