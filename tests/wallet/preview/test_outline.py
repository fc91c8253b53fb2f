"""Card outlines."""

from __future__ import annotations

from itertools import pairwise

import pytest

from renderer.wallet.preview.coverage import mask
from renderer.wallet.preview.outline import outline
from tests.wallet.preview.samples import STYLES


def inside(style: str, x: float, y: float) -> bool:
    cover, (left, top) = mask(outline(style, 375, 525), 2)
    column, row = round(x * 2) - left, round(y * 2) - top
    return bool(0 <= column < cover.width and 0 <= row < cover.height and cover.getpixel((column, row)))


@pytest.mark.parametrize("style", STYLES)
def test_every_card_covers_its_middle_and_not_its_corners(style: str) -> None:
    assert inside(style, 187, 300)
    assert style == "coupon" or not inside(style, 0.5, 0.5)
    assert style == "coupon" or not inside(style, 374, 524)


def test_an_event_ticket_has_a_notch_at_its_top() -> None:
    assert not inside("eventTicket", 187.5, 13)
    assert inside("eventTicket", 187.5, 19)
    assert inside("eventTicket", 187.5 - 45, 3)
    assert inside("generic", 187.5, 3)


def test_a_boarding_pass_has_notches_at_both_sides() -> None:
    assert not inside("boardingPass", 2, 131)
    assert not inside("boardingPass", 373, 131)
    assert inside("boardingPass", 8, 131)


def test_a_coupon_s_edges_are_scalloped() -> None:
    cover, _ = mask(outline("coupon", 375, 525), 4)
    row = [cover.getpixel((x, 4)) for x in range(cover.width)]
    flips = sum((a > 127) != (b > 127) for a, b in pairwise(row))
    assert flips >= 2 * 60
