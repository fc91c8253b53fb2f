from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import select
from starlette.testclient import TestClient

from renderer.service.push import router
from renderer.service.road import Road
from renderer.settings import GatewayAccount, Settings
from renderer.store.reports import reports

REPORT = {"msgid": "6000000000000001", "dlrstatus": "DELIVRD", "handset": "motol7c"}


@pytest.fixture
def road(tmp_path: Path) -> Iterator[Road]:
    account = GatewayAccount(username="u", push_token=SecretStr("s3cret"))
    made = Road(Settings(home=tmp_path, gateways={"smsglobal": account}))
    yield made
    made.close()


def client(road: Road, settings: Settings | None = None, host: str = "127.0.0.1") -> TestClient:
    app = FastAPI()
    app.include_router(router(settings or road.settings, lambda: road.store, lambda: road.artefacts))
    return TestClient(app, client=(host, 4711))


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
    caller = client(road)
    incoming = {"from": "614", "id": "9", "message": "hi", "token": "s3cret"}
    for form in (incoming, {"token": "s3cret", "x": "y"}):
        assert caller.get("/push/smsglobal", params=form).text == "OK"
    assert kept(road) == []
