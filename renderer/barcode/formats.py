"""Output formats by name: content type, file extension and the writer of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from renderer.barcode import bmp, eps, gif, jpeg, pdf, png, svg, wbmp
from renderer.barcode.png import Colours
from renderer.barcode.raster import Plan
from renderer.errors import UnknownFormat

Straight = Callable[[Plan, Colours | None, float | None], Callable[[bytes], bytes] | None]


@dataclass(frozen=True, slots=True)
class Format:
    """One output format.

    ``grid`` is the pixel grid modules should lie on (JPEG blocks are 8 x 8), ``vector`` whether it is drawn
    from outlines at any size; ``straight`` is a quicker way than ``write`` to the same bytes, for symbols
    without text: what is equal for all symbols of a plan is made once (None where it does not do).
    """

    name: str
    title: str
    content_type: str
    extension: str
    write: Callable[..., bytes]
    grid: int = 1
    vector: bool = False
    straight: Straight | None = None


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        each.name: each
        for each in (
            Format("png", "PNG, 1 bit a pixel", "image/png", ".png", png.write, straight=png.straight),
            Format("gif", "GIF, two colours", "image/gif", ".gif", gif.write, straight=gif.straight),
            Format("jpeg", "JPEG on the 8-pixel grid", "image/jpeg", ".jpg", jpeg.write, grid=8),
            Format("bmp", "Windows BMP, 1 bit a pixel", "image/bmp", ".bmp", bmp.write),
            Format("wbmp", "WBMP type 0", "image/vnd.wap.wbmp", ".wbmp", wbmp.write),
            Format("svg", "SVG, one path", "image/svg+xml", ".svg", svg.write, vector=True),
            Format("pdf", "PDF, one page", "application/pdf", ".pdf", pdf.write, vector=True),
            Format("eps", "EPS", "application/postscript", ".eps", eps.write, vector=True),
        )
    }
)
_ALIASES = MappingProxyType({"jpg": "jpeg"})


def find(name: str) -> Format:
    """The format of that name, case apart (``jpg`` is ``jpeg``); raises UnknownFormat."""
    lowered = str(name).lower().lstrip(".")
    found = FORMATS.get(_ALIASES.get(lowered, lowered))
    if found is None:
        raise UnknownFormat(f"There is no format '{name}'; known are {', '.join(FORMATS)}.", field="format")
    return found
