"""kill -9, for good: whatever dies, every message is submitted, told, and booked once."""

from __future__ import annotations

import random
import re
import threading
import time
from pathlib import Path

import httpx
import psutil
import pytest
from sqlalchemy import func, insert, select

from renderer.delivery.kit import utc_now
from renderer.sandbox.script import Behaviour, Script
from renderer.skycore.examples import KEY
from renderer.store import accounts, messages, postbacks
from renderer.store.events import events
from tests.installation import Installation, installation, wait_until

ROW = {
    "dialect": "1.3",
    "tracking_form": "plain",
    "action": "sendmmsbarcode",
    "mms_id": "35674",
    "template": "barcode-mms",
    "sender": "60856",
    "gateway": "smsglobal",
    "state": "accepted",
    "sent_as": "MMS",
}


def accept(made: Installation, count: int, **changes: object) -> None:
    """Accepted messages, straight into the records."""
    now = utc_now()
    with made.store.write() as connection:
        account = accounts.find_account(connection, "examples")
        assert account is not None
        rows = [
            ROW
            | {"account_id": account.id, "recipient": str(16500000000 + number), "created_at": now}
            | {"updated_at": now, "content": {"barcode_id": f"T-{number}"}, **changes}
            for number in range(count)
        ]
        connection.execute(insert(messages.messages), rows)


def counts(made: Installation) -> dict[str, int]:
    with made.store.read() as connection:
        return messages.state_counts(connection)


def open_postbacks(made: Installation) -> int:
    with made.store.read() as connection:
        return postbacks.open_count(connection)


def booked(made: Installation) -> dict[str, int]:
    with made.store.read() as connection:
        rows = connection.execute(select(events.c.kind, func.count()).group_by(events.c.kind))
        return {str(kind): int(count) for kind, count in rows}


def test_a_dead_workers_messages_are_adopted_by_a_living_one(postgres_url: str, tmp_path: Path) -> None:
    """A and B on Postgres: A is killed for good in the middle of its submits, B finishes all."""
    slow = Script(default=Behaviour(answer_delay=0.3))
    with installation(tmp_path / "home", postgres_url, script=slow) as made:
        made.carrier.push_url = None
        accept(made, 12)
        first = made.start("worker")
        wait_until(lambda: len(made.carrier.submits) >= 3, 60)
        second = made.start("worker")
        made.kill(first)
        killed = time.monotonic()
        wait_until(lambda: counts(made) == {"sent": 12} and not open_postbacks(made), 60)
        assert counts(made) == {"sent": 12}, made.log()
        assert open_postbacks(made) == 0
        assert second.poll() is None
        assert time.monotonic() - killed < 30 + 12 * 0.3
        assert len(made.carrier.taken) == 12
        told = booked(made)
        assert (told["sent"], told["adapted"]) == (12, 12)
        assert len({one["body"] for one in made.carrier.customer}) == 12


def client(made: Installation, count: int, pause: float, answered: list[str]) -> None:
    """A customer that asks again when it got no answer."""
    while len(answered) < count:
        query = {"action": "sendmmsbarcode", "api_key": KEY, "to": "16501234123", "from": "60856"}
        query |= {"barcodeid": f"Ticket_{len(answered)}", "mmsid": "35674"}
        try:
            reply = httpx.get(f"{made.base}/API/wxml/1.3/index.php", params=query, timeout=10)
        except httpx.HTTPError:
            time.sleep(0.2)
            continue
        found = re.search("<TRACKINGID>MMS_([0-9]+)</TRACKINGID>", reply.text)
        assert found, reply.text
        answered.append(found[1])
        time.sleep(pause)


def kill_the_service(made: Installation, *, messages_: int, kills: int, pause: float) -> None:
    answered: list[str] = []
    chance = random.Random(7)
    process = made.serve()
    customer = threading.Thread(target=client, args=(made, messages_, pause, answered))
    customer.start()
    for _ in range(kills):
        before = (len(made.carrier.submits), len(made.carrier.customer))
        wait_until(lambda: (len(made.carrier.submits), len(made.carrier.customer)) != before, 30, 0.005)  # noqa: B023
        time.sleep(chance.choice([0, 0.01, 0.03, 0.1, 0.2, 0.4]))
        made.kill(process)
        process = made.serve()
    customer.join()
    wait_until(lambda: set(counts(made)) == {"delivered"} and not open_postbacks(made), 90)
    assert set(counts(made)) == {"delivered"}, made.log()
    assert open_postbacks(made) == 0
    total = sum(counts(made).values())
    # an answer lost in a kill is asked for again, and accepted again
    assert messages_ <= total <= messages_ + kills
    assert len(set(answered)) == messages_
    told = booked(made)
    assert told["sent"] == told["delivered"] == told["accepted"] == total
    assert len(made.carrier.taken) == total
    repeats = len(made.carrier.submits) - total
    assert repeats <= told.get("unknown", 0)
    bodies = [one["body"] for one in made.carrier.customer]
    assert len(set(bodies)) == 2 * total


def test_a_killed_service_loses_nothing(tmp_path: Path) -> None:
    with installation(tmp_path / "home") as made:
        kill_the_service(made, messages_=5, kills=1, pause=0.2)


@pytest.mark.nightly
@pytest.mark.timeout(1500)  # each kill costs a start of everything, slow on a busy machine
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_six_kills_over_a_hundred_messages_lose_nothing(
    request: pytest.FixtureRequest, tmp_path: Path, database: str
) -> None:
    url = str(request.getfixturevalue("postgres_url")) if database == "postgres" else None
    with installation(tmp_path / "home", url) as made:
        kill_the_service(made, messages_=100, kills=6, pause=0.6)


@pytest.mark.nightly
def test_ten_thousand_waiting_messages_are_no_burden(tmp_path: Path) -> None:
    """Waiting for a device's report: at most 50 threads and 300 MB."""
    with installation(tmp_path / "home") as made:
        made.carrier.push_url = None
        made.environment["RENDERER_DELIVERY__MINUTE"] = "60"
        accept(made, 10_000, discovery={"text": "hi", "minutes": 600})
        worker = psutil.Process(made.start("worker").pid)
        wait_until(lambda: counts(made) == {"waiting": 10_000}, 1800, 1)
        assert counts(made) == {"waiting": 10_000}, made.log()
        assert worker.num_threads() <= 50
        assert worker.memory_info().rss <= 300 << 20
