"""Bitmap -> WBMP type 0, the picture of WAP handsets."""

from __future__ import annotations

from renderer.barcode.layout import Bitmap
from renderer.barcode.png import Colours
from renderer.errors import InvalidOption


def write(bitmap: Bitmap, *, colours: Colours | None = None, dpi: float | None = None) -> bytes:
    """Write type, fixed header, width, height and lines (WAP-237 annex A: 0 black, 1 white)."""
    del dpi  # the format has no place for it
    if colours is not None:
        raise InvalidOption("WBMP is black on white; choose png, gif or bmp for colours.", field="foreground")
    return b"\0\0" + _number(bitmap.width) + _number(bitmap.height) + bitmap.data


def _number(value: int) -> bytes:
    """Seven bits a byte, all but the last with the high bit set (WAP-237 annex A: multi-byte integer)."""
    digits = [value & 0x7F]
    while value := value >> 7:
        digits.append(value & 0x7F | 0x80)
    return bytes(reversed(digits))
