"""A 1-bit picture <-> WBMP (WAP-237-WAEMT clause 6, type 0)."""

from __future__ import annotations

from PIL import Image

from renderer.errors import InvalidPdu, UnreadableImage
from renderer.mms.wsp import Cursor, uintvar

MAX_PIXELS = 4_000_000


def write(image: Image.Image) -> bytes:
    """Type 0, fixed header 0, width, height, then rows of whole octets, most significant bit first, 1 white.

    Pictures of other modes are dithered to black and white.
    """
    bits = image.convert("1")
    return b"\0\0" + uintvar(bits.width) + uintvar(bits.height) + bits.tobytes()


def read(data: bytes) -> Image.Image:
    """The picture as mode "1"; raises UnreadableImage."""
    cursor = Cursor(data)
    try:
        fixed, width, height = cursor.take(2), cursor.uintvar(), cursor.uintvar()
        if fixed == b"\0\0" and 0 < width * height <= MAX_PIXELS:
            return Image.frombytes("1", (width, height), cursor.take((width + 7) // 8 * height))
    except InvalidPdu as error:
        raise UnreadableImage("The WBMP picture is cut short.") from error
    raise UnreadableImage("This is no WBMP picture of type 0, or it is too large.")
