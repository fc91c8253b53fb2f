"""Pixels -> JPEG, PNG, GIF or WebP bytes without metadata; equal pixels give equal bytes."""

from __future__ import annotations

from io import BytesIO

from PIL import Image


def encode_jpeg(image: Image.Image, quality: int = 85, *, subsampling: str = "4:2:0", optimize: bool = False) -> bytes:
    """Baseline JPEG (ITU-T T.81)."""
    out = BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=quality, subsampling=subsampling, optimize=optimize)
    return out.getvalue()


def encode_png(image: Image.Image, *, colours: int | None = None, level: int = 6) -> bytes:
    """PNG; ``colours`` (2..256) makes it a palette picture."""
    out = BytesIO()
    if colours:
        image = image.quantize(colours, method=Image.Quantize.FASTOCTREE)
    image.save(out, "PNG", compress_level=level)
    return out.getvalue()


def encode_gif(image: Image.Image, *, colours: int = 256) -> bytes:
    """Single-frame GIF."""
    out = BytesIO()
    image.quantize(colours, method=Image.Quantize.FASTOCTREE).save(out, "GIF")
    return out.getvalue()


def encode_webp(image: Image.Image, quality: int = 80) -> bytes:
    """Lossy WebP."""
    out = BytesIO()
    image.save(out, "WEBP", quality=quality)
    return out.getvalue()
