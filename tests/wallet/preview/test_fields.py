"""Rows of fields on the card."""

from __future__ import annotations

import pytest

from renderer import typography
from renderer.wallet import preview
from renderer.wallet.preview.display import Run
from tests.wallet.preview.samples import field, made

FONTS = typography.shipped_fonts()


def runs(style: str, **groups: object) -> dict[str, Run]:
    found = preview.layout(made(style, **groups), {}, fonts=FONTS)
    return {run.role: run for run in found.display.runs}


def test_labels_are_capitals_and_values_as_written() -> None:
    found = runs("generic", secondary=[field("s", "Main stage", "place")])
    assert found["secondaryFields[0].label"].text == "PLACE"
    assert found["secondaryFields[0].value"].text == "Main stage"


def test_alignment_works_within_the_column() -> None:
    row = [
        field("a", "left", "A"),
        field("b", "a wide value", "B", textAlignment="PKTextAlignmentCenter"),
        field("c", "a wide value", "C", textAlignment="PKTextAlignmentRight"),
    ]
    found = runs("eventTicket", secondary=row)
    value, label = found["secondaryFields[1].value"], found["secondaryFields[1].label"]
    assert label.x + label.width / 2 == pytest.approx(value.x + value.width / 2)
    value, label = found["secondaryFields[2].value"], found["secondaryFields[2].label"]
    assert label.x + label.width == pytest.approx(value.x + value.width)
    assert value.x + value.width == pytest.approx(360.8)


def test_store_cards_set_both_groups_in_one_row() -> None:
    found = runs("storeCard", secondary=[field("s", "A", "S")], auxiliary=[field("a", "B", "T")])
    assert found["secondaryFields[0].value"].baseline == found["auxiliaryFields[0].value"].baseline
    apart = runs("generic", secondary=[field("s", "A", "S")], auxiliary=[field("a", "B", "T")])
    assert apart["secondaryFields[0].value"].baseline < apart["auxiliaryFields[0].label"].baseline


def test_values_of_a_row_share_one_size() -> None:
    row = [field("a", "Adult Development Programme", "TYPE"), field("b", "23478 and more", "NR")]
    found = runs("generic", secondary=row)
    sizes = {found[f"secondaryFields[{i}].value"].style.size for i in (0, 1)}
    assert len(sizes) == 1
    assert sizes.pop() < 14.0 / 0.7275


def test_empty_values_leave_their_column() -> None:
    found = runs("coupon", auxiliary=[field("a", "", "iOS"), field("b", "2", "BLACK"), field("c", " ")])
    assert "auxiliaryFields[0].value" not in found
    assert "auxiliaryFields[2].value" not in found
    assert found["auxiliaryFields[1].value"].x < 300


def test_an_event_ticket_s_extra_row_stands_below() -> None:
    row = [field("a", "1", "A"), field("b", "2", "B", row=1)]
    found = runs("eventTicket", auxiliary=row)
    assert found["auxiliaryFields[1].label"].baseline > found["auxiliaryFields[0].value"].baseline
