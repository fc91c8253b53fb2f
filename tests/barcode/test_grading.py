"""Grades: A for what is drawn by the rules, less for each rule broken."""

from __future__ import annotations

import pytest
from PIL import Image

from renderer import barcode
from renderer.barcode.grading import grade


@pytest.mark.parametrize("symbology", ["qr", "aztec", "datamatrix", "code128", "ean13"])
def test_what_we_draw_is_graded_a(symbology: str) -> None:
    payload = "9521234543213" if symbology == "ean13" else "Ticket_12345"
    (found,) = grade(barcode.render(payload, symbology, module=4).data)
    assert found.letter == "A", found
    assert found.lost == ()


def test_a_scanty_quiet_zone_costs_letters() -> None:
    (found,) = grade(barcode.render("Ticket_12345", module=4, quiet=2).data)
    assert found.letters["quiet zone"] == "D"
    assert found.letters["contrast"] == "A"


def test_grey_on_grey_costs_contrast() -> None:
    image = barcode.scan.opened(barcode.render("Ticket_12345", module=4).data).convert("L")
    (found,) = grade(image.point([110] * 128 + [220] * 128))
    assert found.letters["contrast"] in "CD"
    assert found.letter in "CD"


def test_resampling_costs_geometry() -> None:
    image = barcode.scan.opened(barcode.render("Ticket_12345", module=4).data).convert("L")
    (found,) = grade(image.resize((100, 100), Image.Resampling.BILINEAR))
    assert found.letters["geometry"] > "A"


def test_nothing_found_is_nothing_graded() -> None:
    assert grade(Image.new("L", (40, 40), 255)) == ()
