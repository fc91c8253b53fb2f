"""Colours of pass.json, contrast, stand-ins."""

from __future__ import annotations

import pytest

from renderer.wallet.preview import colours


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("rgb(23, 187, 82)", (23, 187, 82)),
        ("#fff", (255, 255, 255)),
        ("#BBBBBB", (187, 187, 187)),
        ("rgb(255-255-255)", None),
        ("rgb(256, 0, 0)", None),
        ("red", None),
        (None, None),
        (12, None),
        ("rgb(" + "1" * 10_000, None),
    ],
)
def test_colours_are_read_as_people_write_them(text: object, colour: object) -> None:
    assert colours.parse(text) == colour


def test_contrast_is_that_of_wcag() -> None:
    assert colours.contrast(colours.BLACK, colours.WHITE) == pytest.approx(21)
    assert colours.contrast((119, 119, 119), colours.WHITE) == pytest.approx(
        4.48, abs=0.01
    )  # WCAG's own example


def test_readable_ink_is_the_one_that_stands_out() -> None:
    assert colours.readable_on((255, 221, 0)) == colours.BLACK
    assert colours.readable_on((20, 20, 90)) == colours.WHITE


def test_blend_and_hexadecimal() -> None:
    assert colours.blend((255, 255, 255), (0, 0, 0), 0.5) == (128, 128, 128)
    assert colours.hexadecimal((1, 171, 255)) == "#01abff"


def test_soft_light_brightens_the_middle_and_keeps_black_and_white() -> None:
    assert colours.lit((0, 187, 255)) == (0, 218, 255)
