"""Check digits: the standards' own numbers, and no mercy for wrong ones."""

from __future__ import annotations

import pytest

from renderer.barcode import checkdigit
from renderer.errors import WrongCheckDigit, WrongLength


@pytest.mark.parametrize(
    ("rule", "number"),
    [
        (checkdigit.mod10, "9521234543213"),  # GS1 General Specifications: the example GTIN
        (checkdigit.mod10, "376104250021234569"),  # GS1 General Specifications 7.9.1: SSCC
        (checkdigit.mod10, "6291041500213"),  # GS1 General Specifications 7.9.1: GTIN-13
        (checkdigit.luhn, "79927398713"),  # ISO/IEC 7812-1 annex B
        (checkdigit.isbn10, "0306406152"),
        (checkdigit.isbn10, "080442957X"),
        (checkdigit.issn, "03178471"),  # ISO 3297: the example
        (checkdigit.issn, "1050124X"),
        (checkdigit.pzn, "27580899"),
    ],
)
def test_examples_of_the_standards(rule: checkdigit.Rule, number: str) -> None:
    assert rule(number[:-1]) == number[-1]


def test_mod43_of_the_standard() -> None:
    assert (
        checkdigit.mod43("CODE39") == "W"
    )  # ISO/IEC 16388 annex A.1: 12 + 24 + 13 + 14 + 3 + 9 = 75, 75 - 43 = 32


def test_missing_digits_are_computed_and_given_ones_kept() -> None:
    assert checkdigit.completed("952123454321", (13,), checkdigit.mod10, "EAN-13") == "9521234543213"
    assert checkdigit.completed("9521234543213", (13,), checkdigit.mod10, "EAN-13") == "9521234543213"


@pytest.mark.parametrize("wrong", "012456789")
def test_a_wrong_digit_is_named_never_corrected(wrong: str) -> None:
    with pytest.raises(WrongCheckDigit, match=f"position 13 is {wrong}, it should be 3"):
        checkdigit.completed("952123454321" + wrong, (13,), checkdigit.mod10, "EAN-13")


def test_the_lengths_taken_are_named() -> None:
    with pytest.raises(WrongLength, match=r"12 digits \(13 with the check digit\); 5 were given"):
        checkdigit.completed("12345", (13,), checkdigit.mod10, "EAN-13")
