from __future__ import annotations

import pytest

from renderer.errors import TemplateError
from renderer.wallet.placeholders import compile_markup, compile_value, names

SLOTS = {"SECVALUE1": "Hall & <2>", "AUXVALUE1": "2026-07-04T19:30", "RELLATITUDE1": "42.5"}


def fill(value: object, key: str = "") -> object:
    compiled = compile_value(value, key)
    assert compiled is not None
    return compiled(SLOTS)


def test_fixed_values_need_no_filling() -> None:
    assert compile_value({"a": [1, "b", {"c": True}]}) is None
    assert compile_value("{lower case} and {}") is None


def test_slots_and_defaults_are_filled() -> None:
    assert fill("At {SECVALUE1}, row {SECVALUE2|any}") == "At Hall & <2>, row any"
    assert fill({"name": "{SECVALUE1}", "kept": 1}) == {"name": "Hall & <2>", "kept": 1}


def test_what_nothing_fills_is_left_out() -> None:
    assert fill("{SECVALUE2}") is None
    assert fill({"a": "{SECVALUE2}", "b": 1}) is None
    assert fill(["{SECVALUE2}", "fixed"]) == ["fixed"]
    assert fill(["{SECVALUE2}"]) is None


def test_dates_and_coordinates_take_their_form() -> None:
    assert fill("{AUXVALUE1}", "eventStartDate") == "2026-07-04T19:30:00Z"
    assert fill("{SECVALUE1}", "eventStartDate") is None
    assert fill({"latitude": "{RELLATITUDE1}", "longitude": 2.0}) == {"latitude": 42.5, "longitude": 2.0}
    assert fill({"latitude": "{SECVALUE1}"}) is None


def test_unknown_slots_are_refused_at_load() -> None:
    with pytest.raises(TemplateError, match="SECVALUE7"):
        compile_value({"a": "{SECVALUE7}"})


def test_markup_is_escaped_and_addresses_quoted() -> None:
    markup = compile_markup('<a href="https://x.example/?q={SECVALUE1}">{SECVALUE1}</a>')
    assert markup(SLOTS) == '<a href="https://x.example/?q=Hall%20%26%20%3C2%3E">Hall &amp; &lt;2&gt;</a>'
    assert markup({}) is None


def test_slots_are_found_at_any_depth() -> None:
    assert names({"a": ["{SECVALUE1}", {"b": "{AUXVALUE1|x}{SECVALUE1}"}], "c": 1}) == {
        "SECVALUE1",
        "AUXVALUE1",
    }
    assert names(7) == frozenset()
