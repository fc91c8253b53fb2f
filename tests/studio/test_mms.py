from __future__ import annotations

import base64
import json

from renderer import mms
from tests.studio.conftest import OURS, Client

PREVIEW = "/studio/api/mms/preview"
VALUES = {"barcode_id": "Ticket_12345", "data.first_name": "Ada"}


def test_each_handset_gets_its_own_message(client: Client) -> None:
    ask = {"template": "ticket-mms", "handsets": ["motol7c", "android"], "values": VALUES, "settled": True}
    facts, parts = client.ask(PREVIEW, ask)
    small, large = facts["handsets"]
    assert (small["screen"], len(small["slides"])) == ([176, 220], 3)
    assert "Hello Ada" in small["slides"][0]["text"]
    pictures = [parts[one["slides"][0]["image"]] for one in (small, large)]
    assert len(pictures[0]) < len(pictures[1])
    assert small["report"]["size_bytes"] <= small["report"]["limit_bytes"]
    assert small["pdu"][0]["value"] == "m-send-req"


def test_while_keys_fall_only_the_first_handset_is_drawn(client: Client) -> None:
    ask = {"template": "barcode-mms", "handsets": ["generic", "android"], "values": {"barcode_id": "1"}}
    facts, _ = client.ask(PREVIEW, ask)
    assert len(facts["handsets"]) == 1
    assert "pdu" not in facts["handsets"][0]


def test_a_fifth_handset_is_one_too_many(client: Client) -> None:
    ask = {"template": "barcode-mms", "handsets": ["generic"] * 5}
    assert client.post(PREVIEW, json=ask, headers=OURS).status_code == 422


def test_a_handset_and_a_slide_that_are_not_there_are_told(client: Client) -> None:
    ask = {"template": "barcode-mms", "handsets": ["no such phone"]}
    answer = client.post(PREVIEW, json=ask, headers=OURS)
    assert (answer.status_code, answer.json()["field"]) == (422, "handset")


def test_the_pdu_decodes_to_the_same_parts(client: Client) -> None:
    _, (part,) = client.ask("/studio/api/mms/pdu", {"template": "ticket-mms", "values": VALUES})
    assert mms.decode(part.data).kind == "m-send-req"


def test_the_link_page_stands_alone_in_a_sandbox(client: Client) -> None:
    ask = json.dumps({"template": "pass-mms", "values": {"pass.BARCODEVALUE": "X1"}}).encode()
    text = base64.urlsafe_b64encode(ask).rstrip(b"=").decode()
    answer = client.get(f"/studio/mms/page?ask={text}&wallet=google")
    assert answer.status_code == 200
    assert "Add to Google Wallet" in answer.text
    assert "sandbox" in answer.headers["content-security-policy"]
    assert client.get("/studio/mms/page?ask=%25%25").status_code == 400
