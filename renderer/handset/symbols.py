"""A payload and a box in px -> the barcode in whole modules: as stored, turned, or denser if permitted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PIL import Image

from renderer import barcode
from renderer.barcode import formats, shared
from renderer.barcode.symbol import Symbol
from renderer.errors import BarcodeError
from renderer.handset import wbmp
from renderer.handset.profile import Size
from renderer.mms.slide import BarcodeObject
from renderer.part import Part

COMFORT = 2  # px a module; what a camera reads with ease
LINEAR_HEIGHT = 0.4  # of the width; ISO/IEC 15417 4.7 asks for 15 %
LEAST_BAR = 24  # px

# In order: lossless first, each 1 bit a pixel; JPEG only where nothing else is taken.
FORMATS: tuple[tuple[str, str], ...] = (
    ("image/png", "png"),
    ("image/gif", "gif"),
    ("image/vnd.wap.wbmp", "wbmp"),
    ("image/bmp", "bmp"),
    ("image/jpeg", "jpeg"),
)


@dataclass(frozen=True, slots=True)
class Placement:
    """A symbol with the module, px, that fills its box; ``alone`` = on a slide of its own."""

    symbol: Symbol
    module: int
    rotated: bool
    alone: bool
    bar_height: int | None


def place(wanted: BarcodeObject, shared: Size, full: Size) -> Placement | None:
    """Where a barcode goes: with its text (``shared`` px), else on its own slide (``full`` px), else turned,
    else denser, each only as the template permits; with modules of 2 px where any way gives them, else 1.

    None when it fits nowhere. Raises BarcodeError when the payload does not suit the symbology.
    """
    symbols = tuple(_symbols(wanted))
    for least in (COMFORT, 1):
        for symbol in symbols:
            for alone, box in ((False, shared), (True, full)):
                if alone and not wanted.own_slide:
                    continue
                for rotated in (False, True) if wanted.rotate else (False,):
                    placed = _in_box(symbol, box, rotated, alone)
                    if placed is not None and placed.module >= least:
                        return placed
    return None


def _symbols(wanted: BarcodeObject) -> Iterator[Symbol]:
    options: dict[str, Any] = dict(wanted.options)
    yield shared.encode(wanted.value, wanted.symbology, **options)
    for symbology in wanted.alternatives:
        try:
            yield shared.encode(wanted.value, symbology)
        except BarcodeError:
            continue  # a payload the denser symbology cannot carry


def _in_box(symbol: Symbol, box: Size, rotated: bool, alone: bool) -> Placement | None:
    width, height = reversed(box) if rotated else box
    if _linear(symbol.symbology):
        module = width // symbol.total_width
        bar = min(height, max(LEAST_BAR, round(module * symbol.total_width * LINEAR_HEIGHT)))
        return Placement(symbol, module, rotated, alone, bar) if module and bar >= LEAST_BAR else None
    module = min(width // symbol.total_width, int(height // symbol.total_height))
    return Placement(symbol, module, rotated, alone, None) if module else None


@lru_cache(maxsize=256)
def _linear(symbology: str) -> bool:
    found = barcode.find(symbology)
    return found.kind == "linear"


def format_for(accept: frozenset[str]) -> tuple[str, str] | None:
    """Content type and name of the first format that is taken, or None where no picture type is."""
    return next((row for row in FORMATS if row[0] in accept), None)


def draw(placed: Placement, accept: frozenset[str]) -> tuple[Part, Size]:
    """The picture and its size in px; GIF, which every handset shows, where no picture type is stated."""
    content_type, name = format_for(accept) or ("image/gif", "gif")
    bitmap = barcode.raster.bitmap(placed.symbol, placed.module, bar_height=placed.bar_height)
    size = (bitmap.height, bitmap.width) if placed.rotated else (bitmap.width, bitmap.height)
    if not placed.rotated and name in formats.FORMATS:
        data = formats.FORMATS[name].write(bitmap)
    else:
        image = bitmap.image()
        data = _write(image.transpose(Image.Transpose.ROTATE_90) if placed.rotated else image, name)
    return Part(f"barcode.{name}", content_type, data), size


def _write(image: Image.Image, name: str) -> bytes:
    if name == "wbmp":
        return wbmp.write(image)
    out = io.BytesIO()
    if name == "png":
        image.save(out, "PNG", bits=1, optimize=True)
    elif name == "jpeg":
        image.convert("L").save(out, "JPEG", quality=95)
    else:
        image.save(out, name.upper())
    return out.getvalue()
