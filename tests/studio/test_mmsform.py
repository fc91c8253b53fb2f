from __future__ import annotations

from renderer.engine import Engine
from renderer.studio import mmsform


def names(engine: Engine, template: str, mode: str = "sample") -> set[str]:
    form = mmsform.form(engine, engine.mms_template(template), mode)
    return {one.name for group in form.groups for one in group.inputs}


def test_merge_tags_texts_and_the_barcode_are_asked_for(engine: Engine) -> None:
    found = names(engine, "ticket-mms")
    assert {"subject", "barcode_id", "data.first_name", "data.seat", "text.1", "text.3"} <= found
    assert "data.barcodeid" not in found


def test_a_message_with_a_pass_asks_for_its_slots(engine: Engine) -> None:
    found = names(engine, "pass-mms")
    assert "pass.PRIMARYVALUE1" in found
    assert "barcode_id" not in found


def test_values_are_split_by_their_kind_and_blanks_left_out() -> None:
    given = {
        "data.a.b": "1",
        "text.2": "two",
        "pass.PHONE": "3",
        "subject": "S",
        "data.c": "  ",
        "odd.x": "y",
    }
    assert mmsform.split(given) == {
        "data": {"a.b": "1"},
        "text": {"2": "two"},
        "pass": {"PHONE": "3"},
        "": {"subject": "S", "odd.x": "y"},
    }
