"""Text into boxes: the largest size, lines, ellipsis, clip, error, alignment."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.errors import FieldTooLong
from renderer.typography import Block, Style, fit, layout_line, measure, shipped_fonts

FONTS = shipped_fonts()
LONG = "The Winter Science Fair of the Grand Hall of Boston and all its friends"


def block(text: str, **options: Any) -> Block:
    chosen = {"box": (300, 60), "max_size": 40, "min_size": 16} | options
    style = chosen.pop("style", Style())
    return fit(text, style, FONTS, **chosen)


def test_short_text_takes_the_largest_size() -> None:
    assert block("Gate").size == 40
    assert not block("Gate").truncated


def test_the_size_is_the_largest_of_a_quarter_pixel_that_fits() -> None:
    found = block("Section B1 Row 31")
    assert 16 < found.size < 40
    assert found.width <= 300
    assert measure("Section B1 Row 31", Style(size=found.size + 0.25), FONTS) > 300


def test_height_bounds_the_size_too() -> None:
    found = block("Gate", box=(300, 30))
    assert found.height <= 30
    assert found.size == pytest.approx(30 / 1.21, abs=0.26)


def test_several_lines_are_used_before_the_size_goes_down() -> None:
    found = block("The Winter Science Fair", box=(300, 120), lines=2)
    assert found.size == 40
    assert found.text == "The Winter\nScience Fair"
    assert found.placed[1][1] == pytest.approx(found.lines[0].height)


def test_no_size_below_the_floor() -> None:
    assert block("Gate", max_size=4, min_size=2, floor=11).size == 11
    assert block(LONG, max_size=20, min_size=2, floor=11).size == 11


def test_ellipsis_at_the_smallest_size() -> None:
    found = block(LONG)
    assert found.size == 16
    assert found.truncated
    assert found.text.endswith("…")
    assert LONG.startswith(found.text[:-1])
    assert found.width <= 300
    longer = LONG[: len(found.text) + 1] + "…"
    assert measure(longer, Style(size=16), FONTS) > 300


def test_ellipsis_on_the_last_of_several_lines() -> None:
    found = block(LONG * 2, lines=2)
    assert len(found.lines) == 2
    assert not found.lines[0].text.endswith("…")
    assert found.lines[1].text.endswith("…")


def test_ellipsis_stands_at_the_left_of_right_to_left_text() -> None:
    found = block("ברוכים הבאים ליריד המדע של החורף באולם הגדול", box=(160, 40))
    assert found.truncated
    (line,) = found.lines
    assert line.rtl
    assert line.runs[0].text.startswith("…")
    assert line.runs[0].x == 0
    assert found.placed[0][0] + line.width == pytest.approx(160)


def test_ellipsis_leaves_letters_whole() -> None:
    family = "👨‍👩‍👧‍👦"
    shown = block(family * 9, box=(100, 40), max_size=20, min_size=20).text
    assert shown == family * ((len(shown) - 1) // len(family)) + "…"
    assert len(shown) > 1


def test_no_room_for_even_an_ellipsis_shows_nothing_and_says_so() -> None:
    found = block("Gate", box=(4, 40))
    assert found.truncated
    assert found.text == ""


def test_error_refuses_in_the_users_words() -> None:
    with pytest.raises(FieldTooLong, match="does not fit 300 x 60 px; shorten it"):
        block(LONG, overflow="error")


def test_clip_shows_all_and_names_the_box() -> None:
    found = block(LONG, overflow="clip")
    assert found.truncated
    assert found.text == LONG
    assert found.clip == (300, 60)


def test_cut_text_that_fits_is_not_clipped() -> None:
    assert block(LONG).clip is None


def test_very_long_text_is_cut_in_reasonable_time() -> None:
    found = block("Wide\u200bword " * 4000, lines=3, box=(300, 90))
    assert found.truncated
    assert len(found.lines) == 3
    assert block("W" * 20_000).text.endswith("W…")


def test_a_word_breaks_between_letters_only_at_the_smallest_size() -> None:
    word = "Donaudampfschifffahrtsgesellschaft"
    found = block(word, box=(200, 90), lines=3, max_size=40, min_size=18)
    assert found.size == 18
    assert not found.truncated
    assert found.text.replace("\n", "") == word


def test_a_soft_hyphen_shows_where_the_line_breaks() -> None:
    found = block("Donaudampf\xadschifffahrt", box=(220, 120), lines=2, min_size=30)
    assert found.text == "Donaudampf-\nschifffahrt"
    assert "-" not in block("Donau\xaddampf", box=(400, 50)).text


def test_line_ends_make_lines_when_there_may_be_several() -> None:
    assert block("a\nb\r\nc", box=(300, 200), lines=3).text == "a\nb\nc"
    assert block("a\nb").text == "a b"
    assert block("a\nb\nc", box=(300, 200), lines=2).truncated


def test_each_line_end_begins_a_paragraph_with_its_own_direction() -> None:
    found = block("abc\nשלום", box=(300, 100), lines=2, max_size=20)
    assert [line.rtl for line in found.lines] == [False, True]
    assert found.placed[0][0] == 0
    assert found.placed[1][0] == pytest.approx(300 - found.lines[1].width)


@pytest.mark.parametrize(
    ("align", "share"), [("start", 0), ("left", 0), ("center", 0.5), ("end", 1), ("right", 1)]
)
def test_alignment(align: str, share: float) -> None:
    found = block("Gate", align=align)
    assert found.placed[0][0] == pytest.approx((300 - found.width) * share)


def test_start_and_left_differ_from_right_to_left() -> None:
    assert block("שלום", align="left").placed[0][0] == 0
    assert block("שלום", align="start").placed[0][0] == pytest.approx(300 - block("שלום").width)


def test_leading_spreads_lines() -> None:
    tight = block("a b", box=(30, 300), lines=2, max_size=24)
    wide = block("a b", box=(30, 300), lines=2, max_size=24, leading=1.5)
    assert wide.placed[1][1] == pytest.approx(tight.placed[1][1] * 1.5)


def test_a_box_lower_than_a_line_keeps_the_ink_inside() -> None:
    found = block("Gate", box=(300, 10), max_size=12, min_size=12)
    assert not found.truncated
    assert found.height <= 10
    (line,), ((_, top),) = found.lines, found.placed
    assert top + line.ascent - line.ink[0] >= 0
    assert top + line.ascent + line.ink[1] <= 10


def test_a_box_lower_than_the_ink_is_cut_and_says_so() -> None:
    found = block("Gate", box=(300, 5), max_size=12, min_size=12)
    assert found.truncated
    assert found.clip == (300, 5)


def test_nothing_to_say_takes_no_room() -> None:
    for text in ("", "   ", "\n\n"):
        assert block(text, lines=3) == Block((), (), 40, 0.0, 0.0, truncated=False)


def test_missing_characters_are_reported() -> None:
    assert block("東京 Gate", lines=2).missing == ("東", "京")


def test_tracking_counts() -> None:
    loose = block("Section B1 Row 31", style=Style(tracking=0.1))
    assert loose.size < block("Section B1 Row 31").size
    assert loose.width <= 300


def test_the_style_of_the_lines_has_the_size_found() -> None:
    found = block("Section B1 Row 31")
    again = layout_line("Section B1 Row 31", Style(size=found.size), FONTS)
    assert found.lines[0].width == again.width


@settings(max_examples=150)
@given(
    st.text(max_size=80),
    st.integers(1, 400),
    st.integers(1, 120),
    st.integers(1, 4),
    st.sampled_from(["ellipsis", "clip"]),
    st.sampled_from([0.0, 0.05]),
)
def test_whatever_the_text_it_stays_in_its_box(
    text: str, width: int, height: int, lines: int, overflow: str, tracking: float
) -> None:
    style = Style("serif", 700, tracking=tracking)
    found = block(text, box=(width, height), lines=lines, overflow=overflow, min_size=12, style=style)
    assert len(found.lines) <= lines
    assert 12 <= found.size <= 40
    if overflow == "ellipsis":
        assert found.width <= width + 0.02
    if not found.truncated:
        assert found.width <= width + 0.02
        assert found.height <= height + 0.02
        shown = "".join(found.text.split()).replace("-", "").replace("\xad", "")
        assert found.clip is None
        assert len(shown) <= len(text)
    for line, (x, y) in zip(found.lines, found.placed, strict=True):
        if not found.truncated:
            assert x >= -0.02
            assert x + line.width <= width + 0.02
            assert y + line.ascent - line.ink[0] >= -0.02
