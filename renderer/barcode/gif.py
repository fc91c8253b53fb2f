"""Bitmap -> GIF of two colours: runs of pixels become LZW codes by table, not by a search pixel by pixel."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import lru_cache
from struct import pack

import numpy as np

from renderer.barcode.layout import Bitmap, Layout
from renderer.barcode.lzw import Lzw, Runs, pixels_of, runs_of
from renderer.barcode.png import Colours
from renderer.barcode.raster import Plan

_BLACK_ON_WHITE: Colours = ((0, 0, 0), (255, 255, 255))
_LIGHT = 1
_CODE_SIZE = 2  # GIF89a 22: the least there is
_COARSE = 6  # pixels a module from which runs are long enough


def write(bitmap: Bitmap, *, colours: Colours | None = None, dpi: float | None = None) -> bytes:
    """Write the picture; GIF has no place for a density."""
    del dpi
    layout, pair = bitmap.layout, colours or _BLACK_ON_WHITE
    if _too_fine(layout):
        return _searched(bitmap, pair)
    ahead, width = layout.quiet[0], layout.width // layout.module
    units = np.unpackbits(bitmap.distinct(), axis=1)[:, : bitmap.width : layout.module].ravel()
    units = np.concatenate((units[ahead:], units[:ahead]))  # as light as what follows
    return _file(layout, pair, _coded(layout, runs_of(units, width)))


def straight(plan: Plan, colours: Colours | None, _dpi: float | None) -> Callable[[bytes], bytes] | None:
    """A function from the packed modules of all symbols of a plan to the file; None for too fine modules."""
    layout, columns, pair = plan.layout, plan.columns, colours or _BLACK_ON_WHITE
    if _too_fine(layout):
        return None
    width, size = layout.width // layout.module, -(-columns // 8)
    light = np.ones((plan.rows, width), np.uint8)
    shape, strides = (plan.rows, size), (plan.stride, 1)

    def write_modules(packed: bytes) -> bytes:
        modules = np.ndarray(shape, np.uint8, packed, 0, strides)
        units = light.copy()
        units[:, :columns] ^= np.unpackbits(modules, axis=1, count=columns, bitorder="little")
        return _file(layout, pair, _coded(layout, runs_of(units.ravel(), width)))

    return write_modules


def _too_fine(layout: Layout) -> bool:
    return not layout.on_grid or layout.module < _COARSE


def _file(layout: Layout, colours: Colours, data: bytes) -> bytes:
    full, rest = divmod(len(data), 255)  # GIF89a 15: sub-blocks of up to 255 bytes, size first
    blocks = b"\xff".join((b"", *[data[at : at + 255] for at in range(0, full * 255, 255)]))
    last = bytes((rest,)) + data[-rest:] if rest else b""
    return b"".join((_head(layout, colours), blocks, last, b"\0;"))


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


def _coded(layout: Layout, runs: Runs) -> bytes:
    """The picture as codes; a unit of ``runs`` is a module.

    Lines are taken to begin where the left quiet zone ends, so that it joins the right one of the line
    before.
    """
    left = layout.quiet[0] * layout.module
    lzw = _opening(layout.top * layout.width + left).copy()
    *others, last = layout.repeats
    lzw.write(runs, layout.module, (*others, last - 1))
    *most, (colour, length) = pixels_of(runs, len(others), layout.module)
    lzw.learn([*most, (colour, length - left)])  # the last line ends at the right edge
    lzw.fill(_LIGHT, layout.bottom * layout.width)
    return lzw.finish()


@lru_cache(maxsize=256)
def _opening(light: int) -> Lzw:
    """The light pixels before the first dark one: the same codes for all symbols of a size."""
    lzw = Lzw()
    lzw.learn([(_LIGHT, light)])
    return lzw
