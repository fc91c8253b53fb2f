"""GS1 element strings: judged by one module for all carriers, and fed to each in its own way."""

from __future__ import annotations

import contextlib

import pytest
import zint
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer import barcode
from renderer.barcode import gs1
from renderer.barcode.gs1_table import SHAPES
from renderer.errors import EmptyPayload, InvalidGs1, WrongCheckDigit
from tests.barcode.strategies import GS1


def test_fnc1_follows_only_what_has_no_predefined_length() -> None:
    message = gs1.message("(01)09521234543213(10)ABC(21)12")
    assert message.data == b"010952123454321310ABC\x1d2112"  # GS1 General Specifications 7.8.5
    assert message.source == b"[01]09521234543213[10]ABC[21]12"
    assert message.text == "(01)09521234543213(10)ABC(21)12"


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ("0109521234543213", "brackets"),
        ("x(01)09521234543213", "brackets"),
        ("(05)123", r"no GS1 application identifier \(05\)"),
        ("(01)0952123454321", r"\(01\) has 13 characters; it takes 14 digits"),
        ("(01)095212345432131", r"\(01\) has 15 characters"),
        ("(01)0952123454321A", r"cannot hold 'A' \(U\+0041\) at position 18; there it takes digits"),
        ("(10)AB CD", r"cannot hold ' ' \(U\+0020\) at position 7; there it takes GS1 character set 82"),
        ("(10)", r"\(10\) has 0 characters; it takes up to 20 characters"),
        ("(10)" + "A" * 21, r"\(10\) has 21 characters"),
        ("(17)251301", "251301 is no date"),
        ("(15)250230", "250230 is no date"),
        ("(7003)2512312460", "2460 is no time of day"),
        ("(7006)251200", "251200 names no day"),
        ("(4321)2", "is 0 or 1, not 2"),
        ("(8003)19521234543213", "begins with 0, not 1"),
        ("(253)9521234543213ABCDEFGHIJKLMNOPQR", "13 digits and up to 17 characters at choice"),
    ],
)
def test_what_is_wrong_is_named(payload: str, words: str) -> None:
    with pytest.raises(InvalidGs1, match=words):
        gs1.parse(payload)


def test_a_wrong_check_digit_has_its_own_error() -> None:
    with pytest.raises(WrongCheckDigit, match="is 4, it should be 3"):
        gs1.parse("(01)09521234543214")
    with pytest.raises(EmptyPayload):
        gs1.parse("")


@pytest.mark.parametrize(
    "payload",
    [
        "(17)250200",
        "(15)240229",
        "(253)9521234543213",
        "(253)9521234543213A(b",
        "(8008)25123123",
        "(8008)2512312359",
        "(4324)2512319999",
    ],
)
def test_what_is_allowed_passes(payload: str) -> None:
    assert gs1.message(payload).text == payload


def sample(shape: str) -> str:
    """The shortest value of a shape."""
    value = ""
    for component in gs1.components(shape):
        if component.optional:
            continue
        part = ("1" if component.charset == "N" else "A") * component.least
        if "date" in component.checks or "day" in component.checks:
            part = "251231"
        if "minute" in component.checks:
            part = "2359"
        if "hour" in component.checks:
            part = "23"
        if "zero" in component.checks:
            part = "0"
        if "csum" in component.checks:
            part = part[:-1] + gs1.mod10(part[:-1])
        value += part
    return value


# libzint looks deeper into these: codes of countries, currencies, coordinates, IBANs, coupons
YOUNGER = {"03", "717"}  # than libzint 2.15
TOGETHER = {"02"}  # libzint wants 37 beside it; combinations are left to the sender
DEEPER = {
    "401",
    "7023",
    "7041",
    "8004",
    "421",
    "422",
    "423",
    "424",
    "425",
    "426",
    "4307",
    "4317",
    "4309",
    "7040",
    "8007",
    "8010",
    "8013",
    "8110",
    "8112",
    "8001",
    "8006",
    "8026",
    "7001",
    "7241",
    "7250",
    "7251",
    "7252",
    "7258",
    "4326",
    "7011",
    "7007",
    "8030",
    "4300",
    "4310",
}


@pytest.mark.parametrize(
    "ai",
    sorted(
        ai
        for ai in SHAPES
        if ai not in DEEPER | YOUNGER | TOGETHER and not ai.startswith(("391", "393", "703"))
    ),
)
def test_libzints_own_judge_agrees(ai: str) -> None:
    value = sample(SHAPES[ai])
    gs1.judge(gs1.Element(ai, value, 1))
    engine = zint.Symbol()
    engine.symbology = zint.Symbology.GS1_128
    engine.input_mode = zint.InputMode.GS1
    engine.warn_level = zint.WarningLevel.FAIL_ALL
    engine.encode(f"[{ai}]{value}".encode())


@pytest.mark.parametrize(
    "symbology", ["gs1_128", "databar_expanded", "databar_expanded_stacked", "qr", "datamatrix", "aztec"]
)
@settings(max_examples=8)
@given(payload=GS1)
def test_every_carrier_gives_the_same_data_back(symbology: str, payload: str) -> None:
    options = {"gs1": True} if symbology in {"qr", "datamatrix", "aztec"} else {}
    part = barcode.render(payload, symbology, module=2, **options)  # type: ignore[arg-type]
    (reading, *_) = barcode.scan.read(part.data)
    assert reading.data == gs1.message(payload).data
    assert reading.aim_id in {"]C1", "]e0", "]Q3", "]d2", "]z1"}


@settings(max_examples=200)
@given(st.text(alphabet="()01217A[]\\ é", max_size=30))
def test_any_text_is_taken_or_refused_in_words(payload: str) -> None:
    with contextlib.suppress(InvalidGs1, WrongCheckDigit, EmptyPayload):
        assert gs1.message(payload).data
