from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from renderer.skycore.api import Api
from renderer.skycore.memory import Memory
from renderer.store import Store, accounts, templates
from tests.skycore.test_api import BARCODE, PASS, ask, stored


@pytest.mark.parametrize(("state", "code"), [("encoding", "E626"), ("corrupt", "E241"), ("ready", None)])
def test_a_template_must_be_ready(api: Api, store: Store, state: str, code: str | None) -> None:
    with store.write() as connection:
        connection.execute(update(templates.mms_templates).values(state=state))
    assert ask(api, BARCODE).code == code


def test_discovery_is_asked_for_by_its_text_alone(api: Api, store: Store) -> None:
    ask(api, PASS, ddmtitle="Hello")
    ask(api, PASS, ddmtext="Who?", ddmtimeout="0", ddmforce="TRUE")
    ask(api, PASS, ddmtext="Who?")
    assert stored(store, 1).discovery is None
    assert stored(store, 2).discovery == {"title": None, "text": "Who?", "minutes": 0, "force": True}
    third = stored(store, 3).discovery
    assert third is not None
    assert (third["minutes"], third["force"]) == (None, False)


def test_a_campaign_takes_its_subscribers_only(api: Api) -> None:
    assert ask(api, BARCODE, campaignref="12333").code is None
    assert ask(api, BARCODE, campaignref="12333", to="16501234124").code == "E715"


def test_the_first_fault_in_the_documented_order_is_told(api: Api) -> None:
    wrong = {"to": "x", "from": "99999", "mmsid": "999", "campaignref": "1"}
    order = []
    for name, right in (
        ("to", "16501234123"),
        ("from", "60856"),
        ("mmsid", "35674"),
        ("campaignref", "12333"),
    ):
        order.append(ask(api, BARCODE | wrong).code)
        wrong[name] = right
    assert order == ["E110", "E111", "E241", "E714"]


def test_a_message_is_booked_for_its_countrys_gateway(api: Api, store: Store) -> None:
    routed = Api(replace(api.rooms, routes={"1": ("mm7", "soft"), "44": ("other",)}))
    ask(api, BARCODE)
    ask(routed, BARCODE)
    with store.write() as connection:
        connection.execute(update(accounts.shortcodes).values(gateway="own"))
    ask(Api(replace(routed.rooms, memory=Memory())), BARCODE)
    booked = [stored(store, number).gateway for number in (1, 2, 3)]
    assert booked == [api.rooms.default_gateway, "mm7", "own"]


@pytest.mark.parametrize(
    ("name", "most"), [("customtext_1", 5000), ("fallbacksmstext", 1530), ("ddmtext", 5000), ("ddmtitle", 80)]
)
def test_a_text_has_its_limit(api: Api, name: str, most: int) -> None:
    assert ask(api, BARCODE, **{name: "x" * most}).code is None
    assert ask(api, BARCODE, **{name: "x" * (most + 1)}).code == "E228"
