"""The bytes of a PNG -> why a phone could not draw it, or nothing: structure, checksums and pixel data."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_SIDE = 4096  # an open reader's limit
_PIECE = 1 << 18
# PNG (ISO/IEC 15948) table 11.1: colour type -> samples a pixel, bit depths allowed.
_COLOUR_TYPES = {
    0: (1, {1, 2, 4, 8, 16}),
    2: (3, {8, 16}),
    3: (1, {1, 2, 4, 8}),
    4: (2, {8, 16}),
    6: (4, {8, 16}),
}
# 8.2, Adam7: start and step of each pass, across and down.
_ADAM7 = ((0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2))


def size(data: bytes) -> tuple[int, int] | None:
    """Width and height from the header (11.2.2), None if the bytes are no PNG."""
    if len(data) < 33 or not data.startswith(SIGNATURE) or data[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", data[16:24])
    return (width, height) if width and height else None


def unpacked(data: bytes) -> int:
    """Bytes that the pixel data of a PNG must inflate to, filter bytes included; 0 if its header is wrong."""
    found = size(data)
    if found is None:
        return 0
    depth, colour, compression, filtering, interlace = data[24:29]
    samples, depths = _COLOUR_TYPES.get(colour, (0, set()))
    if depth not in depths or compression or filtering or interlace > 1:
        return 0
    bits = samples * depth
    if not interlace:
        return _rows(*found, bits)
    return sum(_rows(_steps(found[0], x, dx), _steps(found[1], y, dy), bits) for x, dx, y, dy in _ADAM7)


def _rows(width: int, height: int, bits: int) -> int:
    return height * (1 + (width * bits + 7) // 8) if width else 0


def _steps(length: int, start: int, step: int) -> int:
    return max(0, -(-(length - start) // step))


def fault(data: bytes) -> str | None:
    """What is wrong with the PNG, None if it is sound; reads everything, keeps nothing."""
    expected = unpacked(data)
    if not expected:
        return "its header is wrong"
    inflater, got, palette, ended = zlib.decompressobj(), 0, False, False
    try:
        for kind, body in _chunks(data):
            palette = palette or kind == b"PLTE"
            ended = kind == b"IEND"
            if kind == b"IDAT":
                got += _inflated(inflater, body, expected - got)
    except (ValueError, zlib.error) as error:
        return str(error)
    if not ended:
        return "it is cut off"
    if data[25] == 3 and not palette:
        return "its palette is missing"
    return None if got == expected else "its pixel data has the wrong length"


def _chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Kind and contents of each chunk to IEND (5.3), checksums checked; raises ValueError."""
    at, view = 8, memoryview(data)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        end = at + 8 + length
        if end + 4 > len(data):
            raise ValueError("it is cut off")
        if zlib.crc32(view[at + 4 : end]) != int.from_bytes(data[end : end + 4], "big"):
            raise ValueError("a checksum is wrong")
        kind = data[at + 4 : at + 8]
        yield kind, view[at + 8 : end]
        if kind == b"IEND":
            return
        at = end + 4


def _inflated(inflater: zlib._Decompress, body: memoryview, room: int) -> int:
    """How many bytes a chunk inflates to; stops one piece beyond ``room``, so that a bomb stays small."""
    count, rest = 0, bytes(body)
    while rest and count <= room:
        count += len(inflater.decompress(rest, _PIECE))
        rest = inflater.unconsumed_tail
    return count
