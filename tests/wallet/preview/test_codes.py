"""Where barcodes stand, against what was measured on pictures of real passes."""

from __future__ import annotations

import pytest

from renderer import typography
from renderer.wallet.preview import codes
from renderer.wallet.preview.codes import Placed
from renderer.wallet.preview.view import Barcode

FONTS = typography.shipped_fonts()


def place(symbology: str, message: str, alt: str = "") -> Placed:
    placed, notices = codes.place(Barcode(symbology, message, "iso-8859-1", alt), FONTS)
    assert placed is not None
    assert notices == ()
    return placed


# symbology, message, altText -> symbol and tile, card units
MEASURED = [
    ("qr", "aaa", "", (121.6, 366.0, 131.9, 132.4), (109.3, 354.5, 156.4, 157.4)),
    ("qr", "https://example.com/p/sandcastle-23478", "", (117.3, 357.1, 141.0, 142.0), None),
    ("qr", "Hi", "FOR MORE INFO TURN THE CARD", (121.8, 350.0, 131.4, 132.1), None),
    (
        "qr", "https://example.com/p/skyrider-mobile-coupon", "SCAN ME",
        (118.5, 346.1, 138.0, 138.5), (108.4, 337.2, 158.3, 174.4),
    ),
    ("pdf417", "aadfcd123", "aadfcd123", (60.8, 403.8, 250.9, 59.0), (47.6, 389.7, 279.4, 103.2)),
    ("code128", "1", "1", (98.9, 415.7, 178.5, 41.4), (53.8, 397.7, 268.4, 95.2)),
]  # fmt: skip


@pytest.mark.parametrize(("symbology", "message", "alt", "symbol", "tile"), MEASURED)
def test_barcodes_stand_where_the_phone_puts_them(
    symbology: str, message: str, alt: str, symbol: tuple[float, ...], tile: tuple[float, ...] | None
) -> None:
    placed = place(symbology, message, alt)
    assert placed.code.area == pytest.approx(symbol, abs=1.5)
    assert tile is None or placed.code.tile == pytest.approx(tile, abs=2)


@pytest.mark.parametrize("length", [1, 20, 60, 150, 400, 900, 2000])
def test_square_symbols_keep_to_their_place_at_every_size(length: int) -> None:
    placed = place("qr", "x" * length)
    x, y, width, height = placed.code.area
    assert 90 < width < 152
    assert y + height < 512
    assert x + width / 2 == pytest.approx(187.5)
    assert placed.code.tile[1] + placed.code.tile[3] == pytest.approx(511.9)


@pytest.mark.parametrize("symbology", ["pdf417", "aztec", "code128"])
def test_symbols_stay_within_their_tile_and_the_card(symbology: str) -> None:
    for length in (2, 12, 40):
        placed = place(symbology, "A1" * (length // 2), "text below")
        (x, y, width, height), (a, b, w, h) = placed.code.area, placed.code.tile
        assert a <= x
        assert x + width <= a + w
        assert b <= y
        assert y + height <= b + h
        assert a >= 14
        assert placed.alt is not None
        assert y + height < placed.alt.baseline < b + h


def test_a_tile_grows_with_its_text_up_to_the_card() -> None:
    assert place("qr", "1", "A TEXT MUCH WIDER THAN THE SYMBOL").code.tile[2] > 250
    endless = place("qr", "1", "x" * 300)
    assert endless.code.tile[2] <= codes.TILE_LIMIT
    assert endless.alt is not None
    assert endless.alt.text.endswith("…")


def test_what_cannot_be_encoded_is_told_and_left_out() -> None:
    placed, notices = codes.place(Barcode("code128", "Ж", "utf-8", ""), FONTS)
    assert placed is None
    assert [notice.code for notice in notices] == ["barcode_not_drawn"]


def test_pdf417_takes_the_phone_s_proportions() -> None:
    for message in ("aadfcd123", "A" * 60, "M1DOE/JOHN            EABC123 FRAJFKAF 0834 326J001A0025 100"):
        symbol = codes.symbol_of(Barcode("pdf417", message, "iso-8859-1", ""))
        assert 3.5 < symbol.width / symbol.height < 5.2


@pytest.mark.parametrize(
    ("symbology", "message"),
    [
        ("i2of5", "123456"),
        ("code39", "ABC-1"),
        ("codabar", "12345"),
        ("codabar", "A12345B"),
        ("ean13", "400638133393"),
    ],
)
def test_the_newer_linear_formats_stand_like_code_128(symbology: str, message: str) -> None:
    placed = place(symbology, message, "below")
    assert placed.code.area[3] == pytest.approx(41.4)
    assert placed.code.tile[1] + placed.code.tile[3] == pytest.approx(493)


def test_a_message_too_long_for_the_symbology_is_told() -> None:
    placed, notices = codes.place(Barcode("pdf417", "x" * 3000, "iso-8859-1", ""), FONTS)
    assert placed is None
    assert notices[0].where == "barcodes[0]"
