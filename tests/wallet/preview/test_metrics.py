"""The table of measures."""

from __future__ import annotations

import pytest

from renderer.wallet.preview import metrics
from renderer.wallet.preview.view import STYLES


def test_every_style_has_its_measures() -> None:
    assert set(metrics.METRICS) == set(STYLES)


@pytest.mark.parametrize("style", STYLES)
def test_values_begin_below_their_labels(style: str) -> None:
    found = metrics.METRICS[style]
    for band in (found.secondary, found.auxiliary):
        assert band.label_top + metrics.LABEL.cap <= band.line + band.value.cap * 0.36 + 0.5
    assert found.auxiliary.label_top != found.secondary.label_top or found.merged


@pytest.mark.parametrize("style", ["coupon", "storeCard", "eventTicket"])
def test_a_strip_holds_its_primary_field(style: str) -> None:
    strip = metrics.METRICS[style].strip
    assert strip is not None
    assert strip.top < strip.line < strip.label_top < strip.top + strip.height - metrics.LABEL_BELOW.cap
