"""Measures: module and quiet zone as drawn."""

from __future__ import annotations

import pytest
from PIL import Image

from renderer import barcode


@pytest.mark.parametrize("module", [2, 3, 7])
@pytest.mark.parametrize("symbology", ["qr", "datamatrix", "code128", "pdf417"])
def test_module_and_quiet_zone_are_those_drawn(symbology: str, module: int) -> None:
    quiet = (9, 3, 8, 4)
    (reading,) = barcode.scan.read(barcode.render("Ticket_12345", symbology, module=module, quiet=quiet).data)
    assert reading.module == module
    assert all(abs(found - drawn) <= 0.7 for found, drawn in zip(reading.quiet, quiet, strict=True))


def test_dark_things_nearby_end_the_quiet_zone() -> None:
    image = barcode.scan.opened(barcode.render("Ticket_12345", module=4, quiet=10).data).convert("L")
    image.paste(0, (0, 0, 12, image.height))
    (reading,) = barcode.scan.read(image)
    assert reading.quiet[0] == pytest.approx(7, abs=0.6)
    assert reading.quiet[2] == pytest.approx(10, abs=0.6)


def test_a_blank_picture_has_no_module() -> None:
    from renderer.barcode import measure  # noqa: PLC0415 - only here

    corners = ((1, 1), (8, 1), (8, 8), (1, 8))
    assert measure.module(Image.new("L", (10, 10), 255), corners) == 0
    assert measure.quiet_zone(Image.new("L", (10, 10), 255), corners, 0) == (0, 0, 0, 0)
