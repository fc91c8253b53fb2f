from __future__ import annotations

from renderer.engine import Engine
from renderer.studio import passfacts
from renderer.wallet import Notice, build


def test_every_text_names_the_slot_that_fills_it(engine: Engine) -> None:
    template = engine.pass_template("event-ticket")
    built = build(template, template.sample)
    facts = passfacts.of_preview(engine.preview_picture(built), passfacts.slots_by_role(built))
    slots = {one["slot"]: one["source"] for one in facts["texts"] if one["slot"]}
    assert slots["PRIMARYVALUE1"] == "John Smith"
    assert slots["SECLABEL2"].casefold() == "auditorium"
    assert all(0 <= part <= 1.01 for one in facts["texts"] for part in one["box"])


def test_the_barcode_reads_back_as_what_it_says(engine: Engine) -> None:
    template = engine.pass_template("event-ticket")
    shown = engine.preview_picture(build(template, template.sample))
    assert passfacts.read_back(shown)["verdict"] == "same"
    assert passfacts.read_back(engine.preview_picture("event-ticket", face="back"))["verdict"] == "none"


def test_a_notice_says_what_kind_it_is_and_where() -> None:
    told = passfacts.of_notice(
        Notice("not_shown", "no room", "secondaryFields[3]"), {"secondaryFields[3]": "SECVALUE4"}
    )
    assert (told["kind"], told["slot"]) == ("hidden", "SECVALUE4")
    assert passfacts.of_notice(Notice("ignored", "x", "PHONE"), {})["slot"] == "PHONE"
