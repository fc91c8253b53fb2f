"""Primary fields."""

from __future__ import annotations

import pytest

from renderer import typography
from renderer.wallet import preview
from renderer.wallet.preview.display import DisplayList, Run, Shape
from tests.wallet.preview.samples import field, made, pictures

FONTS = typography.shipped_fonts()


def display(style: str, *values: str, **more: object) -> DisplayList:
    fields = [field(f"p{i}", value, f"Label {i}") for i, value in enumerate(values)]
    files = {"strip@2x.png": pictures()["strip@2x.png"]} if more.pop("strip", False) else {}
    return preview.layout(made(style, primary=fields, **more), files, fonts=FONTS).display


def runs(found: DisplayList) -> dict[str, Run]:
    return {run.role: run for run in found.runs}


def test_a_boarding_pass_has_two_places_of_one_size() -> None:
    found = runs(display("boardingPass", "Prague12345", "Paris"))
    start, end = found["primaryFields[0].value"], found["primaryFields[1].value"]
    assert start.style.size == end.style.size
    assert end.x + end.width == pytest.approx(360.8)
    assert start.x + start.width < 170
    assert found["primaryFields[1].label"].text == "LABEL 1"


def test_places_shrink_about_their_middle() -> None:
    short, long = (
        runs(display("boardingPass", text, "X"))["primaryFields[0].value"] for text in ("PRG", "Prague 12345")
    )
    assert long.style.size < short.style.size
    middles = [run.baseline - run.style.size * 0.7275 / 2 for run in (short, long)]
    assert middles[0] == pytest.approx(middles[1], abs=0.1)


def test_a_boarding_pass_without_places_still_has_its_pictogram() -> None:
    assert any(isinstance(item, Shape) for item in display("boardingPass").items)


@pytest.mark.parametrize("strip", [True, False])
def test_a_coupon_s_label_stands_below_its_value_as_written(strip: bool) -> None:
    found = runs(display("coupon", "20 %", strip=strip))
    assert found["primaryFields[0].label"].text == "Label 0"
    assert found["primaryFields[0].label"].baseline > found["primaryFields[0].value"].baseline


def test_an_event_ticket_s_label_moves_below_only_over_a_strip() -> None:
    plain, over = (runs(display("eventTicket", "Gala", strip=strip)) for strip in (False, True))
    assert plain["primaryFields[0].label"].baseline < plain["primaryFields[0].value"].baseline
    assert over["primaryFields[0].label"].baseline > over["primaryFields[0].value"].baseline


def test_a_second_primary_field_is_told_off_the_card() -> None:
    found = preview.layout(made("generic", primary=[field("a", "1"), field("b", "2")]), {}, fonts=FONTS)
    assert [run.text for run in found.display.runs] == ["1"]
    assert "not_shown" in [notice.code for notice in found.notices]
