"""Bitmap -> EPS."""

from __future__ import annotations

from math import ceil

from renderer.barcode.layout import Bitmap
from renderer.barcode.outline import outlines
from renderer.barcode.png import Colours
from renderer.barcode.size import Size


def write(bitmap: Bitmap, *, size: Size, colours: Colours | None = None, dpi: float = 72) -> bytes:
    """Write level 2 PostScript with one even-odd path (EPSF 3.0)."""
    width, height = size.points(dpi)
    dark, light = (_rgb(colour) for colour in colours or ((0, 0, 0), (255, 255, 255)))
    lines = [
        "%!PS-Adobe-3.0 EPSF-3.0",
        f"%%BoundingBox: 0 0 {ceil(width)} {ceil(height)}",
        f"%%HiResBoundingBox: 0 0 {width:g} {height:g}",
        "%%LanguageLevel: 2",
        "%%EndComments",
        "gsave",
        f"{light} setrgbcolor 0 0 {width:g} {height:g} rectfill",
        f"0 {height:g} translate {width / bitmap.width:.8g} {-height / bitmap.height:.8g} scale",
        f"{dark} setrgbcolor newpath",
    ]
    for polygon in outlines(bitmap):
        (x, y), *rest = polygon
        lines.append(f"{x} {y} moveto")
        lines.extend(f"{x} {y} lineto" for x, y in rest)
        lines.append("closepath")
    return "\n".join([*lines, "eofill", "grestore", "%%EOF", ""]).encode("ascii")


def _rgb(colour: tuple[int, int, int]) -> str:
    return " ".join(f"{value / 255:.4g}" for value in colour)
