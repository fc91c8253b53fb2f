"""Bitmap -> PNG of one bit a pixel: each line once, its repeats as Up-filtered zeros."""

from __future__ import annotations

import zlib
from functools import lru_cache
from struct import Struct
from zlib import adler32, crc32

import numpy as np
from isal import igzip_lib
from numpy.typing import NDArray

from renderer.barcode.layout import Bitmap, Layout

Colours = tuple[tuple[int, int, int], tuple[int, int, int]]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END = b"\0\0\0\0IEND\xaeB`\x82"
_IDAT = crc32(b"IDAT")
_FEW = 512  # bytes of distinct lines up to which they are stored as they are
_SMALL = 1536  # up to which isal's level 0 saves a tenth of all time for some 200 bytes
_NONE, _UP = 0, 2  # PNG 9.2: filter types
_ADLER = 65521  # RFC 1950 8.2
_WORD = Struct(">I").pack
_HEADER = Struct(">IIBBBBB").pack


def write(bitmap: Bitmap, *, colours: Colours | None = None, dpi: float | None = None) -> bytes:
    """Write greyscale of one bit, or a palette of ``colours`` (dark, light); ``dpi`` goes into pHYs."""
    layout = bitmap.layout
    data = _deflate_few(bitmap) if len(bitmap.lines) <= _FEW else _deflate(bitmap)
    head = _head(layout.width, layout.height, colours, dpi)
    return b"".join((head, _WORD(len(data)), b"IDAT", data, _WORD(crc32(data, _IDAT)), _END))


def _deflate(bitmap: Bitmap) -> bytes:
    layout = bitmap.layout
    blank, starts = _blank(layout)
    canvas = blank.copy()
    canvas[starts, 1:] = bitmap.distinct()
    level = 0 if len(bitmap.lines) <= _SMALL else 1
    compressed: bytes = igzip_lib.compress(canvas, level, igzip_lib.COMP_ZLIB, igzip_lib.MEM_LEVEL_MIN)
    return compressed


@lru_cache(maxsize=256)
def _blank(layout: Layout) -> tuple[NDArray[np.uint8], NDArray[np.intp] | slice]:
    """All lines with their filter byte, light or "same as above", and where the distinct lines go."""
    canvas = np.zeros((layout.height, layout.stride + 1), np.uint8)
    canvas[:, 0] = _UP
    repeats, end = layout.repeats, layout.height - layout.bottom
    starts: NDArray[np.intp] | slice = layout.top + np.cumsum((0, *repeats[:-1]))
    if len(set(repeats)) == 1:
        starts = slice(layout.top, end, repeats[0])  # a slice is quicker than an index
    canvas[starts, 0] = _NONE
    for line in {0} & set(range(layout.top)) | {end} & set(range(layout.height)):
        canvas[line] = 255
        canvas[line, 0] = _NONE
    return canvas, starts


def _deflate_few(bitmap: Bitmap) -> bytes:
    """Few distinct lines: each in a stored block (RFC 1951 3.2.4), and between them what never changes."""
    layout, lines, stride = bitmap.layout, bitmap.lines, bitmap.layout.stride
    before, checksum, gaps = _around(layout)
    low, high = checksum & 0xFFFF, checksum >> 16
    pieces, at = [before], 0
    for deflated, size, sum_of, weighted in gaps:
        line = lines[at : at + stride]
        at += stride
        checksum = adler32(line, high << 16 | low)
        low, high = checksum & 0xFFFF, checksum >> 16
        high = (high + weighted + size * (low - 1)) % _ADLER  # RFC 1950 8.2, of two parts one after the other
        low = (low + sum_of - 1) % _ADLER
        pieces += (line, deflated)
    pieces.append(_WORD(high << 16 | low))
    return b"".join(pieces)


_Gap = tuple[bytes, int, int, int]


@lru_cache(maxsize=256)
def _around(layout: Layout) -> tuple[bytes, int, tuple[_Gap, ...]]:
    """Deflated bytes before the first line and after each, and what the checksum needs of them.

    Each gap ends with the head of the next stored block and that line's filter byte, the last one with the
    picture.
    """
    blank = b"\0" + b"\xff" * layout.stride
    same = bytes((_UP,)) + bytes(layout.stride)
    size = len(blank)
    stored = b"\0" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + b"\0"
    above = blank[: layout.top * size] + same * (layout.top - 1)
    before = b"\x78\x01" + (_raw(above, zlib.Z_SYNC_FLUSH) if above else b"") + stored
    gaps = []
    for times in layout.repeats[:-1]:
        repeated = same * (times - 1)
        gaps.append(
            _gap(_raw(repeated, zlib.Z_SYNC_FLUSH) + stored if repeated else stored, repeated + b"\0")
        )
    below = same * (layout.repeats[-1] - 1)
    if layout.bottom:
        below += blank + same * (layout.bottom - 1)
    gaps.append(_gap(_raw(below, zlib.Z_FINISH), below))
    return before, adler32(above + b"\0"), tuple(gaps)


def _gap(deflated: bytes, raw: bytes) -> _Gap:
    checksum = adler32(raw)
    return deflated, len(raw), checksum & 0xFFFF, checksum >> 16


def _raw(data: bytes, end: int) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflate.compress(data) + deflate.flush(end)


@lru_cache(maxsize=256)
def _head(width: int, height: int, colours: Colours | None, dpi: float | None) -> bytes:
    """Everything before the pixels; equal for all symbols of a size."""
    kind = 0 if colours is None else 3  # PNG 11.2.2: greyscale, indexed-colour
    chunks = [_SIGNATURE, _chunk(b"IHDR", _HEADER(width, height, 1, kind, 0, 0, 0))]
    if colours is not None:
        chunks.append(_chunk(b"PLTE", bytes(colours[0]) + bytes(colours[1])))
    if dpi is not None:
        metre = round(dpi / 0.0254)
        chunks.append(_chunk(b"pHYs", _WORD(metre) * 2 + b"\1"))  # PNG 11.3.5.3: 1 = per metre
    return b"".join(chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return _WORD(len(data)) + name + data + _WORD(crc32(name + data))
