"""The first bytes of a picture -> its format and size, without decoding anything."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from renderer.errors import UnreadableImage

# ITU-T T.81 table B.1: the frame headers; C4, C8 and CC are no SOF
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# T.81 B.1.1.3: markers that stand alone
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_SCAN = 0xDA


@dataclass(frozen=True, slots=True)
class Header:
    """What a picture says of itself: ``format`` as Pillow names it, ``width`` and ``height`` in px."""

    format: str
    width: int
    height: int

    @property
    def content_type(self) -> str:
        """IANA media type."""
        return f"image/{self.format.lower()}"


def read_header(data: bytes) -> Header:
    """Header of a JPEG, PNG, GIF, WebP or BMP; raises UnreadableImage for anything else."""
    for magic, name, size_of in _KINDS:
        if data.startswith(magic):
            try:
                width, height = size_of(data)
            except (struct.error, IndexError) as error:
                raise UnreadableImage("The picture is cut off; send the whole file.") from error
            return Header(name, width, height)
    raise UnreadableImage("The file is not a picture that can be used; send JPEG, PNG, GIF, WebP or BMP.")


def segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment of a JPEG up to its first scan (T.81 B.1.1).

    What stands between them is skipped, as decoders do. Raises struct.error or IndexError at the end.
    """
    position = 2
    while True:
        if data[position] != 0xFF or data[position + 1] in (0x00, 0xFF):
            position += 1
            continue
        marker = data[position + 1]
        length = 0 if marker in _ALONE else int(struct.unpack_from(">H", data, position + 2)[0])
        yield marker, position, position + 2 + length
        if marker == _SCAN:
            return
        position += 2 + length


def _jpeg(data: bytes) -> tuple[int, int]:
    """The frame header (T.81 B.2.2)."""
    for marker, start, _ in segments(data):
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, start + 5)
            return int(width), int(height)
    raise UnreadableImage("The picture has no frame; send another one.")


def _png(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", data, 16)  # ISO/IEC 15948 11.2.2
    return int(width), int(height)


def _gif(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", data, 6)  # GIF89a 18, logical screen
    return int(width), int(height)


def _bmp(data: bytes) -> tuple[int, int]:
    if struct.unpack_from("<I", data, 14)[0] == 12:  # OS/2 1.x
        width, height = struct.unpack_from("<HH", data, 18)
    else:
        width, height = struct.unpack_from("<ii", data, 18)
    return int(width), abs(int(height))


def _webp(data: bytes) -> tuple[int, int]:
    """RFC 9649 2.5 to 2.7: the three kinds of first chunk."""
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        bits = int(struct.unpack_from("<I", data, 21)[0])
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", data, 26)
    return int(width) & 0x3FFF, int(height) & 0x3FFF


_KINDS: tuple[tuple[bytes, str, Callable[[bytes], tuple[int, int]]], ...] = (
    (b"\xff\xd8", "JPEG", _jpeg),
    (b"\x89PNG\r\n\x1a\n", "PNG", _png),
    (b"GIF87a", "GIF", _gif),
    (b"GIF89a", "GIF", _gif),
    (b"RIFF", "WEBP", _webp),
    (b"BM", "BMP", _bmp),
)
