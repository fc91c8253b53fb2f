"""Bitmap -> Windows BMP of one bit a pixel."""

from __future__ import annotations

from struct import pack

import numpy as np

from renderer.barcode.layout import Bitmap
from renderer.barcode.png import Colours

_BLACK_ON_WHITE: Colours = ((0, 0, 0), (255, 255, 255))
_HEADERS = 14 + 40 + 8  # BITMAPFILEHEADER, BITMAPINFOHEADER, two palette entries


def write(bitmap: Bitmap, *, colours: Colours | None = None, dpi: float | None = None) -> bytes:
    """Write bottom-up lines padded to four bytes; ``dpi`` becomes pixels a metre."""
    layout = bitmap.layout
    stride = -(-layout.stride // 4) * 4
    pixels = np.zeros((layout.height, stride), np.uint8)
    pixels[:, : layout.stride] = np.frombuffer(bitmap.data, np.uint8).reshape(layout.height, -1)[::-1]
    metre = round((dpi or 72) / 0.0254)
    size = pixels.size
    info = pack("<IiiHHIIiiII", 40, layout.width, layout.height, 1, 1, 0, size, metre, metre, 2, 2)
    palette = b"".join(pack("<BBBB", blue, green, red, 0) for red, green, blue in colours or _BLACK_ON_WHITE)
    head = pack("<2sIHHI", b"BM", _HEADERS + size, 0, 0, _HEADERS)
    return b"".join((head, info, palette, pixels.tobytes()))
