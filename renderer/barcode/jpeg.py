"""Bitmap -> JPEG; with modules of 8 or 16 pixels every block is one colour and survives exactly."""

from __future__ import annotations

import io

from PIL import Image

from renderer.barcode.layout import Bitmap
from renderer.barcode.png import Colours


def write(bitmap: Bitmap, *, colours: Colours | None = None, dpi: float | None = None) -> bytes:
    """Write greyscale, or RGB without chroma subsampling where colours are asked for."""
    image = bitmap.image().convert("L")
    if colours is not None:
        lookup = Image.merge(
            "RGB", [image.point([dark] * 128 + [light] * 128) for dark, light in zip(*colours, strict=True)]
        )
        image = lookup
    out = io.BytesIO()
    quality = 85 if bitmap.module % 8 == 0 else 92
    image.save(out, "JPEG", quality=quality, subsampling=0, dpi=(round(dpi or 72),) * 2)
    return out.getvalue()
