"""Lines: order, width, metrics, missing characters."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.typography import Line, Style, layout_line, measure, shipped_fonts

FONTS = shipped_fonts()


def line(text: str, **style: object) -> Line:
    return layout_line(text, Style(**style), FONTS)  # type: ignore[arg-type]


def said(text: str, **options: object) -> list[str]:
    """Runs from left to right."""
    return [run.text for run in layout_line(text, Style(), FONTS, **options).runs]  # type: ignore[arg-type]


def test_width_grows_with_size_exactly() -> None:
    assert line("Section B1", size=48).width == pytest.approx(2 * line("Section B1", size=24).width)


def test_runs_of_a_mixed_line_stand_in_visual_order() -> None:
    """The trap: faces chosen before levels leave the bracketed Latin words in the wrong places."""
    assert "".join(said("English in السلام عليكم and שלום.")) == "English in السلام عليكم and שלום."
    assert said("مرحبا 123 (ABC) test") == ["test", ") ", "ABC", " (", "123", "مرحبا "]
    assert said("שלום (abc) 42") == ["42", ") ", "abc", "(", "שלום "]


def test_glyphs_run_from_left_to_right_without_gaps() -> None:
    found = line("abc שלום def")
    edges = [(run.x, run.x + run.width) for run in found.runs]
    assert edges[0][0] == 0
    assert edges[-1][1] == pytest.approx(found.width)
    assert all(a[1] == pytest.approx(b[0]) for a, b in pairwise(edges))


def test_a_forced_direction_moves_the_full_stop() -> None:
    assert said("שלום.", direction="ltr") == ["שלום", "."]
    assert said("שלום.", direction="rtl") == [".", "שלום"]
    assert layout_line("abc", Style(), FONTS, direction="rtl").rtl


def test_trailing_spaces_stand_at_the_paragraphs_end() -> None:
    """UAX #9, L1."""
    assert said("abc שלום  ", direction="ltr")[-1] == "  "


def test_tracking_stands_between_letters_only() -> None:
    spaced = line("ABCD", size=20, tracking=0.1).width
    assert spaced == pytest.approx(line("ABCD", size=20).width + 3 * 2.0)
    assert line("سلام", tracking=0.2).width == pytest.approx(line("سلام").width)


def test_missing_characters_are_reported_and_still_take_room() -> None:
    found = line("東京 ok")
    assert found.missing == ("東", "京")
    assert found.width > line(" ok").width
    assert line("fine").missing == ()


def test_ascent_and_descent_are_the_styles_unless_the_ink_goes_beyond() -> None:
    plain, stacked = line("ax", size=100), line("A\u0301\u0302\u0303", size=100)
    face = FONTS.faces("sans", 400)[0]
    assert plain.ascent == pytest.approx(face.ascent * 100)
    assert plain.descent == pytest.approx(face.descent * 100)
    assert stacked.ascent > plain.ascent
    assert plain.height == pytest.approx(plain.pitch)
    assert stacked.ink[0] == stacked.ascent


def test_line_ends_become_spaces_and_controls_nothing() -> None:
    assert line("a\nb").width == pytest.approx(line("a b").width)
    assert line("a\x07b").width == pytest.approx(line("ab").width, rel=0.02)


def test_an_empty_line_has_height_but_no_width() -> None:
    assert line("").width == 0
    assert line("").height > 0


def test_measure_is_the_lines_width() -> None:
    style = Style("serif", 700, 31, tracking=0.03)
    assert measure("Winter שלום", style, FONTS) == layout_line("Winter שלום", style, FONTS).width


def test_a_letter_with_a_thousand_marks_is_set() -> None:
    found = line("a" + "\u0301" * 1000)
    assert found.missing == ()
    assert len(found.runs) == 1


@given(st.text(max_size=50))
def test_no_text_whatever_breaks_it(text: str) -> None:
    found = line(text)
    assert found.width >= 0
    assert found.ascent > 0


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd", "Zs"], max_codepoint=0x24F), max_size=30))
def test_more_letters_are_never_narrower(text: str) -> None:
    """Kerning apart: a letter may tuck itself under the one before by less than its own width."""
    text = unicodedata.normalize("NFC", text)
    widths = [line(text[:end]).width for end in range(len(text) + 1)]
    assert all(after > before - 2 for before, after in pairwise(widths))
