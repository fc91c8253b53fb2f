"""MaxiCode: hexagons and bull's eye that a reader takes at any size."""

from __future__ import annotations

import pytest

from renderer import barcode
from renderer.barcode.raster import bitmap


@pytest.mark.parametrize("module", [3, 4, 5, 7, 8, 10, 16])
def test_reads_back_at_any_size(module: int) -> None:
    picture = bitmap(barcode.encode("Ticket_12345", "maxicode"), module)
    assert barcode.scan.read(picture.image())[0].data == b"Ticket_12345"


def test_measures_are_those_of_the_standard() -> None:
    """ISO/IEC 16023 4.11: 30 modules wide, 32 pitches of 0.866 and one hexagon of 1.155 high."""
    picture = bitmap(barcode.encode("A", "maxicode", quiet=0), 20)
    assert picture.width == 600
    assert picture.height == round(28.8675 * 20)


def test_the_bulls_eye_stands_in_the_middle() -> None:
    image = bitmap(barcode.encode("A", "maxicode", quiet=0), 20).image()
    centre = (290, 289)
    assert image.getpixel(centre)
    for radius in (0.97, 2.54, 4.1):  # middle of each dark ring, in X
        assert not image.getpixel((int(centre[0] + radius * 20), centre[1]))
    for radius in (1.75, 3.3):
        assert image.getpixel((int(centre[0] + radius * 20), centre[1]))


def test_modes_two_and_three_carry_a_postal_message() -> None:
    symbol = barcode.encode("Ticket_12345", "maxicode", mode=2, primary="999999999840012")
    assert barcode.scan.read(bitmap(symbol, 6).image())
