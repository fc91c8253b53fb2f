"""Greedy lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from renderer.typography import Style, shipped_fonts
from renderer.typography.itemize import clean, single_line
from renderer.typography.shape import Paragraph, paragraph
from renderer.typography.wrap import stops, wrap


def whole(text: str) -> Paragraph:
    return paragraph(text, Style(), shipped_fonts())


def lines(text: str, width: float, **options: object) -> list[str] | None:
    found = wrap(whole(text), width, **options)  # type: ignore[arg-type]
    return None if found is None else [text[start:end] for start, end in found]


def test_words_fill_lines_and_spaces_hang() -> None:
    assert lines("Doors open an hour before", 7.0) == ["Doors open an", "hour before"]


def test_a_word_too_long_is_refused_unless_it_may_break_anywhere() -> None:
    assert lines("Donaudampfschifffahrt", 5.0) is None
    pieces = lines("Donaudampfschifffahrt", 5.0, anywhere=True)
    assert pieces is not None
    assert "".join(pieces) == "Donaudampfschifffahrt"
    assert len(pieces) == 3


def test_breaking_anywhere_keeps_letters_whole() -> None:
    family = "👨‍👩‍👧‍👦"
    assert lines(family * 3, 0.1, anywhere=True) == [family] * 3


def test_a_no_break_space_does_not_hang() -> None:
    assert stops("a\u00a0 b").allowed == ((3, 2), (4, 4))


def test_a_soft_hyphen_needs_room_for_its_hyphen() -> None:
    text = "Donau\xaddampf"
    width = whole(text).width(0, 6)
    assert lines(text, width + 0.01) == ["Donau\xad", "dampf"]
    assert lines(text, width + 0.01, hyphen=0.4) is None


def test_an_empty_text_is_one_empty_line() -> None:
    assert wrap(whole(""), 5.0) == [(0, 0)]


@given(st.text(max_size=60), st.floats(0.2, 20))
def test_no_letter_is_lost_and_no_line_too_wide(text: str, width: float) -> None:
    text = single_line(clean(text)).strip(" ")
    found = wrap(whole(text), width, anywhere=True)
    assert found is not None
    letters = stops(text).letters
    end = 0
    for first, last in found:
        assert not text[end:first].strip(
            " \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u205f\u3000"
        )
        end = last
        one_letter = not any(first < index < last for index in letters)
        assert whole(text).width(first, last) <= width + 1e-9 or one_letter
    assert not text[end:].strip()
