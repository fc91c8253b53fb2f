"""JPEGs within a byte budget."""

from __future__ import annotations

from statistics import mean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from renderer.errors import ImageOverBudget
from renderer.imaging import Encoded, budget, encode_jpeg, fit_jpeg
from renderer.imaging.budget import quality_of, scale_of


def picture(width: int, blur: float, seed: int = 1) -> Image.Image:
    """Noise of photographic contrast, as soft as ``blur``."""
    noise = np.random.default_rng(seed).normal(128, 70, (width * 3 // 4, width, 3)).clip(0, 255)
    return Image.fromarray(noise.astype(np.uint8)).filter(ImageFilter.GaussianBlur(blur))


def test_what_fits_at_the_cap_takes_one_encode() -> None:
    image = picture(160, 3)
    found = fit_jpeg(image, 10**6)
    assert found == Encoded(encode_jpeg(image, 85), 85, 1, (160, 120))


def test_budgets_are_kept_and_filled_in_about_three_encodes() -> None:
    found = []
    for blur in (0.7, 1, 1.5, 2.5):
        for width in (320, 480):
            image = picture(width, blur)
            most, least = len(encode_jpeg(image, 85)), len(encode_jpeg(image, 40))
            for share in (0.15, 0.4, 0.75, 0.95):
                budget = int(least + (most - least) * share)
                found.append((fit_jpeg(image, budget), budget))
    assert all(len(made.data) <= budget for made, budget in found)
    assert mean(len(made.data) / budget for made, budget in found) >= 0.95
    assert mean(made.encodes for made, _ in found) <= 3.2


def test_quality_is_the_one_told() -> None:
    image = picture(200, 1)
    found = fit_jpeg(image, len(encode_jpeg(image, 60)) + 20)
    assert found.data == encode_jpeg(image, found.quality)
    assert 56 <= found.quality <= 60


def test_below_the_floor_the_pixels_must_go() -> None:
    image = picture(200, 1)
    least = len(encode_jpeg(image, 40))
    assert fit_jpeg(image, least).quality == 40
    with pytest.raises(
        ImageOverBudget, match=f"{least} bytes at the lowest quality; {least - 1} are allowed"
    ):
        fit_jpeg(image, least - 1)


def test_cap_and_floor_may_meet() -> None:
    assert fit_jpeg(picture(64, 2), 10**5, cap=70, floor=70).quality == 70
    with pytest.raises(ImageOverBudget):
        fit_jpeg(picture(64, 2), 10, cap=70, floor=70)


@settings(max_examples=40, deadline=None)
@given(st.integers(200, 60_000), st.sampled_from([0.5, 1.0, 4.0]), st.integers(1, 60), st.integers(60, 95))
def test_never_over_the_budget(budget: int, blur: float, floor: int, cap: int) -> None:
    image = picture(128, blur)
    try:
        found = fit_jpeg(image, budget, cap=cap, floor=floor)
    except ImageOverBudget:
        assert len(encode_jpeg(image, floor)) > budget
    else:
        assert len(found.data) <= budget
        assert floor <= found.quality <= cap
        assert found.encodes <= 6


@pytest.mark.parametrize(("quality", "scale"), [(25, 200), (50, 100), (75, 50), (85, 30), (100, 1)])
def test_scale_of_a_quality_is_libjpegs(quality: int, scale: float) -> None:
    assert scale_of(quality) == scale


def test_quality_and_scale_are_inverse() -> None:
    assert [quality_of(scale_of(quality)) for quality in range(1, 100)] == list(range(1, 100))


def test_a_picture_that_defies_the_law_still_ends_at_the_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = {quality: 10_000 + quality for quality in range(1, 96)} | {30: 900}
    monkeypatch.setattr(budget, "encode_jpeg", lambda image, quality, **_: bytes(sizes[quality]))
    monkeypatch.setattr(budget, "_foretold", lambda tried, budget: min(tried) - 1)
    found = fit_jpeg(Image.new("RGB", (8, 8)), 1000, floor=30)
    assert (found.quality, found.encodes) == (30, 6)
