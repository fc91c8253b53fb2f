"""Paths as SVG data and as polygons."""

from __future__ import annotations

import math

import pytest

from renderer.wallet.preview.path import Path, arc, rounded


def area(points: list[tuple[float, float]]) -> float:
    return (
        abs(sum(a * d - b * c for (a, b), (c, d) in zip(points, [*points[1:], points[0]], strict=True))) / 2
    )


def test_a_full_arc_has_a_circle_s_area() -> None:
    circle = Path((("M", (10.0, 0.0)), *arc((0, 0), 10, 0, 360), ("Z", ())))
    assert area(circle.polygons()[0]) == pytest.approx(math.pi * 100, rel=0.005)


def test_a_rounded_rectangle_loses_only_its_corners() -> None:
    box = rounded(5, 5, 100, 60, 10)
    assert area(box.polygons()[0]) == pytest.approx(6000 - (4 - math.pi) * 100, rel=0.001)


def test_svg_data_names_every_segment_once() -> None:
    assert Path((("M", (0.0, 1.5)), ("L", (2.25, 3.0)), ("Z", ()))).svg() == "M0 1.5L2.25 3Z"


def test_moving_scales_about_the_origin_first() -> None:
    moved = Path((("M", (1.0, 2.0)),)).moved(10, 20, 2)
    assert moved.segments == (("M", (12.0, 24.0)),)
