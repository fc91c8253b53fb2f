"""Pixels and a byte budget -> the best JPEG within it, in about three encodes."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

from PIL import Image

from renderer.errors import ImageOverBudget
from renderer.imaging.encode import encode_jpeg, flatten

_SLOPE = 0.66  # typical b of ln(bytes) = c - b ln(scale), over photographs
_AIM, _GOOD = 0.975, 0.93  # share of the budget aimed at, and good enough to stop
_MOST = 6  # encodes


@dataclass(frozen=True, slots=True)
class Encoded:
    """The bytes, the quality they took, how many encodes it cost, and the picture's size in px."""

    data: bytes
    quality: int
    encodes: int
    size: tuple[int, int]


def fit_jpeg(
    image: Image.Image, budget: int, *, cap: int = 85, floor: int = 40, subsampling: str = "4:2:0"
) -> Encoded:
    """A JPEG of quality floor..cap within ``budget`` bytes, near the best there is.

    Sizes fall with the scale of the quantisation tables as a power law, so each encode foretells the next:
    at the cap first, then at what the law says, its slope corrected by the last two. Raises ImageOverBudget
    when even ``floor`` is too large: shrink the pixels instead.
    """
    flat = flatten(image)
    tried: dict[int, bytes] = {}
    below, above = floor - 1, cap + 1  # the best known to fit, the worst known not to
    quality = cap
    while quality not in tried and len(tried) < _MOST:
        data = tried[quality] = encode_jpeg(flat, quality, subsampling=subsampling)
        if len(data) <= budget:
            below = max(below, quality)
            if quality == cap or len(data) >= _GOOD * budget or above - below <= 1:
                break
        else:
            above = min(above, quality)
            if quality == floor:
                raise _over(data, budget)
        quality = min(max(_foretold(tried, budget), below + 1, floor), above - 1)
        if below < floor and len(tried) == _MOST - 1:
            quality = floor  # the law misled every time: the floor decides
    return Encoded(tried[below], below, len(tried), flat.size)


def _over(data: bytes, budget: int) -> ImageOverBudget:
    return ImageOverBudget(
        f"The picture takes {len(data)} bytes at the lowest quality; {budget} are allowed. Make it smaller."
    )


def _foretold(tried: dict[int, bytes], budget: int) -> int:
    """Quality at which the law reaches the aim."""
    points = [(log(scale_of(quality)), log(len(data))) for quality, data in tried.items()]
    (x, y), slope = points[-1], _SLOPE
    if len(points) > 1 and points[-2][0] != x:
        slope = min(2.0, max(0.2, (points[-2][1] - y) / (x - points[-2][0])))
    return quality_of(exp(x + (y - log(_AIM * budget)) / slope))


def scale_of(quality: int) -> float:
    """Percentage by which libjpeg scales the tables of ITU-T T.81, annex K, for a quality."""
    return 5000 / quality if quality < 50 else max(1.0, 200 - 2 * quality)


def quality_of(scale: float) -> int:
    """The highest quality whose scale is no finer than ``scale``."""
    quality = 5000 / scale if scale > 100 else (200 - scale) / 2
    return max(1, min(100, int(quality + 1e-9)))
