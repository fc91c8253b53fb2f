"""Pixels of a bitmap, with a density or an X-dimension -> the measures of a vector picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from renderer.barcode.layout import Bitmap

_MM_A_POINT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in ``unit``."""

    width: float
    height: float
    unit: Literal["px", "mm"]

    def points(self, dpi: float) -> tuple[float, float]:
        """The same in points of 1/72 inch; pixels count ``dpi`` to the inch."""
        factor = 1 / _MM_A_POINT if self.unit == "mm" else 72 / dpi
        return round(self.width * factor, 4), round(self.height * factor, 4)


def size_of(bitmap: Bitmap, module: int, x_dimension: float | None) -> Size:
    """How large a bitmap is when its module is ``module`` px, or ``x_dimension`` mm where that is given."""
    unit = x_dimension if x_dimension is not None else module
    scale = unit / bitmap.module
    return Size(
        round(bitmap.width * scale, 4), round(bitmap.height * scale, 4), "px" if x_dimension is None else "mm"
    )
