from __future__ import annotations

import io

import pytest
from PIL import Image

from renderer import Part, barcode, facts, handset


@pytest.mark.parametrize("name", ["qr", "code128"])
def test_a_symbology_is_told_with_its_options(name: str) -> None:
    told = facts.of_symbology(barcode.find(name))
    assert told["name"] == name
    assert told["read_back"] is True
    assert len(told["quiet_zone"]) == 4


def test_a_handset_is_told_as_the_interface_promises() -> None:
    told = facts.of_handset(handset.find("motol7c"))
    assert told["screen"] == [176, 220]
    assert told["accept"] == sorted(told["accept"])


def test_a_picture_is_read_back() -> None:
    told = facts.read_back(barcode.render("Ticket_12345", module=3))
    assert told is not None
    assert (told["symbology"], told["text"], told["module"]) == ("qr", "Ticket_12345", 3.0)
    assert bytes.fromhex(told["bytes"]) == b"Ticket_12345"


@pytest.mark.parametrize(
    "part", [Part("x.svg", "image/svg+xml", b"<svg/>"), Part("x.png", "image/png", b"nonsense")]
)
def test_what_is_no_picture_reads_as_nothing(part: Part) -> None:
    assert facts.read_back(part) is None


def test_a_blank_picture_reads_as_nothing() -> None:
    assert facts.read_back(barcode.render("x", module=1, format="png")) is not None
    out = io.BytesIO()
    Image.new("L", (20, 20), 255).save(out, "PNG")
    assert facts.read_back(Part("x.png", "image/png", out.getvalue())) is None
