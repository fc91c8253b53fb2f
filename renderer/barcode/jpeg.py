"""Bitmap -> JPEG; with modules of 8, 16 … pixels every block is one colour and survives decoding exactly."""

from __future__ import annotations

import io
from functools import lru_cache
from struct import pack

from PIL import Image

from renderer.barcode.layout import Bitmap, Layout
from renderer.barcode.png import Colours

_BLOCK = 8
_ALIGNED_QUALITY, _LOOSE_QUALITY = 85, 92

# ITU-T T.81 with every AC coefficient zero: a block is its DC difference (F.1.2.1) and an end-of-block.
# The quantiser is 8, so that black is -128 and white 127, without loss.
_DC_CODES = {0: "0", 8: "10", 7: "110"}  # by category, as _huffman writes them
_END_OF_BLOCK = "0"
_SAME = _DC_CODES[0] + _END_OF_BLOCK
_TO_DARK = _DC_CODES[8] + "00000000" + _END_OF_BLOCK  # difference -255
_TO_LIGHT = _DC_CODES[8] + "11111111" + _END_OF_BLOCK  # difference 255
_FIRST_LIGHT = _DC_CODES[7] + "1111111" + _END_OF_BLOCK  # difference 127 from 0
_FIRST_DARK = _DC_CODES[8] + "01111111" + _END_OF_BLOCK  # difference -128
_LETTERS = bytes.maketrans(bytes((0, 1, 2, 3)), b"ssdl")


def write(bitmap: Bitmap, *, colours: Colours | None = None, dpi: float | None = None) -> bytes:
    """Write greyscale, or RGB without chroma subsampling where ``colours`` (dark, light) are asked for."""
    layout = bitmap.layout
    if colours is None and layout.on_grid and _aligned(layout):
        return b"".join((_head(layout.width, layout.height, round(dpi or 72)), _scan(bitmap), b"\xff\xd9"))
    image = bitmap.image().convert("L")
    if colours is not None:
        bands = (image.point([dark] * 128 + [light] * 128) for dark, light in zip(*colours, strict=True))
        image = Image.merge("RGB", tuple(bands))
    quality = _ALIGNED_QUALITY if layout.module % _BLOCK == 0 else _LOOSE_QUALITY
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, subsampling=0, dpi=(round(dpi or 72),) * 2)
    return out.getvalue()


@lru_cache(maxsize=256)
def _aligned(layout: Layout) -> bool:
    """Every edge between light and dark lies on the grid of blocks."""
    return layout.module % _BLOCK == 0 and all(times % _BLOCK == 0 for times in layout.repeats)


def _scan(bitmap: Bitmap) -> bytes:
    """Entropy-coded blocks: one byte of a packed line is one block across."""
    layout = bitmap.layout
    stride, lines = layout.stride, bitmap.lines
    blocks = b"".join(
        (
            b"\xff" * (stride * layout.top // _BLOCK),
            *(
                lines[at * stride : (at + 1) * stride] * (times // _BLOCK)
                for at, times in enumerate(layout.repeats)
            ),
            b"\xff" * (stride * layout.bottom // _BLOCK),
        )
    )
    before = blocks[:1] + blocks[:-1]
    size = len(blocks)
    now = int.from_bytes(blocks, "big")
    changed = now ^ int.from_bytes(before, "big")
    state = now & int.from_bytes(b"\x01" * size, "big") | changed & int.from_bytes(b"\x02" * size, "big")
    letters = state.to_bytes(size, "big").translate(_LETTERS).decode("ascii")
    bits = letters[1:].replace("s", _SAME).replace("d", _TO_DARK).replace("l", _TO_LIGHT)
    bits = (_FIRST_LIGHT if blocks[0] else _FIRST_DARK) + bits
    bits += "1" * (-len(bits) % 8)  # F.1.2.3: padded with 1-bits
    return int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")


@lru_cache(maxsize=256)
def _head(width: int, height: int, dpi: int) -> bytes:
    """Everything before the scan: JFIF, quantiser, frame, two tiny Huffman tables, scan header (B.2)."""
    return b"".join(
        (
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\0\1\1\1" + pack(">HHBB", dpi, dpi, 0, 0)),
            _segment(0xDB, b"\0" + bytes((8,)) * 64),
            _segment(0xC0, pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"),
            _segment(0xC4, b"\x00" + _huffman((0, 8, 7))),
            _segment(0xC4, b"\x10" + _huffman((0,))),
            _segment(0xDA, b"\1\1\0\0\x3f\0"),
        )
    )


def _segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + pack(">H", len(data) + 2) + data


def _huffman(symbols: tuple[int, ...]) -> bytes:
    """One code of each length 1, 2, 3 …: the codes 0, 10, 110 … (B.2.4.2)."""
    return bytes(1 if length < len(symbols) else 0 for length in range(16)) + bytes(symbols)
