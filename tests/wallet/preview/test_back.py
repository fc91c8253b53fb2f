"""The back."""

from __future__ import annotations

import pytest

from renderer import typography
from renderer.wallet import preview
from renderer.wallet.preview import back, colours
from renderer.wallet.preview.display import Layout, Picture
from tests.wallet.preview.samples import field, made, pictures

FONTS = typography.shipped_fonts()


def layout(*fields: dict[str, object], dark: bool = False) -> Layout:
    return preview.layout(made("generic", back=list(fields)), pictures(), face="back", fonts=FONTS, dark=dark)


def test_the_issuer_stands_above_the_fields() -> None:
    display = layout(field("b", "Value", "Label")).display
    assert [run.text for run in display.runs] == ["Opera House", "A sample", "Label", "Value"]
    assert [item.role for item in display.items if isinstance(item, Picture)] == ["icon"]


def test_long_values_wrap_and_nothing_is_lost() -> None:
    words = "Lorem ipsum dolor sit amet, consectetur adipiscing elit. " * 8
    runs = [run for run in layout(field("b", words)).display.runs if run.role == "backFields[0].value"]
    assert len(runs) > 5
    assert " ".join(run.text for run in runs) == words.strip()
    assert all(run.x + run.width <= 375 - 30 for run in runs)


@pytest.mark.parametrize("text", ["x" * 400, "a\n\nb", "", "\n", "日本語のとても長い文章です。" * 12])
def test_wrapping_covers_every_character_once(text: str) -> None:
    spans = list(back.wrapped(text, 300, FONTS))
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans)


def test_links_have_their_colour_and_target() -> None:
    display = layout(field("b", "See https://a.bc for more")).display
    link = next(run for run in display.runs if run.href)
    assert (link.text, link.href, link.colour) == ("https://a.bc", "https://a.bc", back.LIGHT.link)
    after = next(run for run in display.runs if run.text.startswith(" for"))
    assert after.x == pytest.approx(link.x + link.width)


def test_right_to_left_lines_end_at_the_right() -> None:
    run = next(
        run for run in layout(field("b", "שלום עולם")).display.runs if run.role == "backFields[0].value"
    )
    assert run.x + run.width == pytest.approx(375 - 2 * 15.2, abs=0.1)
    assert run.anchor == "end"


def test_right_to_left_labels_end_at_the_right() -> None:
    label = next(
        run for run in layout(field("b", "x", "תנאים")).display.runs if run.role == "backFields[0].label"
    )
    assert label.x + label.width == pytest.approx(375 - 2 * 15.2, abs=0.1)


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_is_readable_in_both_appearances(dark: bool) -> None:
    palette = back.PALETTES[dark]
    display = layout(field("b", "See https://a.bc", "Label"), dark=dark).display
    for run in display.runs:
        ground = palette.group if run.role.startswith("back") else palette.page
        assert colours.contrast(run.colour, ground) >= 4.5, run.role


def test_the_back_grows_with_its_fields_up_to_a_limit() -> None:
    few, many = layout(field("b", "x")), layout(*(field(f"b{i}", "word " * 300, "L") for i in range(40)))
    assert few.display.height == 525
    assert 4000 < many.display.height < 4200
    assert {notice.code for notice in many.notices} == {"back_cut"}


def test_a_pass_without_back_fields_has_an_empty_back() -> None:
    assert [run.role for run in layout().display.runs] == ["organizationName", "description"]
