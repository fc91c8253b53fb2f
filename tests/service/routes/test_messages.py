from __future__ import annotations

import base64

import pytest
from starlette.testclient import TestClient

from renderer import mms

PDU = "application/vnd.wap.mms-message"


def test_the_message_comes_with_its_parts_and_report(client: TestClient) -> None:
    answer = client.post(
        "/v1/mms/ticket-mms",
        params={"handset": "motol7c"},
        json={"barcode_id": "Ticket_12345", "custom_text": {"1": "Welcome"}, "subject": "Hi"},
    )
    assert answer.status_code == 200
    told = answer.json()
    assert told["subject"] == "Hi"
    assert told["report"]["size_bytes"] <= told["report"]["limit_bytes"]
    parts = {part["name"]: base64.b64decode(part["data"]) for part in told["parts"]}
    assert parts["s1.txt"] == b"Welcome"
    assert all(len(parts[part["name"]]) == part["bytes"] for part in told["parts"])
    assert "s1.txt" in told["smil"]


def test_the_pdu_for_who_asks(client: TestClient) -> None:
    body = {"barcode_id": "T", "to": "16501234123", "sender": "60856"}
    answer = client.post("/v1/mms/ticket-mms", json=body, headers={"Accept": PDU})
    assert answer.headers["content-type"] == PDU
    headers = dict(mms.decode(answer.content).headers)
    assert headers["X-Mms-Message-Type"] == "m-send-req"
    assert headers["To"].startswith("+16501234123")


def test_a_refused_pdu_is_not_sent(client: TestClient) -> None:
    accept = f"{PDU};q=0, application/json"
    answer = client.post("/v1/mms/ticket-mms", json={"barcode_id": "T"}, headers={"Accept": accept})
    assert answer.headers["content-type"] == "application/json"


def test_passdata_of_the_message_is_drawn(client: TestClient) -> None:
    answer = client.post(
        "/v1/mms/pass-mms", params={"handset": "modern"}, json={"passdata": {"BARCODEVALUE": "abc"}}
    )
    assert [fact["readable"] for fact in answer.json()["report"]["barcodes"]] == [True]


@pytest.mark.parametrize(
    ("params", "body", "field"),
    [
        ({"handset": "no such"}, {}, "handset"),
        ({"carrier": "no such"}, {}, "carrier"),
        ({"gateway": "no such"}, {}, "gateway"),
        ({}, {"nope": 1}, "nope"),
        ({}, {"barcode_id": "T", "custom_text": {"0": "x"}}, "custom_text"),
        ({}, {"custom_text": {"a": "x"}}, "custom_text"),
        ({}, {"custom_text": {"1": 2}}, "custom_text.1"),
        ({}, [], "body"),
        ({}, {"barcode_id": "T\0"}, "barcode_id"),
        ({}, {"custom_text": {"1": "\0"}}, "custom_text.1"),
        ({}, {"data": {"a": "\0"}}, "data.a"),
        ({}, {"passdata": {"A": "\0"}}, "passdata.A"),
        ({}, {"subject": "\0"}, "subject"),
        ({}, {"to": "\0"}, "to"),
        ({}, {"barcode_id": "T", "custom_text": {"99": "x"}}, "SLIDE"),
    ],
)
def test_a_problem_names_the_field(client: TestClient, params, body, field: str) -> None:
    answer = client.post("/v1/mms/ticket-mms", params=params, json=body)
    assert answer.status_code == 422
    assert answer.json()["field"] == field
