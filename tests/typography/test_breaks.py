"""UAX #14 line breaks against the Consortium's own tests."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.typography.breaks import ALLOWED, MANDATORY, opportunities

VECTORS = Path(__file__).parent / "vectors" / "line_breaks.txt"
UCD = Path("/usr/share/unicode/auxiliary/LineBreakTest.txt")


def failures(path: Path) -> list[str]:
    wrong = []
    for line in path.read_text(encoding="utf-8").splitlines():
        text, expected = "", set()
        for word in line.split("#")[0].split():
            if word == "÷":
                expected.add(len(text))
            elif word != "×":
                text += chr(int(word, 16))
        if text and {index for index, mark in enumerate(opportunities(text)) if mark} != expected:
            wrong.append(line)
    return wrong


def test_sampled_cases() -> None:
    assert not failures(VECTORS)


@pytest.mark.skipif(not UCD.is_file(), reason="NOT TESTED: Debian's unicode-data is not installed")
def test_all_published_cases() -> None:
    assert not failures(UCD)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Gate B1, seat 17", ["Gate ", "B1, ", "seat ", "17"]),
        ("$1,234.50 off", ["$1,234.50 ", "off"]),  # LB25
        ("18:30–20:00", ["18:30–", "20:00"]),
        ("non\u00a0breaking", ["non\u00a0breaking"]),  # LB12
        ("well-known", ["well-", "known"]),  # LB21
        ("Seat B-17", ["Seat ", "B-17"]),  # LB25
        ("東京、大阪", ["東", "京、", "大", "阪"]),  # LB13: no comma begins a line
        ("「東京」", ["「東", "京」"]),  # LB14, LB13
        ("(ab) [cd]", ["(ab) ", "[cd]"]),
        ("👍🏽👍", ["👍🏽", "👍"]),  # LB30b
        ("soft\xadhyphen", ["soft\xad", "hyphen"]),
    ],
)
def test_where_lines_may_be_broken(text: str, pieces: list[str]) -> None:
    marks = opportunities(text)
    cuts = [0, *(index for index in range(1, len(text) + 1) if marks[index])]
    assert [text[a:b] for a, b in pairwise(cuts)] == pieces


def test_line_ends_are_mandatory() -> None:
    """LB4 and LB5; CR LF is one."""
    marks = opportunities("a\r\nb\nc")
    assert [index for index, mark in enumerate(marks) if mark == MANDATORY] == [3, 5, 6]


def test_thai_is_broken_between_words_only() -> None:
    text = "ศูนย์วัฒนธรรมแห่งประเทศไทย"
    cuts = [index for index, mark in enumerate(opportunities(text)) if mark == ALLOWED]
    assert text.index("แห่ง") in cuts
    assert text.index("ประเทศ") in cuts
    assert 0 < len(cuts) < 8


@given(st.text(max_size=60))
def test_never_inside_a_combining_sequence_and_always_at_the_end(text: str) -> None:
    marks = opportunities(text)
    assert len(marks) == len(text) + 1
    assert marks[0] == 0
    assert not text or marks[len(text)] == MANDATORY
