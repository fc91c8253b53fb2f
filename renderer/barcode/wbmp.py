"""Bitmap -> WBMP type 0, the picture of WAP handsets; and such bytes -> its measures and lines."""

from __future__ import annotations

from typing import NamedTuple

from renderer.barcode.layout import Bitmap
from renderer.barcode.png import Colours
from renderer.errors import InvalidOption

_MOST_DIGITS = 4  # of a measure: 28 bits, far beyond what anybody reads


class Found(NamedTuple):
    """Measures in pixels and packed lines, 0 = dark."""

    width: int
    height: int
    lines: bytes


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


def measured(data: bytes) -> Found | None:
    """The picture in ``data``, or None where they are no WBMP of type 0 or not exactly as long as it says."""
    if data[:2] != b"\0\0":
        return None
    width, at = _read_number(data, 2)
    height, at = _read_number(data, at)
    if not width or not height or len(data) - at != -(-width // 8) * height:
        return None
    return Found(width, height, data[at:])


def _read_number(data: bytes, at: int) -> tuple[int, int]:
    """A multi-byte integer and where the next begins; 0 where there is none."""
    value = 0
    for digit in data[at : at + _MOST_DIGITS]:
        at += 1
        value = value << 7 | digit & 0x7F
        if digit < 0x80:
            return value, at
    return 0, at
