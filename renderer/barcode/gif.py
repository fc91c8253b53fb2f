"""Bitmap -> GIF of two colours: runs of pixels become LZW codes by table, not by a search pixel by pixel."""

from __future__ import annotations

import io
from functools import lru_cache
from struct import pack

import numpy as np

from renderer.barcode.layout import Bitmap, Layout
from renderer.barcode.lzw import Lzw, Run, split
from renderer.barcode.png import Colours

_BLACK_ON_WHITE: Colours = ((0, 0, 0), (255, 255, 255))
_LIGHT = 1
_CODE_SIZE = 2  # GIF89a 22: the least there is
_COARSE = 6  # pixels a module from which runs are long enough
_LEARNING = 3  # lines written run by run before codes are taken by table


def write(bitmap: Bitmap, *, colours: Colours | None = None, dpi: float | None = None) -> bytes:
    """Write the picture; GIF has no place for a density."""
    del dpi
    layout = bitmap.layout
    if not layout.on_grid or layout.module < _COARSE:
        return _searched(bitmap, colours or _BLACK_ON_WHITE)
    data = _lzw(bitmap).finish()
    full, rest = divmod(len(data), 255)  # GIF89a 15: sub-blocks of up to 255 bytes, size first
    blocks = b"\xff".join((b"", *(data[at : at + 255] for at in range(0, full * 255, 255))))
    last = bytes((rest,)) + data[-rest:] if rest else b""
    return b"".join((_head(bitmap.layout, colours or _BLACK_ON_WHITE), blocks, last, b"\0;"))


def _searched(bitmap: Bitmap, colours: Colours) -> bytes:
    """Short runs do better under a true search for the longest known string: Pillow's writer."""
    image = bitmap.image().convert("L").point([0] * 128 + [1] * 128).convert("P")
    image.putpalette(bytes(colours[0]) + bytes(colours[1]))
    out = io.BytesIO()
    image.save(out, "GIF", optimize=False)
    return out.getvalue()


@lru_cache(maxsize=256)
def _head(layout: Layout, colours: Colours) -> bytes:
    size = pack("<HH", layout.width, layout.height)
    palette = bytes(colours[0]) + bytes(colours[1])
    return b"".join((b"GIF87a", size, b"\x80\0\0", palette, b",\0\0\0\0", size, b"\0", bytes((_CODE_SIZE,))))


def _lzw(bitmap: Bitmap) -> Lzw:
    """The picture as codes.

    Lines are taken to begin where the left quiet zone ends, so that it joins the right one of the line
    before.
    """
    layout = bitmap.layout
    unit = layout.module if layout.on_grid else 1
    left = layout.quiet[0] * layout.module
    lines = _lines(bitmap, unit, left // unit)
    lzw = _opening(layout.top * layout.width + left).copy()
    for runs, times in zip(lines[:-1], layout.repeats, strict=False):
        _repeat(lzw, runs, unit, times)
    _repeat(lzw, lines[-1], unit, layout.repeats[-1] - 1)
    *others, (colour, length) = _lengths(lines[-1], unit)
    lzw.learn([*others, (colour, length - left)])  # the last line ends at the right edge
    lzw.fill(_LIGHT, layout.bottom * layout.width)
    return lzw


@lru_cache(maxsize=256)
def _opening(light: int) -> Lzw:
    """The light pixels before the first dark one: the same codes for all symbols of a size."""
    lzw = Lzw()
    lzw.learn([(_LIGHT, light)])
    return lzw


def _lines(bitmap: Bitmap, unit: int, ahead: int) -> list[list[Run]]:
    """The runs of each distinct line; where all lie on the module grid, one pixel stands for a module."""
    pixels = np.unpackbits(bitmap.distinct(), axis=1)[:, : bitmap.width : unit]
    data, width, tail = pixels.tobytes(), pixels.shape[1], b"\x01" * ahead
    return [split(data[at + ahead : at + width] + tail) for at in range(0, len(data), width)]


def _lengths(runs: list[Run], unit: int) -> list[tuple[int, int]]:
    return [(run[0], len(run) * unit) for run in runs]


def _repeat(lzw: Lzw, runs: list[Run], unit: int, times: int) -> None:
    """Write a line so many times: the first lines of a table run by run, then by codes made once."""
    while times > 0:
        written = lzw.repeat(runs, unit, times) if lzw.lines > _LEARNING else 0
        if written == 0:
            lzw.learn(_lengths(runs, unit))
            written = 1
        times -= written
