from __future__ import annotations

import pytest

from renderer.engine import Engine
from renderer.studio import passform
from renderer.studio.dress import MODES
from renderer.wallet import build


def test_every_dynamic_slot_has_its_input(engine: Engine) -> None:
    for name in engine.templates.ids("pass"):
        template = engine.pass_template(name)
        named = {one.name for group in passform.groups(template) for one in group.inputs}
        assert template.switches.slots <= named
        assert set(template.sample) <= named


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "empty"])
def test_the_form_as_it_is_filled_makes_a_pass(engine: Engine, mode: str) -> None:
    for name in engine.templates.ids("pass"):
        template = engine.pass_template(name)
        filled = {one.name: one.sample for group in passform.groups(template, mode) for one in group.inputs}
        assert build(template, {slot: text for slot, text in filled.items() if text}).pass_json


def test_fields_that_the_sample_leaves_out_are_spare(engine: Engine) -> None:
    groups = {group.title: group for group in passform.groups(engine.pass_template("event-ticket"))}
    spare = [one.name for one in groups["Secondary"].inputs if one.spare]
    assert spare == ["SECLABEL3", "SECVALUE3", "SECLABEL4", "SECVALUE4"]
    assert groups["Places"].closed
