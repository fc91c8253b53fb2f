"""Antialiased coverage of paths."""

from __future__ import annotations

import pytest

from renderer.wallet.preview.coverage import mask
from renderer.wallet.preview.path import Path, rounded

SQUARE = Path((("M", (1.0, 1.0)), ("L", (5.0, 1.0)), ("L", (5.0, 5.0)), ("L", (1.0, 5.0)), ("Z", ())))


def test_a_square_on_whole_pixels_is_all_or_nothing() -> None:
    cover, at = mask(SQUARE, 1)
    assert (at, cover.size) == ((1, 1), (4, 4))
    assert cover.getextrema() == (255, 255)


def test_the_sum_of_the_coverage_is_the_area() -> None:
    cover, _ = mask(rounded(0.3, 0.6, 20, 12, 4), 1)
    total = sum(level * count for level, count in enumerate(cover.histogram())) / 255
    assert total == pytest.approx(240 - (4 - 3.1416) * 16, rel=0.04)


def test_a_contour_within_another_is_a_hole() -> None:
    hole = Path((*rounded(0, 0, 20, 20, 1).segments, *rounded(5, 5, 10, 10, 1).segments))
    cover, _ = mask(hole, 2)
    assert cover.getpixel((20, 20)) == 0
    assert cover.getpixel((4, 20)) == 255
