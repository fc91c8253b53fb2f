from __future__ import annotations

import pytest

from renderer import barcode
from renderer.wallet.barcodes import FORMATS, encoding_for, entry, find, gtin_check_digit, problem


@pytest.mark.parametrize("name", ["qr", "QR", "PKBarcodeFormatQR"])
def test_formats_are_found_by_our_name_and_apples(name: str) -> None:
    found = find(name)
    assert found is not None
    assert found.apple == "PKBarcodeFormatQR"


def test_formats_wallet_does_not_draw_are_unknown() -> None:
    assert find("datamatrix") is None


@pytest.mark.parametrize(
    ("name", "message", "word"),
    [
        ("qr", "", "empty"),
        ("qr", "a\0b", "NUL"),
        ("qr", "x" * 2400, "2331"),
        ("code128", "Grüße", "ASCII"),
        ("code128", "x" * 60, "48"),
        ("ean13", "12345", "digits"),
        ("ean13", "4006381333932", "check digit should be 1"),
        ("i2of5", "123", "even"),
        ("code39", "abc", "capital"),
        ("codabar", "12E", "digits"),
    ],
)
def test_messages_that_cannot_be_drawn_are_named(name: str, message: str, word: str) -> None:
    assert word in (problem(FORMATS[name], message, encoding_for(message)) or "")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("qr", "x" * 2331),
        ("pdf417", "x" * 1000),
        ("aztec", "x" * 1914),
        ("code128", "A" * 48),
        ("ean13", "4006381333931"),
        ("i2of5", "123456"),
        ("code39", "ABC-123"),
        ("codabar", "A123B"),
    ],
)
def test_messages_up_to_the_limit_are_drawn_by_our_own_encoder(name: str, message: str) -> None:
    assert problem(FORMATS[name], message, encoding_for(message)) is None
    symbology = {"i2of5": "itf"}.get(name, name)
    if symbology in barcode.symbologies():
        assert barcode.encode(message, symbology).width > 0


def test_charset_is_latin_1_where_it_holds_the_message() -> None:
    assert encoding_for("Grüße") == "iso-8859-1"
    assert encoding_for("日本") == "utf-8"
    assert encoding_for("日本", "shift_jis") == "shift_jis"
    assert "cannot be written in iso-8859-1" in (problem(FORMATS["qr"], "日本", "iso-8859-1") or "")
    assert "cannot be written in nonsense" in (problem(FORMATS["qr"], "x", "nonsense") or "")


@pytest.mark.parametrize("name", ["punycode", "idna", "unicode-escape", "Unicode_Escape", "rot13", "hex"])
def test_what_only_python_calls_an_encoding_is_no_charset(name: str) -> None:
    assert f"cannot be written in {name}" in (problem(FORMATS["qr"], "x", name) or "")


def test_check_digit_follows_gs1() -> None:
    # GS1 General Specifications 7.9.1 works with weights 3 and 1 from the right.
    assert gtin_check_digit("400638133393") == "1"
    assert gtin_check_digit("629104150021") == "3"


def test_entry_leaves_an_absent_text_out() -> None:
    assert entry(FORMATS["qr"], "m", "utf-8", None) == {
        "message": "m",
        "format": "PKBarcodeFormatQR",
        "messageEncoding": "utf-8",
    }
    assert entry(FORMATS["qr"], "m", "utf-8", "t")["altText"] == "t"
