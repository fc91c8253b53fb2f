"""A picture -> what may arrive on a screen in front of a scanner: resized, compressed, blurred, noisy, on
dark.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from PIL import Image, ImageFilter

_SURROUND = 40  # grey of a dark screen
_MARGIN = 24
_NOISE = 12.0  # standard deviation in grey levels, a camera in poor light
_SEED = 16480  # the same noise each time


def _resized(share: float) -> Callable[[Image.Image], Image.Image]:
    def step(image: Image.Image) -> Image.Image:
        size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
        return image.resize(size, Image.Resampling.BILINEAR)

    return step


def _compressed(image: Image.Image) -> Image.Image:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=60)
    return Image.open(io.BytesIO(out.getvalue())).convert("L")


def _blurred(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(1.2))


def _noisy(image: Image.Image) -> Image.Image:
    grey = np.asarray(image, np.float64)
    noise = np.random.default_rng(_SEED).normal(0, _NOISE, grey.shape)
    return Image.fromarray(np.clip(grey + noise, 0, 255).astype(np.uint8))


def _surrounded(image: Image.Image) -> Image.Image:
    ground = Image.new("L", (image.width + 2 * _MARGIN, image.height + 2 * _MARGIN), _SURROUND)
    ground.paste(image, (_MARGIN, _MARGIN))
    return ground


Way = tuple[Callable[[Image.Image], Image.Image], ...]

# In the order of hardship; each is a list of steps from grey picture to grey picture.
WAYS: Mapping[str, Way] = MappingProxyType(
    {
        "as drawn": (),
        "dark surround": (_surrounded,),
        "jpeg 60": (_surrounded, _compressed),
        "resized to 90 %": (_surrounded, _resized(0.9), _compressed),
        "resized to 75 %": (_surrounded, _resized(0.75), _compressed),
        "blur and noise": (_surrounded, _blurred, _noisy),
        "resized to 50 %": (_surrounded, _resized(0.5), _compressed),
    }
)


def delivered(image: Image.Image, way: str) -> Image.Image:
    """The picture after one of ``WAYS``."""
    arrived = image.convert("L")
    for step in WAYS[way]:
        arrived = step(arrived)
    return arrived
