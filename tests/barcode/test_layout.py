"""Measures in modules become measures in pixels."""

from __future__ import annotations

import pytest

from renderer.barcode.layout import layout_of, stretched
from renderer.errors import SymbolDoesNotFit


def test_quiet_zone_and_rows_add_up() -> None:
    layout = layout_of(95, 2, (69, 5), (11, 1, 7, 2), 3)
    assert (layout.width, layout.height) == (113 * 3, (74 + 3) * 3)
    assert (layout.top, layout.bottom, layout.stride) == (3, 6, 43)
    assert layout.repeats == (207, 15)


def test_rows_of_broken_height_are_rounded_but_never_vanish() -> None:
    assert layout_of(10, 3, (2.086, 2.064, 0.2), (0, 0, 0, 0), 2).repeats == (4, 4, 1)


def test_equal_measures_share_one_layout() -> None:
    assert layout_of(21, 21, 1, (4, 4, 4, 4), 5) is layout_of(21, 21, 1, (4, 4, 4, 4), 5)


def test_a_picture_too_large_is_refused_before_it_is_made() -> None:
    with pytest.raises(SymbolDoesNotFit, match="16384"):
        layout_of(177, 177, 1, (4, 4, 4, 4), 200)


def test_stretching_leaves_the_other_rows() -> None:
    assert stretched((10, 100, 10), 200) == (10, 180, 10)
