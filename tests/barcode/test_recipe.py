"""Options are judged once, in words that name what would do."""

from __future__ import annotations

import pytest

from renderer import barcode
from renderer.errors import InvalidOption, PayloadTooLong


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"ecc": "X"}, "ecc must be one of L, M, Q, H, not 'X'"),
        ({"ecc": 3}, "ecc must be one of"),
        ({"version": 41}, "whole number from 1 to 40"),
        ({"version": 2.5}, "whole number from 1 to 40"),
        ({"version": True}, "whole number from 1 to 40"),
        ({"mask": "eight"}, "whole number from 0 to 7"),
        ({"gs1": "yes"}, "true or false"),
        ({"colour": "red"}, "no option 'colour'; it has: ecc, version"),
        ({"quiet": -1}, "0 to 100"),
        ({"quiet": (1, 2, 3)}, "0 to 100"),
        ({"encoder": "qrencode"}, "known are zint, segno, python-barcode"),
    ],
)
def test_an_unfit_option_is_named_with_what_would_do(options: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidOption, match=words) as caught:
        barcode.encode("A", **options)  # type: ignore[arg-type]
    assert caught.value.field in options


def test_options_take_effect() -> None:
    assert barcode.encode("A", version=5).width == 37
    assert barcode.encode("A", ecc="h", version="5").width == 37
    assert len({barcode.encode("A", mask=mask).packed for mask in range(8)}) == 8
    assert barcode.encode("Ticket_12345", "pdf417", columns=3).width == 17 * 3 + 69
    assert (
        barcode.encode("Ticket_12345", "aztec", ecc=50).width
        > barcode.encode("Ticket_12345", "aztec", ecc=10).width
    )
    assert barcode.encode("Ticket_12345", "datamatrix", shape="any").height == 8
    assert barcode.encode("Ticket_12345", "datamatrix", version=27).width == 26


def test_options_may_be_written_as_text() -> None:
    assert barcode.encode("(01)09521234543213", gs1="true").data == b"0109521234543213"
    assert barcode.encode("A", gs1="0", version="2", mask="3") == barcode.encode("A", version=2, mask=3)


def test_an_option_given_as_none_is_left_out() -> None:
    assert barcode.encode("A", version=None) == barcode.encode("A")


def test_the_quiet_zone_is_the_standards_unless_said() -> None:
    assert barcode.encode("A").quiet == (4, 4, 4, 4)
    assert barcode.encode("A", quiet=1).quiet == (1, 1, 1, 1)
    assert barcode.encode("A", quiet=(1, 2, 3, 4)).total_width == 25


@pytest.mark.parametrize(
    ("symbology", "payload", "options"),
    [
        ("qr", "x" * 3000, {}),
        ("qr", "x" * 30, {"version": 1}),
        ("code128", "A" * 103, {}),
        ("code39", "A" * 100, {}),
        ("aztec", "x" * 5000, {}),
        ("pdf417", "x" * 2000, {}),
        ("datamatrix", "x" * 3200, {}),
        ("micro_qr", "x" * 40, {}),
        ("maxicode", "x" * 200, {}),
        ("itf", "1" * 200, {}),
    ],
)
def test_too_much_is_refused_with_the_limit_and_a_cure(
    symbology: str, payload: str, options: dict[str, object]
) -> None:
    with pytest.raises(PayloadTooLong, match=r"(maximum|limit|capacity|too).*; (shorten|\d+)") as caught:
        barcode.encode(payload, symbology, **options)  # type: ignore[arg-type]
    assert "Error" not in caught.value.message
