"""Symbols that are made once for all who show them are the symbols that ``barcode.encode`` makes."""

from __future__ import annotations

import pytest

from renderer import barcode
from renderer.barcode import shared
from renderer.errors import BarcodeError, InvalidOption, UnknownSymbology


@pytest.mark.parametrize("name", barcode.symbologies())
def test_a_shared_symbol_is_the_encoders_own(name: str) -> None:
    payload = barcode.symbologies()[name].example
    for quiet in (None, 0, 3):
        assert shared.encode(payload, name, quiet=quiet) == barcode.encode(payload, name, quiet=quiet)


def test_options_that_say_the_same_share_one_symbol() -> None:
    one = shared.encode("Ticket_12345", "qr")
    assert shared.encode("Ticket_12345", "QR-Code", ecc="m", quiet=4) is one
    assert shared.encode("Ticket_12345", "qr", ecc="H") != one
    assert shared.encode("Ticket_12345", "qr", quiet=1).quiet == (1, 1, 1, 1)


def test_only_the_last_few_are_kept() -> None:
    one = shared.encode("first", "qr")
    for i in range(shared.MOST):
        shared.encode(f"other {i}", "qr")
    again = shared.encode("first", "qr")
    assert again is not one
    assert again == one


def test_what_cannot_be_encoded_is_refused_each_time() -> None:
    for _ in range(2):
        with pytest.raises(BarcodeError):
            shared.encode("x", "ean13")
    with pytest.raises(InvalidOption):
        shared.encode("x", "qr", ecc="Z")
    with pytest.raises(UnknownSymbology):
        shared.encode("x", "qrr")
