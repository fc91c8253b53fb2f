from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.types import Message
from structlog.testing import CapturingLogger

from renderer.errors import ConfigurationError
from renderer.sandbox import mm7
from renderer.sandbox.script import Behaviour
from renderer.sandbox.taken import Taken
from renderer.service import problems
from renderer.service.limits import BodyLimit
from renderer.service.push import router
from renderer.service.push_door import PushDoor, places
from renderer.service.road import Road
from renderer.settings import GatewayAccount, Settings
from tests.service.test_push import REPORT, desk, kept

LIMIT = 50_000
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MM7_REPORT = mm7.report_call(Taken("42", "r", "16501234123", "60856", "", "", (), 0.0), Behaviour())


@pytest.fixture
def road(tmp_path: Path) -> Iterator[Road]:
    shut = GatewayAccount(username="u", push_token=SecretStr("s3cret"), kind="smsglobal")
    relay = GatewayAccount(username="us", push_token=SecretStr("geheim"), kind="mm7")
    gateways = {"shut": shut, "relay": relay, "mute": GatewayAccount(kind="outbox")}
    made = Road(Settings(home=tmp_path, gateways=gateways))
    yield made
    made.close()


def routed(road: Road, **changes: Any) -> FastAPI:
    """The routes alone, as they were before there was a door."""
    app = FastAPI()
    app.include_router(router(desk(road, **changes)))
    problems.install(app)
    app.add_middleware(BodyLimit, max_bytes=LIMIT)
    return app


def answered(app: Any, method: str, url: str, client: str = "127.0.0.1", **more: Any) -> tuple[Any, ...]:
    async def play() -> httpx.Response:
        transport = httpx.ASGITransport(app, client=(client, 4711))
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as caller:
            return await caller.request(method, url, **more)

    answer = asyncio.run(play())
    return answer.status_code, sorted(answer.headers.items()), answer.content


async def _in_pieces() -> Any:
    yield b"msgid=8&"
    yield b"dlrstatus=DELIVRD"


def _too_much() -> Any:
    async def pieces() -> Any:
        for _ in range(10):
            yield b"x" * 10_000

    return pieces()


ASKED: dict[str, tuple[str, str, Any]] = {
    "a report": ("POST", "/push/smsglobal", {"data": REPORT}),
    "a report as a query": ("GET", "/push/smsglobal", {"params": REPORT}),
    "nothing known": ("POST", "/push/smsglobal", {"data": {"x": "y"}}),
    "no body": ("POST", "/push/smsglobal", {}),
    "a GET with a body": ("GET", "/push/smsglobal", {"data": REPORT}),
    "bytes": ("POST", "/push/smsglobal", {"content": bytes(range(256)), "headers": FORM}),
    "a broken multipart": (
        "POST",
        "/push/smsglobal",
        {"content": b"--x", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
    ),
    "another method": ("PUT", "/push/smsglobal", {"data": REPORT}),
    "HEAD": ("HEAD", "/push/smsglobal", {}),
    "OPTIONS": ("OPTIONS", "/mm7", {}),
    "a stranger without a token": ("POST", "/push/smsglobal", {"data": REPORT, "client": "192.0.2.7"}),
    "no token": ("POST", "/push/shut", {"data": REPORT}),
    "a wrong token": ("POST", "/push/shut?token=s3cre", {"data": REPORT}),
    "the token": ("POST", "/push/shut?token=s3cret", {"data": REPORT, "client": "192.0.2.7"}),
    "the token as a header": ("POST", "/push/shut", {"data": REPORT, "headers": {"X-Push-Token": "s3cret"}}),
    "the token as a password": ("POST", "/push/shut", {"data": REPORT, "auth": ("u", "s3cret")}),
    "a wrong password": ("POST", "/push/shut", {"data": REPORT, "auth": ("u", "wrong")}),
    "a gateway that pushes nothing": ("POST", "/push/outbox", {"data": REPORT}),
    "an account that pushes nothing": ("POST", "/push/mute", {"data": REPORT}),
    "no gateway": ("POST", "/push/pigeon", {"data": REPORT}),
    "another case": ("POST", "/push/Smsglobal", {"data": REPORT}),
    "a path below": ("POST", "/push/smsglobal/", {"data": REPORT}),
    "an escaped name": ("POST", "/push/sms%67lobal", {"data": REPORT}),
    "a query beyond ASCII": ("GET", "/push/smsglobal?msgid=1&dlrstatus=DELIVRD&to=%E9%00#x", {}),
    "in pieces": ("POST", "/push/smsglobal", {"content": _in_pieces, "headers": FORM}),
    "more than the limit": ("POST", "/push/smsglobal", {"content": b"x" * (LIMIT + 1), "headers": FORM}),
    "more than the limit in pieces": ("POST", "/push/smsglobal", {"content": _too_much, "headers": FORM}),
    "the limit": ("POST", "/push/smsglobal", {"content": b"x" * LIMIT, "headers": FORM}),
    "no credentials for MM7": ("POST", "/mm7", {"content": MM7_REPORT.body}),
    "MM7 by token": ("POST", "/mm7?token=geheim", {"content": MM7_REPORT.body}),
    "MM7 by GET": ("GET", "/mm7?token=geheim", {}),
    "MM7 nonsense": ("POST", "/mm7?token=geheim", {"content": b"nonsense"}),
}


@pytest.mark.parametrize("name", ASKED)
def test_the_door_answers_as_the_routes_do(road: Road, name: str) -> None:
    method, url, more = ASKED[name]
    routes = routed(road)
    told = []
    for app in (routes, PushDoor(routes, road.desk, LIMIT)):
        fresh = {key: made() if callable(made) else made for key, made in more.items()}
        told.append((answered(app, method, url, **fresh), sorted(kept(road))))
    assert told[0] == told[1]


def test_what_is_usual_never_reaches_the_routes(road: Road) -> None:
    async def nowhere(*_: object) -> None:
        raise AssertionError

    door = PushDoor(nowhere, road.desk, LIMIT)
    assert answered(door, "POST", "/push/smsglobal", data=REPORT)[0] == 200
    assert answered(door, "GET", "/push/shut", params={**REPORT, "token": "s3cret"})[0] == 200
    content = {"content": MM7_REPORT.body, "headers": {"Content-Type": MM7_REPORT.content_type}}
    assert answered(door, "POST", "/mm7?token=geheim", **content)[0] == 200
    assert {row[0] for row in kept(road)} == {REPORT["msgid"], "42"}


def test_an_error_of_ours_is_a_problem_as_everywhere(road: Road) -> None:
    def broken() -> Any:
        raise ConfigurationError("The address of the records is wrong.")

    routes = routed(road, commits=broken)
    behind = answered(routes, "POST", "/push/smsglobal", data=REPORT)
    door = PushDoor(routes, desk(road, commits=broken), LIMIT)
    assert answered(door, "POST", "/push/smsglobal", data=REPORT) == behind
    assert behind[0] == 503


def test_a_gateway_that_leaves_within_its_push_is_told_to_the_log_alone(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play() -> list[Message]:
        sent: list[Message] = []
        pieces = [{"type": "http.request", "body": b"msg", "more_body": True}, {"type": "http.disconnect"}]

        async def receive() -> Message:
            return pieces.pop(0)

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": "/push/smsglobal", "query_string": b""}
        headers = [(b"content-length", b"99")]
        await PushDoor(routed(road), road.desk, LIMIT)({**scope, "headers": headers}, receive, send)
        return sent

    log = CapturingLogger()
    monkeypatch.setattr(problems, "log", log)
    sent = asyncio.run(play())
    assert sent[0]["status"] == problems.CLIENT_CLOSED
    assert [(call.method_name, call.args) for call in log.calls] == [("info", ("client.left",))]
    assert kept(road) == []


def test_every_gateway_that_pushes_has_its_place_and_no_other(road: Road) -> None:
    found = places(road.desk)
    assert {"/push/smsglobal", "/push/shut", "/push/relay", "/push/mm7", "/mm7"} <= set(found)
    assert not {"/push/outbox", "/push/mute", "/push/apns"} & set(found)
    assert found["/mm7"].names == ("relay",)
    assert {place.path for place in found.values()} == {"/push/{gateway}", "/mm7"}
