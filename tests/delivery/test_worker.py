"""A worker of this process over the real durable engine: accepted in the records, delivered at the end."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from renderer.delivery import events
from renderer.delivery.report import keep
from renderer.delivery.worker import Worker
from renderer.gateway.base import Report
from renderer.settings import Delivery, Settings
from renderer.store import messages, workers
from tests.delivery.conftest import World, shape

QUICK = Delivery(poll=0.05, heartbeat=0.2, lease=5, drain=2, submit_retry=0.1, postback_retry=0.1)


@pytest.fixture
def running(world: World, database_url: str, tmp_path: Path):
    settings = Settings(home=tmp_path, database_url=database_url, delivery=QUICK)
    shapes = {"1.3": shape, "2013": shape}
    worker = Worker(
        settings,
        store=world.kit.store,
        artefacts=world.kit.artefacts,
        composer=world.composer,
        gateway=lambda _name: world.gateway,
        fetcher=world.kit.fetcher,
        shapes=shapes,
    )
    worker.start()
    yield worker
    worker.stop()
    with world.kit.store.read() as connection:
        assert workers.known(connection) == set()


def settled(world: World, ids: list[int]) -> bool:
    done = all(world.message(i).is_final for i in ids)
    return done and all(one.state == "paid" for i in ids for one in world.owed(i))


def wait(world: World, ids: list[int]) -> None:
    deadline = time.monotonic() + 30
    while not settled(world, ids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert settled(world, ids), [(world.message(i).state, world.happened(i), world.owed(i)) for i in ids]


def test_messages_walk_the_whole_road(world: World, running: Worker) -> None:
    ids = [world.add() for _ in range(5)]
    ids.append(world.add(discovery={"text": "who are you", "minutes": 60}))
    deadline = time.monotonic() + 20
    while len(world.gateway.seen) < 6 and time.monotonic() < deadline:
        time.sleep(0.05)
    for number in range(1, 8):
        report = Report(f"G-1{number}", "Retrieved", handset="motol7c")
        keep(world.kit.store, "smsglobal", report, raw="x", now=running.kit.clock())
    wait(world, ids)
    assert {world.message(i).state for i in ids} == {messages.DELIVERED}
    bodies = [request.content for request in world.customer]
    assert len(bodies) == len(set(bodies)) == 2 * 6 + 2
    for i in ids:
        told = [body for body in bodies if body.startswith(f"<PB>{i}:".encode())]
        assert told[-2:] == [f"<PB>{i}:{kind}</PB>".encode() for kind in (events.SENT, events.DELIVERED)]
