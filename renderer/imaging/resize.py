"""Pixels and a size -> resized pixels, by cover, contain or fill."""

from __future__ import annotations

from typing import Literal

from PIL import Image, ImageOps

Fit = Literal["cover", "contain", "fill"]


def resize(image: Image.Image, size: tuple[int, int], fit: Fit = "cover") -> Image.Image:
    """``cover`` crops to fill, ``contain`` keeps everything (may be smaller), ``fill`` stretches."""
    if fit == "cover":
        return ImageOps.fit(image, size, Image.Resampling.BICUBIC)
    if fit == "contain":
        return ImageOps.contain(image, size, Image.Resampling.BICUBIC)
    return image.resize(size, Image.Resampling.BICUBIC)
