"""Bitmap -> PNG of one bit a pixel: each line once, its repeats as Up-filtered zeros, deflated by isal."""

from __future__ import annotations

import struct
from functools import lru_cache
from zlib import crc32

import numpy as np
from isal import igzip_lib
from numpy.typing import NDArray

from renderer.barcode.raster import Bitmap, Layout

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_IDAT = crc32(b"IDAT")
_END = b"\0\0\0\0IEND\xaeB`\x82"
_NONE, _UP = 0, 2  # PNG 9.2 filter types

Colours = tuple[tuple[int, int, int], tuple[int, int, int]]


def write(bitmap: Bitmap, *, colours: Colours | None = None, dpi: float | None = None) -> bytes:
    """Write the picture: greyscale of one bit, or a palette of ``colours`` (dark, light); ``dpi`` goes into pHYs."""
    layout = bitmap.layout
    canvas = _blank(layout).copy()
    if layout.repeats:
        canvas[_starts(layout), 1:] = bitmap.lines
    data = igzip_lib.compress(canvas, 1, igzip_lib.COMP_ZLIB)
    checksum = crc32(data, _IDAT)
    head = _head(layout.width, layout.height, colours, dpi)
    return b"".join((head, struct.pack(">I4s", len(data), b"IDAT"), data, struct.pack(">I", checksum), _END))


@lru_cache(maxsize=256)
def _blank(layout: Layout) -> NDArray[np.uint8]:
    """All lines of a layout with their filter byte: light first lines, zeros (same as above) elsewhere."""
    canvas = np.zeros((layout.height, layout.stride + 1), np.uint8)
    canvas[:, 0] = _UP
    firsts = {0, layout.height - layout.bottom} - {layout.height}
    for line in firsts:
        canvas[line] = 255
        canvas[line, 0] = _NONE
    canvas[_starts(layout), 0] = _NONE
    return canvas


@lru_cache(maxsize=256)
def _starts(layout: Layout) -> NDArray[np.intp] | slice:
    """First pixel line of every row of modules."""
    repeats = layout.repeats
    if len(set(repeats)) == 1:
        return slice(layout.top, layout.height - layout.bottom, repeats[0])
    return layout.top + np.concatenate(([0], np.cumsum(repeats)[:-1]))


@lru_cache(maxsize=256)
def _head(width: int, height: int, colours: Colours | None, dpi: float | None) -> bytes:
    """Everything before the pixels; equal for all symbols of a size."""
    kind = 0 if colours is None else 3  # PNG 11.2.2: greyscale, indexed-colour
    chunks = [_SIGNATURE, _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, kind, 0, 0, 0))]
    if colours is not None:
        chunks.append(_chunk(b"PLTE", bytes(colours[0]) + bytes(colours[1])))
    if dpi is not None:
        metre = round(dpi / 0.0254)
        chunks.append(
            _chunk(b"pHYs", struct.pack(">IIB", metre, metre, 1))
        )  # PNG 11.3.5.3: unit is the metre
    return b"".join(chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc32(name + data))
