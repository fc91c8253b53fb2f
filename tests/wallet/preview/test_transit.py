"""Pictograms."""

from __future__ import annotations

import pytest

from renderer.wallet.preview import transit
from renderer.wallet.preview.coverage import mask


@pytest.mark.parametrize("name", transit.PICTOGRAMS)
def test_every_pictogram_fills_its_box_and_not_more(name: str) -> None:
    cover, at = mask(transit.pictogram(name), 4)
    assert min(at) >= 0
    assert at[0] + cover.width <= transit.SIZE[0] * 4
    assert at[1] + cover.height <= transit.SIZE[1] * 4
    assert cover.width > 24 * 4


def test_an_unknown_transit_type_is_drawn_as_generic() -> None:
    assert transit.pictogram("PKTransitTypeRocket") == transit.pictogram("PKTransitTypeGeneric")


def test_the_five_differ() -> None:
    assert len(set(transit.PICTOGRAMS.values())) == 5
