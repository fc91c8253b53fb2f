from __future__ import annotations

import unicodedata

from renderer.studio.dress import MODES, Value, dressed

VALUES = {"name": Value("Ada", 40), "note": Value("", 30), "code": Value("X-1", 20, plain=True)}


def test_every_mode_keeps_to_the_lengths_and_leaves_plain_values_alone() -> None:
    for mode in MODES:
        made = dressed(VALUES, mode)
        assert all(len(made[name]) <= value.most for name, value in VALUES.items())
        assert made["code"] in {"X-1", ""}


def test_the_worst_case_fills_even_what_has_no_sample() -> None:
    made = dressed(VALUES, "worst")
    assert len(made["note"]) >= 25
    assert made["name"].startswith("Ada ")


def test_right_to_left_letters_run_that_way_and_emoji_are_there() -> None:
    assert unicodedata.bidirectional(dressed(VALUES, "rtl")["name"][0]) == "R"
    assert not dressed(VALUES, "emoji")["name"].isascii()


def test_an_unknown_mode_shows_the_samples() -> None:
    assert dressed(VALUES, "nonsense")["name"] == "Ada"
    assert dressed(VALUES, "empty")["name"] == ""
