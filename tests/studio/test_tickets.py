from __future__ import annotations

import pytest

from renderer.engine import Engine
from renderer.studio import tickets
from renderer.studio.dress import MODES
from tests.studio.conftest import OURS, Client

PREVIEW = "/studio/api/tickets/preview"
FIELDS = {"event": "Opera", "code": "TCK-7"}


def test_the_preview_is_the_very_file_that_would_be_sent(client: Client, engine: Engine) -> None:
    facts, (part,) = client.ask(PREVIEW, {"template": "gala", "fields": FIELDS, "settled": True})
    assert part.data == engine.ticket("gala", FIELDS, size=(640, 960)).data
    assert facts["bytes"] == len(part.data)
    assert facts["readback"] == {"verdict": "same", "text": "TCK-7"}
    assert facts["barcode"]["symbology"] == "QR Code"


def test_a_handset_gives_the_size(client: Client, engine: Engine) -> None:
    facts, _ = client.ask(PREVIEW, {"template": "gala", "fields": FIELDS, "handset": "motol7c"})
    assert (facts["width"], facts["height"]) == engine.handset("motol7c").box


def test_what_had_to_give_is_told(client: Client) -> None:
    ask = {
        "template": "gala",
        "fields": {**FIELDS, "event": "A very long name " * 5},
        "width": 176,
        "height": 220,
    }
    facts, _ = client.ask(PREVIEW, ask)
    assert facts["notices"]
    assert all(one["message"] for one in facts["notices"])


def test_a_byte_limit_and_a_format_are_kept(client: Client) -> None:
    facts, (part,) = client.ask(PREVIEW, {"template": "gala", "fields": FIELDS, "target_bytes": 30_000})
    assert len(part) <= 30_000
    assert facts["quality"] < 85
    _, (part,) = client.ask(PREVIEW, {"template": "gala", "fields": FIELDS, "format": "png"})
    assert part.content_type == "image/png"


@pytest.mark.parametrize(("change", "field"), [({"fields": {"code": "1"}}, "event"), ({"width": 0}, "width")])
def test_a_mistake_names_its_field(client: Client, change: dict[str, object], field: str) -> None:
    answer = client.post(PREVIEW, json={"template": "gala", "fields": FIELDS, **change}, headers=OURS)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "empty"])
def test_every_dressing_of_the_samples_can_be_drawn(engine: Engine, mode: str) -> None:
    for name in engine.templates.ids("ticket"):
        values = tickets.samples(engine.ticket_template(name), mode)
        assert engine.ticket_image(name, values, size=(240, 320)).width == 240
