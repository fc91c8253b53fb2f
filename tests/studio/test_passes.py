from __future__ import annotations

import base64

import pytest

from renderer.engine import Engine
from renderer.samples import thumbnail
from tests.studio.conftest import OURS, Client

PREVIEW = "/studio/api/passes/preview"


def slots(engine: Engine, template: str = "event-ticket", **changes: str) -> dict[str, str]:
    return {**engine.pass_template(template).sample, **changes}


def test_the_page_holds_the_template_s_slots_with_their_samples(client: Client) -> None:
    text = client.get("/studio/passes?template=event-ticket").text
    assert 'name="PRIMARYVALUE1"' in text
    assert 'value="John Smith"' in text


def test_the_preview_tells_texts_languages_and_reading(client: Client, engine: Engine) -> None:
    ask = {"template": "event-ticket", "slots": slots(engine, PRIMARYVALUE1="Ada"), "settled": True}
    facts, (part,) = client.ask(PREVIEW, ask)
    assert part.content_type == "image/png"
    assert "Ada" in [one["source"] for one in facts["texts"]]
    assert facts["languages"] == ["de", "es"]
    assert facts["readback"]["verdict"] == "same"


def test_while_keys_fall_nothing_is_read_back(client: Client, engine: Engine) -> None:
    facts, _ = client.ask(PREVIEW, {"template": "event-ticket", "slots": slots(engine)})
    assert "readback" not in facts


def test_a_slot_at_fault_is_named(client: Client, engine: Engine) -> None:
    ask = {"template": "event-ticket", "slots": slots(engine, BARCODEVALUE=" ")}
    answer = client.post(PREVIEW, json=ask, headers=OURS)
    assert (answer.status_code, answer.json()["slot"]) == (422, "BARCODEVALUE")


def test_the_back_the_vector_and_the_dark_are_drawn(client: Client, engine: Engine) -> None:
    look = {"face": "back", "format": "svg", "dark": True, "language": "de", "scale": 1}
    _, (part,) = client.ask(PREVIEW, {"template": "event-ticket", "slots": slots(engine), **look})
    assert part.content_type == "image/svg+xml"


def test_a_picture_of_the_holder_goes_in(client: Client, engine: Engine) -> None:
    ask = {"template": "event-ticket", "slots": slots(engine)}
    _, (without,) = client.ask(PREVIEW, ask)
    _, (with_it,) = client.ask(PREVIEW, {**ask, "thumbnail": base64.b64encode(thumbnail()).decode()})
    assert without.data != with_it.data
    broken = client.post(PREVIEW, json={**ask, "thumbnail": "%%%"}, headers=OURS)
    assert (broken.status_code, broken.json()["field"]) == (400, "thumbnail")


def test_the_signed_pass_is_sound(client: Client, engine: Engine) -> None:
    facts, (part,) = client.ask(
        "/studio/api/passes/pkpass", {"template": "event-ticket", "slots": slots(engine)}
    )
    assert facts["development"] is True
    assert engine.verify(part.data).ok


def test_pasted_passdata_becomes_slots_and_strangers_are_named(client: Client) -> None:
    text = "<PASSDATA><PRIMARYVALUE1>Ada</PRIMARYVALUE1><NOSUCH>1</NOSUCH></PASSDATA>"
    facts, _ = client.ask("/studio/api/passes/paste", {"text": text})
    assert facts["slots"] == {"PRIMARYVALUE1": "Ada"}
    assert facts["notices"][0]["where"] == "NOSUCH"
    assert client.post("/studio/api/passes/paste", json={"text": "<x"}, headers=OURS).status_code == 400


def test_a_foreign_pass_is_shown_and_judged(client: Client, engine: Engine) -> None:
    data = engine.pkpass("coupon", engine.pass_template("coupon").sample).data
    answer = client.post("/studio/api/passes/foreign?settled=true&scale=1", content=data, headers=OURS)
    assert answer.status_code == 200
    assert b'"ok":true' in answer.content


@pytest.mark.parametrize("query", ["scale=9", "face=side", "nonsense=1"])
def test_a_look_that_is_not_there_is_refused(client: Client, query: str) -> None:
    assert client.post(f"/studio/api/passes/foreign?{query}", content=b"PK", headers=OURS).status_code == 422
