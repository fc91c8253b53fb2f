"""RGBA pixels -> a PNG, deflated by isal: a tenth of the usual time, and smaller on flat cards."""

from __future__ import annotations

from struct import pack
from zlib import crc32

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray
from PIL import Image

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LEVEL = 2
_NONE, _UP = 0, 2  # PNG 9.2: filter types


def write(image: Image.Image, *, photo_rows: slice | None = None) -> bytes:
    """Truecolour with alpha (PNG 11.2.2: colour type 6).

    Flat rows go unfiltered, where runs of equal pixels deflate best; ``photo_rows`` hold a picture and are
    written as differences to the row above.
    """
    width, height = image.size
    pixels = np.frombuffer(image.convert("RGBA").tobytes(), np.uint8).reshape(height, width * 4)
    data: bytes = isal_zlib.compress(_filtered(pixels, photo_rows).data, _LEVEL)
    header = _chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"".join((_SIGNATURE, header, _chunk(b"IDAT", data), _chunk(b"IEND", b"")))


def _filtered(pixels: NDArray[np.uint8], photo_rows: slice | None) -> NDArray[np.uint8]:
    """Every row behind its filter byte."""
    lines = np.empty((pixels.shape[0], pixels.shape[1] + 1), np.uint8)
    lines[:, 0] = _NONE
    lines[:, 1:] = pixels
    if photo_rows is not None:
        start, stop = max(1, photo_rows.start), min(len(lines), photo_rows.stop)
        if start < stop:
            lines[start:stop, 0] = _UP
            lines[start:stop, 1:] -= pixels[start - 1 : stop - 1]
    return lines


def _chunk(name: bytes, data: bytes) -> bytes:
    return b"".join((pack(">I", len(data)), name, data, pack(">I", crc32(name + data))))
