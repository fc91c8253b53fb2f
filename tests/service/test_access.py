from __future__ import annotations

import pytest
import structlog
from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from renderer.service.access import LoopbackOnly, from_this_machine, is_loopback


def test_a_request_is_one_line_without_its_query(client: TestClient) -> None:
    with structlog.testing.capture_logs() as lines:
        client.get("/v1/barcodes/qr", params={"data": "secret", "api_key": "k"})
    (line,) = [each for each in lines if each["event"] == "request"]
    assert line["method"] == "GET"
    assert line["path"] == "/v1/barcodes/qr"
    assert line["status"] == 422
    assert "secret" not in str(line)


def test_with_no_account_only_this_machine_is_answered(app: FastAPI) -> None:
    answer = TestClient(app, client=("192.0.2.7", 4711)).get("/v1/symbologies")
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert TestClient(app, client=("127.0.0.1", 4711)).get("/v1/symbologies").status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "localhost"])
def test_loopback_is_known_in_every_spelling(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "192.0.2.7", "localhost.example.com", ""])
def test_everything_else_is_not_loopback(host: str) -> None:
    assert not is_loopback(host)


def test_a_peer_without_an_address_is_on_this_machine() -> None:
    assert from_this_machine({"client": None})
    assert from_this_machine({"client": ("", 0)})
    assert not from_this_machine({"client": ("192.0.2.7", 1)})


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8000", 200),
        ("127.0.0.1", 200),
        ("[::1]:8000", 200),
        ("tickets.example", 200),
        ("", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example:80", 421),
    ],
)
def test_without_an_account_only_this_machines_names_are_answered(host: str, status: int) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("in")(scope, receive, send)

    guarded = LoopbackOnly(app, public_url="https://tickets.example/x")
    assert TestClient(guarded).get("/", headers={"Host": host}).status_code == status
    opened = LoopbackOnly(app, opened=lambda: True)
    assert TestClient(opened).get("/", headers={"Host": host}).status_code == 200
