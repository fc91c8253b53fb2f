"""Picture bytes from anywhere -> bounded, upright sRGB pixels; pixels -> JPEG, PNG, GIF, WebP within a byte budget."""

from __future__ import annotations

from renderer.imaging.budget import Encoded, fit_jpeg
from renderer.imaging.decode import MAX_BYTES, MAX_PIXELS, decode
from renderer.imaging.encode import encode_gif, encode_jpeg, encode_png, encode_webp
from renderer.imaging.resize import resize

__all__ = [
    "MAX_BYTES",
    "MAX_PIXELS",
    "Encoded",
    "decode",
    "encode_gif",
    "encode_jpeg",
    "encode_png",
    "encode_webp",
    "fit_jpeg",
    "resize",
]
