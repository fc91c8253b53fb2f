"""Payloads: bytes as Wallet would carry them, and errors that name character and position."""

from __future__ import annotations

import pytest
import zxingcpp

from renderer import barcode
from renderer.barcode.payload import as_bytes
from renderer.errors import EmptyPayload, InvalidOption, UnencodableCharacter


def test_text_is_latin_1_and_beyond_it_utf_8_without_eci() -> None:
    assert as_bytes("é") == b"\xe9"
    assert as_bytes("€5") == "€5".encode()
    for payload in ("é", "€5"):
        (reading,) = barcode.scan.read(barcode.render(payload).data)
        assert reading.data == as_bytes(payload)
        assert reading.aim_id == "]Q1"  # ]Q2 and above would announce an ECI


def test_a_charset_asked_for_is_kept_to() -> None:
    assert as_bytes("é", "utf-8") == b"\xc3\xa9"
    with pytest.raises(UnencodableCharacter, match=r"'€' \(U\+20AC\) at position 3"):
        barcode.encode("ab€", charset="iso-8859-1")
    with pytest.raises(InvalidOption, match="no character set 'klingon'"):
        barcode.encode("a€", charset="klingon")


def test_eci_only_on_request() -> None:
    for eci in (26, None):
        picture = barcode.scan.opened(barcode.render("é", charset="utf-8", eci=eci).data).convert("L")
        (found,) = zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.HexECI)
        announced = b"\\000026".hex(" ").upper()
        assert (announced in found.text) == (eci == 26), found.text


@pytest.mark.parametrize("symbology", sorted(barcode.symbologies()))
def test_nothing_is_refused_everywhere(symbology: str) -> None:
    for nothing in ("", b""):
        with pytest.raises(EmptyPayload):
            barcode.encode(nothing, symbology)


@pytest.mark.parametrize(
    ("symbology", "payload", "position"),
    [
        ("code128", "ab€", 3),
        ("code39", "ABc", 3),
        ("code93", "abé", 3),
        ("codabar", "A12x4B", 4),
        ("ean13", "12345A", 6),
        ("itf", "12-4", 3),
        ("msi", "1 3", 2),
        ("telepen", "aé", 2),
        ("pharmacode", "12a", 3),
        ("rm4scc", "BX1-LT", 4),
        ("databar", "95212345432x1", 12),
        ("qr", "a\ud800", 2),
    ],
)
def test_the_character_and_its_position_are_named(symbology: str, payload: str, position: int) -> None:
    with pytest.raises(UnencodableCharacter, match=rf"U\+[0-9A-F]{{4}}.* at position {position}"):
        barcode.encode(payload, symbology)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(InvalidOption, match="text or bytes"):
        barcode.encode(12345)  # type: ignore[arg-type]
