"""UAX #29 grapheme clusters against the Consortium's own tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.typography.graphemes import boundaries, clusters

VECTORS = Path(__file__).parent / "vectors" / "graphemes.txt"


def parse(row: str) -> tuple[str, list[int]]:
    text, marks = "", []
    for word in row.split():
        if word == "÷":
            marks.append(len(text))
        elif word != "×":
            text += chr(int(word, 16))
    return text, marks


def test_published_cases() -> None:
    rows = [row for row in VECTORS.read_text(encoding="utf-8").splitlines() if not row.startswith("#")]
    assert len(rows) > 250
    wrong = [row for row in rows if boundaries(parse(row)[0]) != parse(row)[1]]
    assert not wrong


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("क्षत्रिय", ["क्ष", "त्रि", "य"]),  # GB9c
        ("👨‍👩‍👧‍👦🇫🇷🇩🇪", ["👨‍👩‍👧‍👦", "🇫🇷", "🇩🇪"]),  # GB11, GB12
        ("e\u0301\r\nx", ["e\u0301", "\r\n", "x"]),  # GB9, GB3
        ("한국", ["한", "국"]),
        ("กำ", ["กำ"]),  # GB9a
    ],
)
def test_what_a_reader_calls_a_letter(text: str, expected: list[str]) -> None:
    assert clusters(text) == expected


@given(st.text(max_size=40))
def test_clusters_add_up_to_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text
    assert boundaries(text)[-1] == len(text)
