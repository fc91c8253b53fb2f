"""Vector pictures are as large as asked."""

from __future__ import annotations

from renderer import barcode
from renderer.barcode.raster import bitmap
from renderer.barcode.size import Size, size_of


def test_pixels_follow_the_module_and_millimetres_the_x_dimension() -> None:
    picture = bitmap(barcode.encode("A"), 1)
    assert size_of(picture, 4, None) == Size(116, 116, "px")
    assert size_of(picture, 4, 0.5) == Size(14.5, 14.5, "mm")


def test_points_are_seventy_second_inches() -> None:
    assert Size(25.4, 50.8, "mm").points(300) == (72, 144)
    assert Size(300, 600, "px").points(300) == (72, 144)
