"""Bitmap -> GIF of two colours: pixels become LZW codes by table, not by a search pixel by pixel."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from struct import pack

import numpy as np
from PIL import Image

from renderer.barcode.gif_codes import codes_of, frame_of
from renderer.barcode.gif_template import beginning, template
from renderer.barcode.layout import Bitmap, Layout
from renderer.barcode.png import Colours
from renderer.barcode.raster import Plan

_BLACK_ON_WHITE: Colours = ((0, 0, 0), (255, 255, 255))
_CODE_SIZE = 2  # GIF89a 22: the least there is
_BITS = 8  # what Pillow's codes begin with
_INTERLACED = 16  # px of the shorter side from which Pillow interlaces
_COARSE = 6  # pixels a module from which runs are long enough


def write(bitmap: Bitmap, *, colours: Colours | None = None, dpi: float | None = None) -> bytes:
    """Write the picture; GIF has no place for a density."""
    del dpi
    layout, pair = bitmap.layout, colours or _BLACK_ON_WHITE
    if not _suits(layout):
        return _searched(bitmap, pair)
    left, right = layout.quiet[0] * layout.module, layout.quiet[2] * layout.module
    light = np.unpackbits(bitmap.distinct(), axis=1)[:, left : layout.width - right : layout.module]
    modules = np.packbits(1 - light, axis=1, bitorder="little")
    return _file(layout, pair, _codes(layout, modules.tobytes(), modules.shape[1]))


def straight(plan: Plan, colours: Colours | None, _dpi: float | None) -> Callable[[bytes], bytes] | None:
    """A function from the packed modules of all symbols of a plan to the file; None where it does not do."""
    layout, stride, pair = plan.layout, plan.stride, colours or _BLACK_ON_WHITE
    if not _suits(layout):
        return None
    return lambda packed: _file(layout, pair, _codes(layout, packed, stride))


def _suits(layout: Layout) -> bool:
    """Whether modules are whole and coarse, and the last line's left quiet zone has light lines after it."""
    left = layout.quiet[0] * layout.module
    return layout.on_grid and layout.module >= _COARSE and left <= layout.bottom * layout.width


def _codes(layout: Layout, packed: bytes, stride: int) -> bytes:
    first = packed[: -(-frame_of(layout).columns // 8)]
    made = template(layout, beginning(first, layout.module))
    return made.codes(layout, packed, stride) if made else codes_of(layout, packed, stride)


def _file(layout: Layout, colours: Colours, codes: bytes) -> bytes:
    return b"".join((_head(layout, colours), codes, b"\0;"))


def _searched(bitmap: Bitmap, colours: Colours) -> bytes:
    """Short runs do better under a true search for the longest known string: Pillow's encoder.

    The file is the one that Pillow writes, which takes as long again around the codes.
    """
    layout = bitmap.layout
    size = layout.width, layout.height
    interlaced = min(size) >= _INTERLACED
    codes = Image.frombytes("P", size, bitmap.data, "raw", "P;1").tobytes("gif", "P", _BITS, int(interlaced))
    return b"".join((_searched_head(layout, colours, interlaced=interlaced), codes, b"\0;"))


@lru_cache(maxsize=256)
def _searched_head(layout: Layout, colours: Colours, *, interlaced: bool) -> bytes:
    """GIF89a 17 to 22: a table of four colours, two of them used, and codes that begin with nine bits."""
    size = pack("<HH", layout.width, layout.height)
    table = bytes(colours[0]) + bytes(colours[1]) + bytes(6)
    frame = bytes((0x40 * interlaced, _BITS))
    return b"".join((b"GIF87a", size, b"\x81\0\0", table, b",\0\0\0\0", size, frame))


@lru_cache(maxsize=256)
def _head(layout: Layout, colours: Colours) -> bytes:
    size = pack("<HH", layout.width, layout.height)
    palette = bytes(colours[0]) + bytes(colours[1])
    return b"".join((b"GIF87a", size, b"\x80\0\0", palette, b",\0\0\0\0", size, b"\0", bytes((_CODE_SIZE,))))
