"""Picture bytes -> bounded, upright sRGB pixels -> JPEG, PNG, GIF, WebP within a byte budget."""

from __future__ import annotations

from renderer.imaging.budget import Encoded, fit_jpeg
from renderer.imaging.decode import (
    MAX_BYTES,
    MAX_FRAMES,
    MAX_PIXELS,
    Frame,
    decode,
    decode_frames,
    inspect,
)
from renderer.imaging.encode import encode_gif, encode_jpeg, encode_png, encode_webp, flatten, palette
from renderer.imaging.header import Header
from renderer.imaging.resize import contained, resize

__all__ = [
    "MAX_BYTES",
    "MAX_FRAMES",
    "MAX_PIXELS",
    "Encoded",
    "Frame",
    "Header",
    "contained",
    "decode",
    "decode_frames",
    "encode_gif",
    "encode_jpeg",
    "encode_png",
    "encode_webp",
    "fit_jpeg",
    "flatten",
    "inspect",
    "palette",
    "resize",
]
