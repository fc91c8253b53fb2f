"""Pixels and a byte budget -> the baseline JPEG that fills 95 percent of it, or quality 85 in less."""

from __future__ import annotations

import io

from PIL import Image

from renderer import imaging
from renderer.imaging import Encoded

CAP = 85  # quality beyond which bytes buy nothing that is seen
FLOOR = 40  # below it fewer pixels look better
FILL = 0.95  # of the budget; below it finer tables are tried
COEFFICIENTS = 64  # of a block, ITU-T T.81
HALVINGS = 3


def fill(image: Image.Image, budget: int) -> Encoded:
    """The best JPEG of an RGB picture within ``budget`` bytes; raises ImageOverBudget when none is.

    Starts from the predicted quality and goes up step by step, then between two steps, while room is left.
    """
    found = imaging.fit_jpeg(image, budget, cap=CAP, floor=FLOOR)
    data, quality, encodes = found.data, found.quality, found.encodes
    while quality < CAP and len(data) < FILL * budget:
        finer = imaging.encode_jpeg(image, quality + 1)
        encodes += 1
        if len(finer) > budget:
            data, more = _between(image, data, finer, budget)
            return Encoded(data, quality, encodes + more, image.size)
        data, quality = finer, quality + 1
    return Encoded(data, quality, encodes, image.size)


def _between(image: Image.Image, coarse: bytes, fine: bytes, budget: int) -> tuple[bytes, int]:
    """Where one step of quality is a large one: the finer tables for the low frequencies alone."""
    pairs = list(zip(_tables(coarse), _tables(fine), strict=True))
    first, last, best = 0, COEFFICIENTS, coarse
    for count in range(1, HALVINGS + 1):
        middle = (first + last) // 2
        out = io.BytesIO()
        mixed = [[*finer[:middle], *coarser[middle:]] for coarser, finer in pairs]
        image.save(out, "JPEG", qtables=mixed, subsampling="4:2:0")
        if len(out.getvalue()) > budget:
            last = middle
            continue
        first, best = middle, max(best, out.getvalue(), key=len)
        if len(best) >= FILL * budget:
            return best, count
    return best, HALVINGS


def _tables(data: bytes) -> list[list[int]]:
    """Quantisation tables of a JPEG: luminance, chrominance."""
    with Image.open(io.BytesIO(data)) as image:
        tables: dict[int, list[int]] = image.quantization  # type: ignore[attr-defined]
        return [list(tables[index]) for index in sorted(tables)]
