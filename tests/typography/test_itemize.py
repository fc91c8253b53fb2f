"""Items: one level, one script, one face."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.typography import Style, bidi, shipped_fonts
from renderer.typography.itemize import clean, itemize, single_line


def items(text: str, family: str = "sans") -> list[tuple[str, str, str, int]]:
    found, _ = itemize(text, bidi.levels(text)[1], Style(family), shipped_fonts())
    return [(text[item.start : item.end], item.script, item.face.family, item.level) for item in found]


def test_plain_latin_is_one_item() -> None:
    assert items("Row 31 · Seat 17") == [("Row 31 · Seat 17", "Latn", "sans", 0)]


def test_scripts_are_cut_apart_even_in_one_face() -> None:
    assert [(text, script) for text, script, _, _ in items("Gate Ж")] == [("Gate ", "Latn"), ("Ж", "Cyrl")]


def test_digits_in_hebrew_keep_their_level_and_face() -> None:
    assert items("של 42 ab") == [
        ("של ", "Hebr", "hebrew", 1),
        ("42", "Hebr", "sans", 2),
        (" ", "Hebr", "sans", 1),
        ("ab", "Latn", "sans", 2),
    ]


def test_a_space_goes_with_its_word_but_not_with_an_emoji() -> None:
    assert items("שלום a")[0][0] == "שלום "
    assert items("🎫 a")[0][0] == "🎫"


def test_missing_characters_are_named_once() -> None:
    text = "東京 東 ok"
    _, missing = itemize(text, [0] * len(text), Style(), shipped_fonts())
    assert missing == ["東", "京"]


def test_of_a_cluster_no_face_has_whole_only_the_rest_is_missing() -> None:
    text = "ж\u0bcd"  # a Tamil virama on a Cyrillic letter
    found, missing = itemize(text, [0, 0], Style(), shipped_fonts())
    assert missing == ["\u0bcd"]
    assert found[0].face.family == "sans"


@pytest.mark.parametrize(
    ("dirty", "neat"), [("a\x00b", "a\u2060b"), ("a\ud800", "a\ufffd"), ("plain", "plain"), ("a\nb", "a\nb")]
)
def test_what_cannot_be_drawn_is_made_harmless(dirty: str, neat: str) -> None:
    assert clean(dirty) == neat


def test_line_ends_and_tabs_become_spaces() -> None:
    assert single_line("a\r\nb\tc\u2028d") == "a b c d"


@given(st.text(max_size=40))
def test_items_cover_the_text_in_order(text: str) -> None:
    tidy = single_line(clean(text))
    assert "".join(item[0] for item in items(tidy)) == tidy
