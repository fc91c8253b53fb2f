"""Pixels and a byte budget -> the best JPEG that fits it."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from renderer.errors import ImageOverBudget
from renderer.imaging.encode import encode_jpeg


@dataclass(frozen=True, slots=True)
class Encoded:
    """The bytes, the quality they took, how many encodes it cost, and the size in px."""

    data: bytes
    quality: int
    encodes: int
    size: tuple[int, int]


def fit_jpeg(image: Image.Image, budget: int, *, cap: int = 85, floor: int = 40) -> Encoded:
    """Largest quality of floor..cap whose bytes are within ``budget``."""
    for count, quality in enumerate(range(cap, floor - 1, -5), 1):
        data = encode_jpeg(image, quality)
        if len(data) <= budget:
            return Encoded(data, quality, count, image.size)
    raise ImageOverBudget(f"The picture cannot be made smaller than {len(data)} bytes; {budget} are allowed.")
