"""Structured append: a sequence of QR symbols with one parity."""

from __future__ import annotations

from functools import reduce
from operator import xor

import pytest

from renderer import barcode
from renderer.barcode.raster import bitmap
from renderer.errors import InvalidOption, PayloadTooLong
from tests.barcode import decoders


def test_the_pieces_join_again() -> None:
    payload = bytes(range(32, 127)) * 3
    symbols = barcode.encode_sequence(payload, 4, ecc="M")
    read = [barcode.scan.read(bitmap(symbol, 3).image())[0] for symbol in symbols]
    assert b"".join(reading.data for reading in read) == payload


def test_position_count_and_parity_are_those_of_the_standard() -> None:
    """ISO/IEC 18004 8.1 to 8.4, as an independent reader sees them."""
    payload = b"Ticket_12345" * 6
    for index, symbol in enumerate(barcode.encode_sequence(payload, 3, version=3)):
        _, _, words = decoders.qr(symbol.matrix())
        bits = "".join(f"{word:08b}" for word in words[:3])
        assert bits[:4] == "0011"
        assert (int(bits[4:8], 2), int(bits[8:12], 2), int(bits[12:20], 2)) == (
            index,
            2,
            reduce(xor, payload),
        )


def test_as_few_symbols_as_a_version_allows() -> None:
    symbols = barcode.encode_sequence(b"x" * 200, version=3)
    assert {symbol.width for symbol in symbols} == {29}
    assert len(symbols) == 5


def test_limits_are_named() -> None:
    with pytest.raises(InvalidOption, match="2 to 16"):
        barcode.encode_sequence(b"x" * 100, 17)
    with pytest.raises(InvalidOption, match="count"):
        barcode.encode_sequence(b"x" * 100)
    with pytest.raises(PayloadTooLong, match="16 QR symbols of version 1"):
        barcode.encode_sequence(b"x" * 3000, version=1)
