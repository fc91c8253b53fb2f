from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.wallet.text import clean, has_bidi_controls, is_w3c_date, parse_moment, rgb, w3c_date


def test_text_is_composed_and_freed_of_controls() -> None:
    assert clean("  Cafe\u0301\x00 \x85now\x1b ") == "Caf\u00e9 now"
    assert clean("one\r\ntwo") == "one two"
    assert clean("one\r\ntwo\rthree\u2028four", multiline=True) == "one\ntwo\nthree\nfour"


def test_lone_surrogates_are_dropped_and_emoji_kept() -> None:
    assert clean("a\ud800b \U0001f3ab") == "ab \U0001f3ab"


@given(st.text())
def test_cleaning_is_final_and_always_encodable(text: str) -> None:
    once = clean(text, multiline=True)
    assert clean(once, multiline=True) == once
    once.encode()
    assert not any(ord(c) < 32 and c != "\n" for c in once)


def test_direction_controls_are_seen() -> None:
    assert has_bidi_controls("a\u202eb")
    assert not has_bidi_controls("\u05d0\u05d1")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("#fff", "rgb(255, 255, 255)"),
        ("#2b1550", "rgb(43, 21, 80)"),
        ("rgb(1,2,3)", "rgb(1, 2, 3)"),
        ("RGB( 255 , 0 , 7 )", "rgb(255, 0, 7)"),
        ("rgb(255-255-255)", None),
        ("rgb(256, 0, 0)", None),
        ("#ffff", None),
        ("red", None),
    ],
)
def test_colours_become_rgb_or_nothing(given: str, expected: str | None) -> None:
    assert rgb(given) == expected


@pytest.mark.parametrize(
    ("given", "good"),
    [
        ("2026-07-04T19:30+02:00", True),
        ("2026-07-04T19:30:15Z", True),
        ("2026-07-04T19:30:15.250-05:00", True),
        ("2026-07-04T19:30", False),
        ("2026-07-04", False),
        ("2026-02-30T10:00Z", False),
        ("4th July, 2013", False),
        ("2026-07-04 19:30Z", False),
    ],
)
def test_only_complete_dates_pass_as_apples(given: str, good: bool) -> None:
    assert is_w3c_date(given) is good


def test_shorter_dates_are_completed_and_marked_floating() -> None:
    assert w3c_date("2026-07-04") == ("2026-07-04T00:00:00Z", True)
    assert w3c_date("2026-07-04T19:30") == ("2026-07-04T19:30:00Z", True)
    assert w3c_date("2026-07-04T19:30+02:00") == ("2026-07-04T19:30+02:00", False)
    assert w3c_date("2026-07-04 19:30:00+02:00") == ("2026-07-04T19:30:00+02:00", False)
    assert w3c_date("soon") is None
    assert w3c_date("2026-13-01") is None


def test_moments_without_a_zone_are_read_as_utc() -> None:
    assert parse_moment("2026-07-04T10:00") == datetime(2026, 7, 4, 10, tzinfo=UTC)
    assert parse_moment("x") is None
    assert parse_moment("2026-99-04T10:00") is None
