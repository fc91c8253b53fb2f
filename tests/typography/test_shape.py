"""Shaping: joined, stacked and reordered letters; sums that serve every size."""

from __future__ import annotations

import pytest

from renderer.typography import Style, shipped_fonts
from renderer.typography.shape import REMEMBERED, Paragraph, paragraph


def shaped(text: str, style: Style | None = None) -> Paragraph:
    return paragraph(text, style or Style(), shipped_fonts())


def glyphs(text: str, style: Style | None = None) -> list[int]:
    return [glyph.id for piece in shaped(text, style).shaped for glyph in piece.glyphs]


def test_arabic_letters_join() -> None:
    alone = {glyphs(letter)[0] for letter in "سلام"}
    assert not alone & set(glyphs("سلام")) - set(glyphs("م"))


def test_lam_takes_its_own_form_before_alef() -> None:
    assert glyphs("لا")[-1] != glyphs("لب")[-1]


def test_letters_join_across_a_change_of_face() -> None:
    """A Latin digit in Inter between Arabic letters must not change their forms by cutting the context."""
    whole = shaped("س\u200dA")
    assert whole.shaped[0].glyphs[0].id != glyphs("س")[0]


def test_devanagari_conjuncts_form() -> None:
    assert len(glyphs("क्ष")) == 1


def test_brackets_are_mirrored_from_right_to_left() -> None:
    (opening,) = glyphs("(")
    assert opening in glyphs("א)א")


def test_size_plays_no_part() -> None:
    assert shaped("Gate", Style(size=10)) is shaped("Gate", Style(size=99))


def test_tracking_parts_ligatures_but_not_joined_letters() -> None:
    """CSS Text 3, 8.2."""
    style = Style("serif")
    assert len(glyphs("ffi", style)) < 3
    assert len(glyphs("ffi", Style("serif", tracking=0.05))) == 3
    assert shaped("سلام").spaces[-1] == 0
    assert shaped("विज्ञान").spaces[-1] == 0
    assert shaped("Gate").spaces[-1] == 4


def test_features_and_language_reach_the_font() -> None:
    assert glyphs("0", Style(features=(("zero", 1),))) != glyphs("0")
    assert glyphs("б", Style("wide", language="sr")) != glyphs("б", Style("wide"))


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_forced_direction_is_obeyed(direction: str) -> None:
    found = paragraph("abc", Style(), shipped_fonts(), direction)  # type: ignore[arg-type]
    assert found.base == (direction == "rtl")


def test_an_empty_text_has_no_width() -> None:
    assert shaped("").width(0, 0) == 0.0
    assert shaped("").shaped == ()


def test_width_counts_tracking_between_letters_only() -> None:
    plain = shaped("abcd").width(0, 4)
    assert shaped("abcd", Style(tracking=0.1)).width(0, 4, 0.1) == pytest.approx(plain + 0.3, abs=0.02)


def test_only_short_texts_are_remembered() -> None:
    """A service meets texts of any length; what it keeps of them stays small."""
    text = "x" * (REMEMBERED + 1)
    assert shaped(text) is not shaped(text)
    assert shaped(text).advances == shaped(text).advances
    assert shaped(text[1:]) is shaped(text[1:])
