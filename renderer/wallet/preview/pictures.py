"""A Picture of the display list -> its pixels: decoded under caps, fitted, blurred, cornered."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageChops, ImageFilter

from renderer import imaging
from renderer.errors import ImageError
from renderer.wallet.preview.coverage import mask
from renderer.wallet.preview.display import Picture
from renderer.wallet.preview.path import rounded

MAX_PIXELS = 16_000_000  # Wallet's own pictures have half a million
MAX_BYTES = 8 * 1024 * 1024
REDUCTION = 4  # a blur keeps nothing finer than its radius: it is computed on a small copy


def pixels(item: Picture, scale: float) -> Image.Image | None:
    """RGB, or RGBA where some of it is clear, at ``scale`` pixels to a card unit; None for no picture."""
    made = _pixels(item, scale)
    return None if made is None else Image.frombytes(*made)


@lru_cache(maxsize=12)
def _pixels(item: Picture, scale: float) -> tuple[str, tuple[int, int], bytes] | None:
    """Mode, size and bytes: a template's pictures are the same on every pass."""
    size = (max(1, round(item.box[2] * scale)), max(1, round(item.box[3] * scale)))
    try:
        picture = imaging.decode(item.data, max_pixels=MAX_PIXELS, max_bytes=MAX_BYTES, target=size)
    except ImageError:
        return None
    shown = _blurred(picture, item, size, scale) if item.blur else imaging.resize(picture, size, item.fit)
    if item.corner:
        shown = _cornered(shown.convert("RGBA"), item.corner, scale)
    if shown.mode == "RGBA" and shown.getchannel("A").getextrema() == (255, 255):
        shown = shown.convert("RGB")
    return shown.mode, shown.size, shown.tobytes()


def corner(item: Picture, picture: Image.Image, scale: float) -> tuple[int, int]:
    """Where the upper left corner of the picture goes, in pixels."""
    x, y, width, height = (v * scale for v in item.box)
    spare = width - picture.width
    shift = {"start": 0.0, "middle": spare / 2, "end": spare}[item.anchor]
    return round(x + shift), round(y + (height - picture.height) / 2)


def _blurred(picture: Image.Image, item: Picture, size: tuple[int, int], scale: float) -> Image.Image:
    small = (max(1, round(size[0] / scale / REDUCTION)), max(1, round(size[1] / scale / REDUCTION)))
    reduced = imaging.resize(picture.convert("RGB"), small, item.fit)
    return reduced.filter(ImageFilter.GaussianBlur(item.blur / REDUCTION)).resize(
        size, Image.Resampling.BICUBIC
    )


def _cornered(picture: Image.Image, radius: float, scale: float) -> Image.Image:
    edge = rounded(0, 0, picture.width / scale, picture.height / scale, radius)
    cover, at = mask(edge, scale)
    whole = Image.new("L", picture.size)
    whole.paste(cover, at)
    picture.putalpha(ImageChops.multiply(picture.getchannel("A"), whole))
    return picture
