"""Resizing by cover, contain and fill."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from renderer.imaging import contained, resize


def stripes(size: tuple[int, int]) -> Image.Image:
    """Left third red, middle green, right blue."""
    image = Image.new("RGB", size, (0, 255, 0))
    image.paste("red", (0, 0, size[0] // 3, size[1]))
    image.paste("blue", (2 * size[0] // 3, 0, *size))
    return image


@pytest.mark.parametrize("linear", [False, True])
def test_cover_fills_and_crops_about_the_centre(linear: bool) -> None:
    found = resize(stripes((300, 100)), (50, 50), "cover", linear=linear)
    assert found.size == (50, 50)
    assert found.getpixel((25, 25)) == (0, 255, 0)
    assert found.getpixel((4, 25)) == (0, 255, 0)


def test_contain_keeps_everything() -> None:
    found = resize(stripes((300, 100)), (60, 60), "contain")
    assert found.size == (60, 20)
    assert found.getpixel((2, 10)) == (255, 0, 0)


def test_fill_stretches() -> None:
    assert resize(stripes((300, 100)), (33, 44), "fill").size == (33, 44)


def test_the_same_size_costs_nothing() -> None:
    image = stripes((30, 10))
    assert resize(image, (30, 10), "fill") is image


def test_a_fine_checker_keeps_its_light() -> None:
    """IEC 61966-2-1: half the light is sRGB 188, the mean of the bytes only 128."""
    checker = Image.fromarray((np.indices((64, 64)).sum(axis=0) % 2 * 255).astype(np.uint8))
    for mode, at in (("L", (4, 4)), ("RGB", (4, 4)), ("RGBA", (4, 4))):
        plain = np.ravel(resize(checker.convert(mode), (8, 8), "fill").getpixel(at))[0]
        light = np.ravel(resize(checker.convert(mode), (8, 8), "fill", linear=True).getpixel(at))[0]
        assert plain == pytest.approx(128, abs=2)
        assert light == pytest.approx(188, abs=2)


@pytest.mark.parametrize("linear", [False, True])
def test_transparent_pixels_lend_no_colour(linear: bool) -> None:
    image = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    image.paste((255, 0, 0, 255), (0, 0, 31, 64))
    pixels = np.asarray(resize(image, (16, 16), "fill", linear=linear))
    assert (pixels[pixels[..., 3] > 8][:, 0] > 250).all()


@given(st.integers(1, 500), st.integers(1, 500), st.integers(1, 90), st.integers(1, 90))
def test_contained_is_within_and_touches(width: int, height: int, wide: int, high: int) -> None:
    found = contained((width, height), (wide, high))
    assert 1 <= found[0] <= wide
    assert 1 <= found[1] <= high
    assert found[0] == wide or found[1] == high


@given(
    st.integers(1, 60),
    st.integers(1, 60),
    st.integers(1, 60),
    st.integers(1, 60),
    st.sampled_from(["cover", "fill"]),
)
def test_any_size_becomes_any_other(a: int, b: int, c: int, d: int, fit: str) -> None:
    assert resize(Image.new("RGB", (a, b)), (c, d), fit).size == (c, d)  # type: ignore[arg-type]
