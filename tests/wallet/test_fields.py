from __future__ import annotations

import pytest

from renderer.errors import InvalidSlotValue
from renderer.wallet import PassTemplate, build
from tests.wallet.conftest import Loader
from tests.wallet.kit import SIMPLE

TYPED = SIMPLE.replace(
    "sec1 = {}",
    """
sec1 = {type = "number", numberStyle = "PKNumberStyleDecimal"}
sec2 = {type = "currency", currencyCode = "EUR"}
sec3 = {type = "date", dateStyle = "PKDateStyleShort", timeStyle = "PKDateStyleShort"}
sec4 = {key = "seat", label = "Seat", value = "any", dynamic = "value"}
aux1 = {dynamic = "label", value = "fixed"}
back1 = {label = "Link", attributedValue = '<a href="https://x.example/{BARCODEVALUE}">open</a>'}
""",
)


@pytest.fixture
def typed(load: Loader) -> PassTemplate:
    return load(TYPED)


def fields(template: PassTemplate, **slots: str) -> dict[str, dict[str, object]]:
    made = build(template, {"BARCODEVALUE": "a b", **slots})
    body = made.pass_json["eventTicket"]
    return {item["key"]: item for group in body.values() if isinstance(group, list) for item in group}


def test_numbers_become_json_numbers(typed: PassTemplate) -> None:
    assert fields(typed, SECVALUE1="12")["sec1"]["value"] == 12
    assert fields(typed, SECVALUE2="12.50")["sec2"] == {"key": "sec2", "value": 12.5, "currencyCode": "EUR"}
    for bad in ("12,50", "twelve", "nan", "1e999"):
        with pytest.raises(InvalidSlotValue) as caught:
            fields(typed, SECVALUE2=bad)
        assert caught.value.slot == "SECVALUE2"


def test_dates_are_formatted_only_if_they_are_dates(typed: PassTemplate) -> None:
    made = fields(typed, SECVALUE3="2026-07-04T19:30+02:00")["sec3"]
    assert made["value"] == "2026-07-04T19:30+02:00"
    assert made["dateStyle"] == "PKDateStyleShort"
    floating = fields(typed, SECVALUE3="2026-07-04")["sec3"]
    assert floating["value"] == "2026-07-04T00:00:00Z"
    assert floating["ignoresTimeZone"] is True
    free = fields(typed, SECVALUE3="4th July, 2013")["sec3"]
    assert free == {"key": "sec3", "value": "4th July, 2013"}
    warned = build(typed, {"BARCODEVALUE": "1", "SECVALUE3": "4th July, 2013"}).warnings
    assert ("date_as_text", "SECVALUE3") in [(w.code, w.where) for w in warned]


def test_keys_keep_their_slots_number_whatever_the_gaps(typed: PassTemplate) -> None:
    made = build(typed, {"BARCODEVALUE": "1", "SECVALUE1": "1", "SECVALUE4": "9C"})
    assert [item["key"] for item in made.pass_json["eventTicket"]["secondaryFields"]] == ["sec1", "seat"]


def test_defaults_stand_where_nothing_is_sent(typed: PassTemplate) -> None:
    made = fields(typed)
    assert made["seat"] == {"key": "seat", "value": "any", "label": "Seat"}
    assert made["aux1"] == {"key": "aux1", "value": "fixed"}
    assert fields(typed, AUXLABEL1="New")["aux1"]["label"] == "New"
    assert "primary1" not in made


def test_a_label_without_a_value_is_dropped_by_name(typed: PassTemplate) -> None:
    made = build(typed, {"BARCODEVALUE": "1", "SECLABEL1": "Row"})
    assert "secondaryFields" in made.pass_json["eventTicket"]
    assert ("label_without_value", "SECLABEL1") in [(w.code, w.where) for w in made.warnings]


def test_a_value_without_a_label_has_none(simple: PassTemplate) -> None:
    made = build(simple, {"BARCODEVALUE": "1", "SECVALUE1": "x"})
    assert made.pass_json["eventTicket"]["secondaryFields"] == [{"key": "sec1", "value": "x"}]


def test_markup_comes_from_the_template_alone(typed: PassTemplate) -> None:
    made = fields(typed, BACKVALUE1="<b>plain</b>")["back1"]
    assert made["value"] == "<b>plain</b>"
    assert made["attributedValue"] == '<a href="https://x.example/a%20b">open</a>'


@pytest.mark.parametrize(
    ("slot", "length", "good"),
    [
        ("PRIMARYVALUE1", 256, True),
        ("PRIMARYVALUE1", 257, False),
        ("PRIMARYLABEL1", 64, True),
        ("PRIMARYLABEL1", 65, False),
        ("BACKVALUE1", 4096, True),
        ("BACKVALUE1", 4097, False),
        ("BACKLABEL1", 256, True),
        ("BACKLABEL1", 257, False),
    ],
)
def test_lengths_are_capped_by_slot(typed: PassTemplate, slot: str, length: int, good: bool) -> None:
    data = {"PRIMARYVALUE1": "x", "BACKVALUE1": "x", slot: "y" * length}
    if good:
        assert fields(typed, **data)
    else:
        with pytest.raises(InvalidSlotValue) as caught:
            fields(typed, **data)
        assert caught.value.slot == slot


def test_what_will_likely_be_cut_is_named(simple: PassTemplate) -> None:
    warned = build(simple, {"BARCODEVALUE": "1", "PRIMARYVALUE1": "x" * 40}).warnings
    assert ("likely_cut", "PRIMARYVALUE1") in [(w.code, w.where) for w in warned]


def test_words_that_are_translation_keys_are_named(event: PassTemplate) -> None:
    warned = build(event, {"BARCODEVALUE": "1", "PRIMARYVALUE1": "SEAT"}).warnings
    assert ("translated_value", "PRIMARYVALUE1") in [(w.code, w.where) for w in warned]
