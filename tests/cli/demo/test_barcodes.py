from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image

from renderer.cli.demo.barcodes import SHOWN, _quiet, payload, reading
from renderer.part import Part


def test_each_image_reads_back_with_another_reader(made) -> None:
    files = sorted((made.out / "barcodes").iterdir())
    assert len(files) == len({(name, format_) for name, format_, _ in SHOWN})
    for file in files:
        with Image.open(file) as image:
            assert zxingcpp.read_barcode(image).text == payload() == "Ticket_12345"


def test_the_module_told_is_the_module_drawn(made) -> None:
    for exhibit in made.gallery.barcodes:
        facts = dict(exhibit.facts)
        assert int(facts["Module"].removesuffix(" px")) >= 1
        assert exhibit.picture is not None


def test_what_does_not_read_is_told() -> None:
    assert not reading(Part("x.png", "image/png", b""), "a").passed


@pytest.mark.parametrize(
    ("sides", "told"),
    [
        ((4, 4, 4, 4), "4 X"),
        ((0, 0, 0, 0), "none needed"),
        ((10, 0, 10, 0), "10 X at the sides"),
        ((2, 1, 2, 1), "2 X at the sides, 1 X above and below"),
        ((11, 0, 7, 0), "11 0 7 0 X"),
    ],
)
def test_quiet_zones_are_told_in_words(sides, told: str) -> None:
    assert _quiet(sides) == told
