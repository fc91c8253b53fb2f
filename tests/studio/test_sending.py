from __future__ import annotations

from typing import Any

import pytest

from renderer.studio import sending
from tests.studio.conftest import OURS, Client

CHECK, SEND = "/studio/api/send/check", "/studio/api/send"
VALUES = {"barcode_id": "Ticket_1", "data.first_name": "Ada", "text.1": "Hello", "subject": "Hi"}
ASK: dict[str, Any] = {"template": "ticket-mms", "to": "+1 650 555 0199", "sender": "60856", "values": VALUES}


def test_a_send_is_looked_at_once_more_and_accepted_once(inside: Client) -> None:
    facts, _ = inside.ask(CHECK, ASK)
    assert (facts["to"], facts["sender"], facts["slides"]) == ("16505550199", "60856", 3)
    sent, _ = inside.ask(SEND, {**ASK, "token": facts["token"]})
    assert sent["to"] == "16•••••••99"
    again = inside.post(SEND, json={**ASK, "token": facts["token"]}, headers=OURS)
    assert again.status_code == 400
    assert "already" in again.json()["detail"]
    assert sent["tracking"] in inside.get("/studio/messages").text


def test_nothing_is_sent_without_the_second_look(inside: Client) -> None:
    assert inside.post(SEND, json=ASK, headers=OURS).json()["field"] == "token"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to": "abc"}, "to"),
        ({"to": "0123456789"}, "to"),
        ({"sender": "99999"}, "sender"),
        ({"template": "x"}, "template"),
    ],
)
def test_a_mistake_names_its_field(inside: Client, change: dict[str, str], field: str) -> None:
    assert inside.post(CHECK, json=ASK | change, headers=OURS).json()["field"] == field


def test_without_an_account_nothing_can_be_sent(client: Client) -> None:
    answer = client.post(CHECK, json=ASK, headers=OURS)
    assert answer.status_code == 400
    assert answer.json()["detail"] == sending.NO_ACCOUNT


def test_the_form_becomes_a_message_s_content() -> None:
    assert sending.content(VALUES) == {
        "barcode_id": "Ticket_1",
        "subject": "Hi",
        "data": {"first_name": "Ada"},
        "custom_text": {"1": "Hello"},
    }
