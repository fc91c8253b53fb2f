from __future__ import annotations

import asyncio
import base64
import threading
from collections.abc import Awaitable, Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from renderer.gateway.base import Answer, Submission
from renderer.part import Part
from renderer.sandbox import mm7
from renderer.sandbox.script import Behaviour
from renderer.sandbox.taken import Attached, Call, FromPhone, Taken
from renderer.service import push
from renderer.service.push import Desk, router
from renderer.service.road import Road
from renderer.settings import GatewayAccount, Settings
from renderer.store import Store
from renderer.store.inbound import inbound
from renderer.store.reports import reports
from tests.installation import wait_until

REPORT = {"msgid": "6000000000000001", "dlrstatus": "DELIVRD", "handset": "motol7c"}


@pytest.fixture
def road(tmp_path: Path) -> Iterator[Road]:
    account = GatewayAccount(username="u", push_token=SecretStr("s3cret"))
    relay = GatewayAccount(username="us", push_token=SecretStr("gehëim"), kind="mm7")
    gateways = {"smsglobal": account, "relay": relay, "intellisoftware": account}
    made = Road(Settings(home=tmp_path, gateways=gateways))
    yield made
    made.close()


def client(road: Road, settings: Settings | None = None, host: str = "127.0.0.1") -> TestClient:
    app = FastAPI()
    app.include_router(router(desk(road, settings)))
    return TestClient(app, client=(host, 4711))


def desk(road: Road, settings: Settings | None = None, **changes: Any) -> Desk:
    rooms = {
        "store": lambda: road.store,
        "commits": lambda: road.commits,
        "artefacts": lambda: road.artefacts,
        "gateway": road.gateway,
    }
    return Desk(settings or road.settings, **{**rooms, **changes})


def kept(road: Road) -> list[tuple[str, str, str]]:
    with road.store.read() as connection:
        rows = connection.execute(select(reports.c.gateway_id, reports.c.status, reports.c.raw)).all()
    return [tuple(row) for row in rows]


def test_a_report_is_kept_once_and_answered_ok(road: Road) -> None:
    caller = client(road)
    for _ in range(2):
        answer = caller.post("/push/smsglobal?token=s3cret", data=REPORT)
        assert (answer.status_code, answer.text) == (200, "OK")
    ((gateway_id, status, raw),) = kept(road)
    assert (gateway_id, status) == ("6000000000000001", "Retrieved")
    assert "s3cret" not in raw


def test_a_report_may_come_as_get(road: Road) -> None:
    assert client(road).get("/push/smsglobal", params={**REPORT, "token": "s3cret"}).text == "OK"
    assert len(kept(road)) == 1


@pytest.mark.parametrize("token", ["", "wrong", "s3cre", "ü"])
def test_without_the_token_nothing_is_read(road: Road, token: str) -> None:
    assert client(road).post("/push/smsglobal", params={"token": token}, data=REPORT).status_code == 403
    assert kept(road) == []


def test_with_no_token_set_only_this_machine_may_push(road: Road, tmp_path: Path) -> None:
    bare = Settings(home=tmp_path)
    assert client(road, bare).post("/push/smsglobal", data=REPORT).status_code == 200
    assert client(road, bare, host="192.0.2.7").post("/push/smsglobal", data=REPORT).status_code == 403


def test_other_pushes_are_acknowledged_and_left(road: Road) -> None:
    assert client(road).get("/push/smsglobal", params={"token": "s3cret", "x": "y"}).text == "OK"
    assert kept(road) == []


def test_gateways_that_push_nothing_have_no_address(road: Road) -> None:
    for name in ("outbox", "pigeon", "apns"):
        assert client(road).post(f"/push/{name}", data=REPORT).status_code == 404


def received(road: Road) -> list[tuple[str, str, str, str]]:
    columns = inbound.c.gateway, inbound.c.kind, inbound.c.sender, inbound.c.text
    with road.store.read() as connection:
        return [tuple(row) for row in connection.execute(select(*columns)).all()]


def test_messages_from_phones_are_kept_once(road: Road) -> None:
    caller = client(road)
    mms = {"from": "614", "to": "60856", "id": "9", "message": "hi", "token": "s3cret"}
    sms = {"from": "4477", "to": "60856", "msgid": "3", "type": "1", "text": "St\x00op", "token": "s3cret"}
    for _ in range(2):
        assert caller.get("/push/smsglobal", params=mms).text == "OK"
        assert caller.post("/push/intellisoftware", data=sms, params={"token": "s3cret"}).status_code == 200
    assert received(road) == [("smsglobal", "MMS", "614", "hi"), ("intellisoftware", "SMS", "4477", "Stop")]


def test_intellisoftwares_report_is_kept(road: Road) -> None:
    form = {"msgid": "1001", "status": "4", "toaddr": "447700900123"}
    assert client(road).post("/push/intellisoftware?token=s3cret", data=form).status_code == 200
    assert [row[:2] for row in kept(road)] == [("1001/00900123", "Retrieved")]


def test_files_that_the_gateway_keeps_are_fetched_before_it_is_acknowledged(road: Road) -> None:
    away = [True]

    class Keeping:
        name, capabilities = "intellisoftware", None

        def submit(self, _submission: Submission) -> Answer:
            raise NotImplementedError

        def files(self, raw_id: str, names: Sequence[str]) -> tuple[Part, ...] | None:
            assert (raw_id, names) == ("3", ("t.txt", "a.jpg"))
            return (
                None
                if away.pop()
                else (Part("t.txt", "text/plain", b"Hi"), Part("a.jpg", "image/jpeg", b"J"))
            )

    app = FastAPI()
    app.include_router(router(desk(road, gateway=lambda _name: Keeping())))
    caller = TestClient(app, client=("127.0.0.1", 4711))
    mms = {"from": "4477", "msgid": "3", "type": "5", "text": "Re", "filelist": "t.txt, a.jpg"}
    assert caller.post("/push/intellisoftware?token=s3cret", data=mms).status_code == 503
    assert received(road) == []
    away[:] = [False]
    assert caller.post("/push/intellisoftware?token=s3cret", data=mms).status_code == 200
    assert received(road) == [("intellisoftware", "MMS", "4477", "Hi")]
    with road.store.read() as connection:
        (parts,) = connection.execute(select(inbound.c.parts)).scalars()
    assert [part["name"] for part in parts] == ["a.jpg"]


def waiting(taker: Desk) -> int:
    return taker._fetchers.statistics().tasks_waiting if taker._fetchers else 0


def test_a_gateway_that_hangs_with_its_files_keeps_nobody_else_waiting(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push, "FETCHERS", 1)
    monkeypatch.setattr(push, "FETCHES_WAITING", 1)
    begun, let_go = threading.Event(), threading.Event()

    class Hanging:
        name, capabilities = "intellisoftware", None

        def submit(self, _submission: Submission) -> Answer:
            raise NotImplementedError

        def files(self, _raw_id: str, _names: Sequence[str]) -> tuple[Part, ...]:
            begun.set()
            assert let_go.wait(20)
            return ()

    app = FastAPI()
    taker = desk(road, gateway=lambda _name: Hanging())
    app.include_router(router(taker))

    async def play() -> list[int]:
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 4711))
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as caller:

            def came(number: int) -> Awaitable[httpx.Response]:
                mms = {"from": "4477", "msgid": str(number), "type": "5", "filelist": "a.jpg"}
                return caller.post("/push/intellisoftware?token=s3cret", data=mms)

            first = asyncio.create_task(came(1))
            assert await asyncio.to_thread(begun.wait, 20)
            second = asyncio.create_task(came(2))
            await asyncio.to_thread(wait_until, lambda: waiting(taker) == 1, 20)
            third = await came(3)
            let_go.set()
            return [third.status_code, *(each.status_code for each in await asyncio.gather(first, second))]

    assert asyncio.run(play()) == [503, 200, 200]


def test_a_gateway_that_is_not_set_up_keeps_its_files(tmp_path: Path) -> None:
    bare = Road(Settings(home=tmp_path))
    mms = {"from": "4477", "msgid": "3", "type": "5", "text": "Re", "filelist": "a.jpg"}
    assert client(bare).post("/push/intellisoftware", data=mms).status_code == 200
    assert received(bare) == [("intellisoftware", "MMS", "4477", "")]
    bare.close()


# -- MM7 ---------------------------------------------------------------------------------------------------

TAKEN = Taken("42", "r", "16501234123", "60856", "", "", (), 0.0)
PHONE = FromPhone(
    "L-1", "16501234123", "60856", "Hello", "Re", "MMS", (Attached("a.jpg", "image/jpeg", b"\xff"),)
)


def call(road: Road, made: Call, *, login: tuple[str, str] | None = ("us", "gehëim"), **more: Any) -> Any:
    packed = base64.b64encode(":".join(login).encode()).decode() if login else ""
    headers = {"Content-Type": made.content_type, **made.headers}
    if login:
        headers["Authorization"] = f"Basic {packed}"
    return client(road).post("/mm7", content=made.body, headers=headers, **more)


def test_mm7_reports_and_messages_are_kept_and_answered_in_soap(road: Road) -> None:
    for _ in range(2):
        for made in (mm7.report_call(TAKEN, Behaviour(spid="0001890")), mm7.incoming_call(PHONE)):
            answer = call(road, made)
            assert answer.status_code == 200, answer.text
            assert answer.headers["content-type"] == "text/xml; charset=utf-8"
            assert mm7.is_acknowledged(answer)
    ((gateway_id, status, _),) = kept(road)
    assert (gateway_id, status) == ("42", "Retrieved")
    assert received(road) == [("relay", "MMS", "16501234123", "Hello")]


@pytest.mark.parametrize("login", [None, ("us", "wrong"), ("them", "gehëim"), ("", "")])
def test_strangers_get_a_fault_and_are_asked_who_they_are(road: Road, login: tuple[str, str] | None) -> None:
    answer = call(road, mm7.report_call(TAKEN, Behaviour()), login=login)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic")
    assert "<StatusCode>4001<" in answer.text
    assert kept(road) == []


def test_a_token_serves_relays_that_know_no_basic(road: Road) -> None:
    made = mm7.report_call(TAKEN, Behaviour())
    assert call(road, made, login=None, params={"token": "gehëim"}).status_code == 200
    assert call(road, made, login=None, params={"token": "s3cret"}).status_code == 401


@pytest.mark.parametrize("header", ["Basic", "Basic !", "Basic dXM=", "Bearer x", "Basic \xfc"])
def test_broken_credentials_are_no_credentials(road: Road, header: str) -> None:
    answer = client(road).post("/mm7", content=b"x", headers={"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401


@pytest.mark.parametrize("body", [b"", b"nonsense", b"<a/>", b"--x\r\n\r\n", bytes(range(256))])
def test_garbage_gets_a_fault_and_never_a_traceback(road: Road, body: bytes) -> None:
    answer = call(road, Call("multipart/related; boundary=x", body))
    assert answer.status_code == 400
    assert "<StatusCode>4004<" in answer.text


def test_with_the_books_away_every_gateway_is_told_to_come_again(road: Road) -> None:
    def away() -> Store:
        raise OperationalError("select", {}, Exception("away"))

    app = FastAPI()
    app.include_router(router(desk(road, store=away, commits=away)))
    caller = TestClient(app, client=("127.0.0.1", 4711))
    assert caller.post("/push/smsglobal?token=s3cret", data=REPORT).status_code == 503
    made = mm7.report_call(TAKEN, Behaviour())
    answer = caller.post(
        "/mm7?token=geh%C3%ABim", content=made.body, headers={"Content-Type": made.content_type}
    )
    assert answer.status_code == 503
    assert "<StatusCode>3000<" in answer.text


def test_of_several_relays_the_one_whose_token_is_shown_is_meant(road: Road, tmp_path: Path) -> None:
    relays = {"open": GatewayAccount(kind="mm7"), **road.settings.gateways}
    app = FastAPI()
    settings = Settings(home=tmp_path, gateways=relays)
    app.include_router(router(desk(road, settings)))
    caller = TestClient(app, client=("127.0.0.1", 4711))
    made = mm7.incoming_call(PHONE)
    for query, name in (("?token=geh%C3%ABim", "relay"), ("", "open")):
        assert caller.post(f"/mm7{query}", content=made.body, headers={"Content-Type": made.content_type})
        assert name in {row[0] for row in received(road)}
