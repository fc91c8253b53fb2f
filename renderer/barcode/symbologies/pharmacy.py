"""Codes of the pharmaceutical trade: PZN and Pharmacode, one- and two-track."""

from __future__ import annotations

from renderer.barcode.checkdigit import completed, pzn
from renderer.barcode.payload import digits_only, plain
from renderer.barcode.symbol import Message, Options, Symbology
from renderer.errors import BarcodeError, WrongCheckDigit


def prepare_pzn(payload: str | bytes, _options: Options) -> Message:
    """Judge a PZN8: seven digits and the check digit; the symbol is Code 39 with a leading minus (IFA)."""
    text = payload if isinstance(payload, str) else payload.decode("iso-8859-1")
    digits = digits_only(text.upper().removeprefix("PZN").strip().removeprefix("-"), "PZN")
    number = completed(digits, (8,), pzn, "PZN")
    if number.endswith("-"):
        raise WrongCheckDigit(
            f"PZN: {digits} has no check digit; such numbers are not assigned.", field="payload"
        )
    return Message(f"-{number}".encode("ascii"), number.encode("ascii"), f"PZN - {number}")


def prepare_pharmacode(payload: str | bytes, _options: Options) -> Message:
    """Judge a number from 3 to 131070 (Laetus)."""
    return _within(payload, "Pharmacode", 3, 131070)


def prepare_two_track(payload: str | bytes, _options: Options) -> Message:
    """Judge a number from 4 to 64570080 (Laetus)."""
    return _within(payload, "Pharmacode two-track", 4, 64570080)


def _within(payload: str | bytes, title: str, low: int, high: int) -> Message:
    number = digits_only(payload, title).lstrip("0") or "0"
    if len(number) > len(str(high)) or not low <= int(number) <= high:
        raise BarcodeError(f"{title} carries a number from {low} to {high}, not {number}.", field="payload")
    return plain(number)


SYMBOLOGIES = (
    Symbology(
        name="pzn",
        title="PZN",
        standard="IFA, Technical Information PZN Code; ISO/IEC 16388:2007",
        aim_id="]A0",
        kind="linear",
        engine="PZN",
        example="12345678",
        prepare=prepare_pzn,
        quiet=(10, 0, 10, 0),
        row_height=40,
        readers=("PZN", "Code39"),
        aliases=("pzn8",),
    ),
    Symbology(
        name="pharmacode",
        title="Pharmacode",
        standard="Laetus, Pharmacode Guide 1.2",
        aim_id="]X0",
        kind="linear",
        engine="PHARMA",
        example="123456",
        prepare=prepare_pharmacode,
        quiet=(12, 0, 12, 0),  # Pharmacode Guide 1.4: 6 mm at X = 0.5 mm
        row_height=16,
    ),
    Symbology(
        name="pharmacode_two_track",
        title="Pharmacode two-track",
        standard="Laetus, Pharmacode Guide 1.3",
        aim_id="]X0",
        kind="postal",
        engine="PHARMA_TWO",
        example="29876543",
        prepare=prepare_two_track,
        quiet=(6, 0, 6, 0),  # Pharmacode Guide 1.4: 6 mm at X = 1 mm
        row_height=4,
    ),
)
