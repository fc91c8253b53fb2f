"""Scanning: what is found in a picture, and pictures that are none."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from renderer import barcode
from renderer.errors import ImageTooLarge, UnreadableImage


@pytest.mark.parametrize(
    ("symbology", "payload", "name"),
    [
        ("qr", "A", "qr"),
        ("gs1_128", "(01)09521234543213", "gs1_128"),
        ("code128", "A1", "code128"),
        ("aztec_rune", "7", "aztec_rune"),
        ("itf14", "09521234543213", "itf14"),
        ("pdf417", "A", "pdf417"),
        ("datamatrix", "A", "datamatrix"),
        ("code39_extended", "Ab", "code39_extended"),
    ],
)
@pytest.mark.parametrize("module", [2, 3, 8])
def test_symbology_bytes_and_module_are_told(symbology: str, payload: str, name: str, module: int) -> None:
    (reading,) = barcode.scan.read(barcode.render(payload, symbology, module=module).data)
    assert reading.symbology == name
    assert reading.data == barcode.encode(payload, symbology).data
    assert reading.module == module


@pytest.mark.parametrize("payload", ["000000", "111111", "0ZZZZZ", "1"])
def test_code39_is_not_taken_for_the_convention_code32(payload: str) -> None:
    for encoder in ("zint", "python-barcode"):
        (reading,) = barcode.scan.read(
            barcode.render(payload, "code39", encoder=encoder, module=3, bar_height=60).data
        )
        assert (reading.symbology, reading.data) == ("code39", payload.encode())


def test_a_wbmp_is_read() -> None:
    (reading,) = barcode.scan.read(barcode.render("Ticket_12345", format="wbmp", module=3).data)
    assert reading.text == "Ticket_12345"


def test_a_wbmp_too_large_is_refused_by_its_header() -> None:
    picture = b"\0\0\xff\x7f\xff\x7f" + bytes(2048 * 16383)
    with pytest.raises(ImageTooLarge):
        barcode.scan.read(picture)


def test_several_codes_in_one_picture() -> None:
    ground = Image.new("L", (400, 200), 255)
    for at, payload in ((10, "left"), (210, "right")):
        ground.paste(Image.open(io.BytesIO(barcode.render(payload, module=4).data)), (at, 20))
    assert {reading.text for reading in barcode.scan.read(ground)} == {"left", "right"}


def test_nothing_to_read_is_no_error() -> None:
    assert barcode.scan.read(Image.new("RGB", (50, 50), "white")) == ()


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", barcode.render("A").data[:60]])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableImage):
        barcode.scan.read(data)


def test_a_picture_too_large_is_refused_by_its_header() -> None:
    head = barcode.render("A").data
    huge = head[:16] + (20000).to_bytes(4, "big") * 2 + head[24:]
    with pytest.raises((ImageTooLarge, UnreadableImage)):
        barcode.scan.read(huge)
