"""Columns of a row: natural, spread, shrunk, narrowed, judged."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer import typography
from renderer.wallet.preview import phonefont, rows
from renderer.wallet.preview.phonefont import Face
from renderer.wallet.preview.rows import Row, Wish

FONTS = typography.shipped_fonts()
LABEL, VALUE = Face(8.6, 600), Face(14.0, 300)


def row(*wishes: tuple[str, str], room: float = 345) -> Row:
    return rows.fit_row(
        [Wish(*wish) for wish in wishes], LABEL, VALUE, FONTS, left=10, room=room, gap=14, least=8.3
    )


def test_the_first_column_starts_and_the_last_one_ends_the_room() -> None:
    made = row(("A", "one"), ("B", "two"), ("C", "three"))
    assert made.cap == VALUE.cap
    assert made.columns[0].x == pytest.approx(10)
    assert made.columns[-1].x + made.columns[-1].width == pytest.approx(355)
    gaps = [b.x - a.x - a.width for a, b in zip(made.columns, made.columns[1:], strict=False)]
    assert gaps[0] == pytest.approx(gaps[1])


def test_a_single_column_takes_the_whole_room() -> None:
    assert row(("A", "one")).columns[0].width == 345


def test_values_shrink_together_before_anything_is_cut() -> None:
    made = row(("A", "This is a rather long value"), ("B", "and here is another"))
    assert 8.3 < made.cap < VALUE.cap
    assert {column.value_state for column in made.columns} == {"will shrink or be cut"}
    assert {column.label_state for column in made.columns} == {"shown in full"}


def test_long_labels_alone_do_not_shrink_the_values() -> None:
    made = row(("A VERY LONG LABEL INDEED", "1"), ("ANOTHER VERY LONG LABEL", "2"), room=200)
    assert made.cap == VALUE.cap
    assert made.columns[0].label_state == "will shrink or be cut"


def test_what_barely_fits_may_be_cut() -> None:
    width = phonefont.width("Some value", VALUE, FONTS)
    assert row(("", "Some value"), room=width * 1.05).columns[0].value_state == "shown in full"
    assert row(("", "Some value"), room=width * 1.01).columns[0].value_state == "may be cut"
    assert row(("", "Some value"), room=width * 0.90).columns[0].value_state == "will shrink or be cut"


def test_the_widest_columns_yield_first() -> None:
    assert rows.narrowed([10, 100, 100], 150) == [10, 70, 70]
    assert rows.narrowed([10, 20], 150) == [10, 20]
    assert rows.narrowed([50, 50], -3) == [0, 0]


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4), st.floats(20, 345))
@settings(max_examples=60, deadline=None)
def test_columns_never_overlap_nor_leave_the_room(values: list[str], room: float) -> None:
    made = row(*(("Label", value) for value in values), room=room)
    assert 8.3 <= made.cap <= VALUE.cap
    for before, after in zip(made.columns, made.columns[1:], strict=False):
        assert before.x + before.width <= after.x + 0.01
    assert made.columns[-1].x + made.columns[-1].width <= 10 + room + 0.01


@pytest.mark.parametrize("text", ["Hello world", "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", "नमस्ते दुनिया", "e\u0301" * 20])
def test_a_cut_text_fits_and_keeps_whole_characters(text: str) -> None:
    whole = phonefont.width(text, VALUE, FONTS)
    shown = rows.cut(text, VALUE, whole * 0.6, FONTS)
    assert shown.endswith(rows.ELLIPSIS)
    assert phonefont.width(shown, VALUE, FONTS) <= whole * 0.6 + rows.SLACK
    kept = shown.removesuffix(rows.ELLIPSIS)
    assert text.startswith(kept)
    assert len(kept) in typography.graphemes.boundaries(text) or text[len(kept)] == " "


def test_a_text_that_fits_is_left_alone() -> None:
    assert rows.cut("Hello", VALUE, 500, FONTS) == "Hello"


@pytest.mark.parametrize("extra", range(12))
def test_stepped_rows_shrink_by_whole_or_half_points(extra: int) -> None:
    wishes = [Wish("A", "A value that is so long" + "i" * extra), Wish("B", "another long value")]
    made = rows.fit_row(
        wishes, LABEL, Face(14.04, 300), FONTS, left=0, room=250, gap=8, least=8.3, stepped=True
    )
    steps = (14.04 - made.cap) / rows.POINT * 2
    assert steps == pytest.approx(round(steps), abs=1e-6)
    assert steps >= 1


def test_stepped_rows_that_cannot_fit_are_cut_at_the_least_size() -> None:
    wishes = [Wish("", "x" * 100), Wish("", "y" * 100)]
    made = rows.fit_row(wishes, LABEL, VALUE, FONTS, left=0, room=200, gap=8, least=8.3, stepped=True)
    assert made.cap == 8.3
