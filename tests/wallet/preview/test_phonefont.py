"""Widths of the phone's font, estimated with the shipped one."""

from __future__ import annotations

import pytest

from renderer import typography
from renderer.wallet.preview import phonefont
from renderer.wallet.preview.phonefont import Face

FONTS = typography.shipped_fonts()
# Advances on pictures of real passes, card units; ink plus the letters' own margins
MEASURED = [
    ("THIS IS HEADER", Face(8.45, 600), 92.6),
    ("CLUB INFORMATION", Face(8.45, 600), 116.6),
    ("POLICYHOLDER", Face(8.45, 600), 91.2),
    ("Hello", Face(22.3, 400), 68.6),
    ("Alex Doe", Face(22.3, 400), 120.5),
    ("To test alignment", Face(14.1, 300), 147.5),
    ("23001208654", Face(19.8, 300), 174.0),
    ("Adult Development Programme", Face(12.4, 300), 231.0),
    ("FOR MORE INFO TURN THE CARD", Face(10.5, 400), 231.5),
]


@pytest.mark.parametrize(("text", "face", "width"), MEASURED, ids=lambda value: str(value)[:20])
def test_widths_come_within_four_percent_of_the_phone_s(text: str, face: Face, width: float) -> None:
    assert phonefont.width(text, face, FONTS) == pytest.approx(width, rel=0.04)


def test_the_width_is_that_of_the_style_that_is_drawn() -> None:
    face = Face(12.4, 300)
    style = phonefont.style("Row 12, seat 14", face)
    assert phonefont.width("Row 12, seat 14", face, FONTS) == pytest.approx(
        typography.measure("Row 12, seat 14", style, FONTS), rel=1e-3
    )


def test_scripts_of_other_fonts_are_not_spaced() -> None:
    assert phonefont.style("שלום עולם", Face(12.4, 300)).tracking == 0
    assert phonefont.style("مرحبا", Face(8.45, 600)).tracking == 0


def test_nothing_has_no_width() -> None:
    assert phonefont.width("", Face(12, 400), FONTS) == 0
    assert phonefont.style("", Face(12, 400)).tracking == 0


def test_larger_capitals_are_wider() -> None:
    widths = [phonefont.width("Prague 1", Face(cap, 300), FONTS) for cap in (8, 10, 12, 15, 20, 30)]
    assert widths == sorted(widths)
