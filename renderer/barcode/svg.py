"""Bitmap -> SVG: one path, in pixels or millimetres."""

from __future__ import annotations

from renderer.barcode.layout import Bitmap
from renderer.barcode.outline import outlines
from renderer.barcode.png import Colours
from renderer.barcode.size import Size


def write(bitmap: Bitmap, *, size: Size, colours: Colours | None = None, dpi: float = 72) -> bytes:
    """Write a picture of ``size`` whose user unit is one pixel of the bitmap; a px is CSS's own, whatever
    ``dpi``.
    """
    del dpi
    dark, light = (_hex(colour) for colour in colours or ((0, 0, 0), (255, 255, 255)))
    width, height = bitmap.width, bitmap.height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size.width:g}{size.unit}" '
        f'height="{size.height:g}{size.unit}" viewBox="0 0 {width} {height}" shape-rendering="crispEdges">'
        f'<rect width="{width}" height="{height}" fill="{light}"/>'
        f'<path fill="{dark}" fill-rule="evenodd" d="{_path(bitmap)}"/></svg>\n'
    ).encode()


def _hex(colour: tuple[int, int, int]) -> str:
    return "#" + bytes(colour).hex()


def _path(bitmap: Bitmap) -> str:
    """Each polygon as one move and alternating horizontal and vertical lines (SVG 1.1 8.3)."""
    parts = []
    for polygon in outlines(bitmap):
        (x, y), *rest = polygon
        parts.append(f"M{x} {y}")
        for next_x, next_y in rest:
            parts.append(f"h{next_x - x}" if next_y == y else f"v{next_y - y}")
            x, y = next_x, next_y
        parts.append("z")
    return "".join(parts)
