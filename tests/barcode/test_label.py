"""Text below the bars: where the standard wants it, and never in the bars' way."""

from __future__ import annotations

import pytest
from PIL import Image

from renderer import barcode
from renderer.barcode.label import labelled
from renderer.barcode.raster import bitmap


def picture(payload: str, symbology: str, module: int) -> Image.Image:
    symbol = barcode.encode(payload, symbology)
    return labelled(bitmap(symbol, module), symbol).image()


@pytest.mark.parametrize("module", [1, 2, 3, 5])
@pytest.mark.parametrize(
    ("symbology", "payload"),
    [
        ("code128", "Ticket_12345"),
        ("ean13", "9521234543213+12"),
        ("upca", "012345678905+51995"),
        ("upce", "01234565"),
        ("ean8", "95200002"),
        ("itf14", "09521234543213"),
        ("code39", "TICKET-1"),
        ("gs1_128", "(01)09521234543213(10)ABC"),
    ],
)
def test_the_bars_still_read(symbology: str, payload: str, module: int) -> None:
    image = picture(payload, symbology, module)
    assert barcode.encode(payload, symbology).data in [reading.data for reading in barcode.scan.read(image)]


def test_digits_stand_between_the_guards() -> None:
    module, image = 3, picture("9521234543213", "ean13", 3)
    line = 71 * module + 1  # within the guards' descent
    dark = [x // module for x in range(image.width) if not image.getpixel((x, 69 * module))]
    assert {module - 11 for module in dark} == {0, 2, 46, 48, 92, 94}  # only guards just below the bars
    ink = [x // module - 11 for x in range(image.width) if not image.getpixel((x, line))]
    assert any(3 <= x < 45 for x in ink)
    assert any(50 <= x < 92 for x in ink)
    assert any(x < 0 for x in ink)


def test_text_never_leaves_the_picture() -> None:
    for payload in ("A", "x" * 40, "i" * 60):
        plain = bitmap(barcode.encode(payload, "code128"), 1)
        image = picture(payload, "code128", 1)
        assert image.width == plain.width
        assert image.height > plain.height
        assert all(image.getpixel((x, image.height - 1)) for x in range(image.width))


def test_matrix_symbols_have_no_text() -> None:
    symbol = barcode.encode("Ticket_12345")
    plain = bitmap(symbol, 2)
    assert labelled(plain, symbol) is plain


def test_control_characters_take_room_but_no_ink() -> None:
    assert barcode.scan.read(picture("A\x01B", "code128", 2))[0].data == b"A\x01B"
