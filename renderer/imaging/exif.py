"""A picture's Exif note -> how it is to be turned; a JPEG -> the same without such notes."""

from __future__ import annotations

import struct

from PIL import Image

from renderer.imaging.header import segments

# Exif 2.32, 4.6.4 A: what undoes each orientation; 1 is upright
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION = 0x0112
_EXIF = b"Exif\0\0"
# APP1 with Exif, APP2 with a multi-picture index (CIPA DC-007): neither is needed, and Pillow would read both
_NOTES = ((0xE1, _EXIF), (0xE2, b"MPF\0"))


def orientation(exif: bytes) -> int:
    """Orientation 1..8 of an Exif note (with or without its "Exif" mark); 1 where it cannot be read."""
    try:
        found = _read(exif.removeprefix(_EXIF))
    except (struct.error, KeyError):  # a broken note about a picture does not spoil the picture
        return 1
    return found if 1 <= found <= 8 else 1


def without_notes(data: bytes) -> tuple[bytes, bytes]:
    """A JPEG without its Exif and multi-picture notes, and the first Exif note found."""
    kept, exif, position = [], b"", 0
    for marker, start, end in segments(data):
        if any(marker == kind and data.startswith(mark, start + 4) for kind, mark in _NOTES):
            exif = exif or (data[start + 4 : end] if marker == 0xE1 else b"")
            kept.append(data[position:start])
            position = end
    return b"".join([*kept, data[position:]]) if kept else data, exif


def _read(tiff: bytes) -> int:
    """Walk IFD0 (TIFF 6.0, section 2) to the orientation."""
    order = {b"II*\0": "<", b"MM\0*": ">"}[tiff[:4]]
    (at,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, at)
    for entry in range(at + 2, at + 2 + 12 * count, 12):
        tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
        if tag == _ORIENTATION and kind == 3:
            return int(value)
    return 1
