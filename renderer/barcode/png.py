"""Bitmap -> PNG of one bit a pixel: each line once, its repeats as Up-filtered zeros."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import lru_cache
from struct import Struct
from zlib import adler32, crc32

import numpy as np
from isal import igzip_lib
from numpy.typing import NDArray

from renderer.barcode.layout import Bitmap, Layout
from renderer.barcode.raster import Plan

Colours = tuple[tuple[int, int, int], tuple[int, int, int]]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END = b"\0\0\0\0IEND\xaeB`\x82"
_IDAT = crc32(b"IDAT")
_SMALL = 1536  # bytes of lines up to which isal's level 0 saves a tenth of all time for some 200 bytes
_NONE, _UP = 0, 2  # PNG 9.2: filter types
_ADLER = 65521  # RFC 1950 8.2
_WORD = Struct(">I").pack
_HEADER = Struct(">IIBBBBB").pack


def write(bitmap: Bitmap, *, colours: Colours | None = None, dpi: float | None = None) -> bytes:
    """Write greyscale of one bit, or a palette of ``colours`` (dark, light); ``dpi`` goes into pHYs."""
    layout = bitmap.layout
    head = _head(layout.width, layout.height, colours, dpi)
    if len(layout.repeats) == 1:
        return _one_line(layout, head)(bitmap.lines)
    return _many_lines(layout, head)(bitmap.distinct())


def straight(plan: Plan, colours: Colours | None, dpi: float | None) -> Callable[[bytes], bytes]:
    """A function from the packed modules of all symbols of a plan to the file."""
    layout, draw, drawn = plan.layout, plan.draw, plan.drawn
    head = _head(layout.width, layout.height, colours, dpi)
    if drawn is None:
        write_line = _one_line(layout, head)
        return lambda packed: write_line(draw(packed))
    write_lines = _many_lines(layout, head)
    return lambda packed: write_lines(drawn(packed))


@lru_cache(maxsize=1024)
def _many_lines(layout: Layout, head: bytes) -> Callable[[NDArray[np.uint8]], bytes]:
    """Lines onto a canvas on which all else stands already, and that deflated."""
    blank, starts = _blank(layout)
    shape = (len(layout.repeats), layout.stride)
    level = 0 if shape[0] * shape[1] <= _SMALL else 1
    compress, zlib_stream, least = igzip_lib.compress, igzip_lib.COMP_ZLIB, igzip_lib.MEM_LEVEL_MIN

    def write_lines(lines: NDArray[np.uint8]) -> bytes:
        canvas = blank.copy()
        canvas[starts, 1:] = lines
        data = compress(canvas, level, zlib_stream, least)
        return b"".join((head, _WORD(len(data)), b"IDAT", data, _WORD(crc32(data, _IDAT)), _END))

    return write_lines


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


@lru_cache(maxsize=1024)
def _one_line(layout: Layout, head: bytes) -> Callable[[bytes], bytes]:
    """A linear symbol's one line in a stored block (RFC 1951 3.2.4); all around it never changes."""
    blank = b"\0" + b"\xff" * layout.stride
    same = bytes((_UP,)) + bytes(layout.stride)
    size = len(blank)
    above = blank[: layout.top * size] + same * (layout.top - 1)
    below = same * (layout.repeats[0] - 1)
    if layout.bottom:
        below += blank + same * (layout.bottom - 1)
    stored = b"\0" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + b"\0"
    before = b"\x78\x01" + (_raw(above, zlib.Z_SYNC_FLUSH) if above else b"") + stored
    after = _raw(below, zlib.Z_FINISH)
    front = b"".join((head, _WORD(len(before) + layout.stride + len(after) + 4), b"IDAT", before))
    checked, summed = crc32(before, _IDAT), adler32(above + b"\0")
    length, below_sum = len(below), adler32(below)
    low_after, high_after = (below_sum & 0xFFFF) - 1, below_sum >> 16

    def write_line(line: bytes) -> bytes:
        total = adler32(line, summed)
        low, high = total & 0xFFFF, total >> 16  # RFC 1950 8.2, of two parts one after the other
        high = (high + high_after + length * (low - 1)) % _ADLER
        tail = after + _WORD(high << 16 | (low + low_after) % _ADLER)
        return b"".join((front, line, tail, _WORD(crc32(tail, crc32(line, checked))), _END))

    return write_line


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
