"""``/metrics``: what all processes counted, and how the records stand."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from renderer.delivery.kit import utc_now
from renderer.delivery.meter import Meter
from renderer.engine import Engine
from renderer.service.app import create_app
from renderer.service.metrics import CONTENT_TYPE, HttpMeter
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.skycore import examples
from renderer.store import accounts, messages, workers

LINE = re.compile(r'(#.*|[a-z_]+(\{([a-z]+="[^"]*",?)*\})? [0-9.]+)')


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture
def client(settings: Settings) -> TestClient:
    return TestClient(create_app(Engine(settings)))


def scraped(client: TestClient) -> dict[str, float]:
    reply = client.get("/metrics")
    assert (reply.status_code, reply.headers["content-type"]) == (200, CONTENT_TYPE)
    lines = reply.text.splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if line[0] != "#"}


def test_the_records_are_told_as_gauges(client: TestClient, settings: Settings) -> None:
    road = Road(settings)
    examples.load(road.store)
    now = utc_now()
    with road.store.write() as connection:
        account = accounts.find_account(connection, examples.ACCOUNT)
        assert account is not None
        row = {"account_id": account.id, "dialect": "1.3", "action": "x", "mms_id": "1", "template": "t"}
        row |= {"recipient": "1", "sender": "2", "gateway": "outbox", "content": {}}
        messages.add_message(connection, row, now=now - timedelta(seconds=30))
        workers.beat(connection, "w", host="h", pid=1, now=now)
    found = scraped(client)
    assert found['renderer_messages{state="accepted"}'] == found["renderer_queue_depth"] == 1
    assert 30 <= found["renderer_queue_seconds"] < 90
    assert (found["renderer_workers"], found["renderer_postbacks_open"]) == (1, 0)
    facts = client.get("/health").json()
    assert facts["queued"] == 1
    assert 30 <= facts["oldest_queued_seconds"] < 90


def test_answers_are_counted_by_route_and_status_never_by_path(client: TestClient) -> None:
    client.get("/health")
    client.get("/l/a-secret-token")
    client.get("/API/wxml/1.3/index.php")
    client.get("/nowhere/4917012345")
    found = scraped(client)
    counted = {name for name in found if name.startswith("renderer_http_seconds_count")}
    assert 'renderer_http_seconds_count{route="/health",status="200"}' in counted
    assert 'renderer_http_seconds_count{route="/API/wxml/1.3/index.php",status="200"}' in counted
    assert 'renderer_http_seconds_count{route="other",status="404"}' in counted
    assert not any("secret" in name or "4917" in name for name in found)


def test_what_a_worker_counted_is_told_by_the_service(client: TestClient, settings: Settings) -> None:
    meter = Meter()
    meter.count("renderer_submits_total", gateway="mm7", outcome="accepted")
    meter.flush(Road(settings).store)
    assert scraped(client)['renderer_submits_total{gateway="mm7",outcome="accepted"}'] == 1


def test_counting_alone_opens_no_records(settings: Settings) -> None:
    road = Road(settings)
    road.http.observe("/x", 200, 0.1)
    road.http.flush()
    assert "store" not in road.__dict__


def test_counts_are_flushed_now_and_then_by_themselves(settings: Settings) -> None:
    road = Road(settings)
    store = road.store
    flushed: list[int] = []
    http = HttpMeter(lambda: flushed.append(1) or store)  # type: ignore[func-returns-value]
    http.observe("/x", 200, 0.1)
    http.observe("/x", 200, 0.1)
    with http._running:
        assert len(flushed) == 1
