"""Bitmap -> GIF of two colours."""

from __future__ import annotations

import io

from renderer.barcode.png import Colours
from renderer.barcode.layout import Bitmap

_BLACK_ON_WHITE: Colours = ((0, 0, 0), (255, 255, 255))


def write(bitmap: Bitmap, *, colours: Colours | None = None, dpi: float | None = None) -> bytes:  # noqa: ARG001 - GIF knows no density
    """Write the picture as GIF87a."""
    dark, light = colours or _BLACK_ON_WHITE
    image = bitmap.image().convert("P")
    image = image.point(lambda value: 1 if value else 0)
    image.putpalette([*dark, *light])
    out = io.BytesIO()
    image.save(out, "GIF", optimize=False)
    return out.getvalue()
