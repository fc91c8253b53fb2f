"""What may go wrong between us, the gateway, the database and the customer; nothing is lost by it."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import httpx
from sqlalchemy import insert, select

from renderer.delivery import events, postback
from renderer.delivery.kit import Kit, utc_now
from renderer.delivery.send import send_all
from renderer.gateway.base import Answer, Submission
from renderer.sandbox.script import Behaviour, Script
from renderer.store import accounts, messages, submissions, workers
from tests.delivery.conftest import FakeGateway, World
from tests.delivery.test_kill import ROW, accept, booked, counts, open_postbacks
from tests.installation import Installation, installation, wait_until
from tests.postgres import PrivateServer

FAULTS = {
    "01": Behaviour(answer="hang"),
    "02": Behaviour(answer="error"),
    "03": Behaviour(answer="truncated"),
    "04": Behaviour(answer="reset"),
    "05": Behaviour(answer="busy"),
    "06": Behaviour(reports=3),
    "07": Behaviour(delay=4.0),
    "08": Behaviour(early=True),
    "09": Behaviour(status="EXPIRED"),
}


def accept_numbers(made: Installation, suffixes: list[str]) -> None:
    now = utc_now()
    with made.store.write() as connection:
        account = accounts.find_account(connection, "examples")
        assert account is not None
        rows = [
            ROW
            | {"account_id": account.id, "recipient": f"165000000{suffix}", "created_at": now}
            | {"updated_at": now, "content": {"barcode_id": f"T-{suffix}"}}
            for suffix in suffixes
        ]
        connection.execute(insert(messages.messages), rows)


def test_whatever_a_gateway_does_each_message_arrives_once(tmp_path: Path) -> None:
    """Time-out, HTTP 500, a truncated answer, a reset, busy; reports thrice, late, before the answer."""
    script = Script(numbers=dict(FAULTS))
    with installation(tmp_path / "home", script=script) as made:
        made.environment |= {"RENDERER_GATEWAYS__SMSGLOBAL__TIMEOUT": "1"}
        accept_numbers(made, sorted(FAULTS))
        made.serve()
        wait_until(lambda: booked(made).get(events.PUT_OFF, 0) >= 5, 60)
        for suffix in ("01", "02", "03", "04", "05"):
            script.numbers[suffix] = Behaviour()
        settled = {"delivered": len(FAULTS) - 1, "undelivered": 1}
        wait_until(lambda: counts(made) == settled and not open_postbacks(made), 90)
        assert counts(made) == settled, made.log()
        told = booked(made)
        assert told[events.SENT] == len(made.carrier.taken) == len(FAULTS)
        assert told[events.PUT_OFF] >= 5
        assert (told[events.DELIVERED], told[events.UNDELIVERED]) == (len(FAULTS) - 1, 1)
        bodies = [one["body"] for one in made.carrier.customer]
        assert len(bodies) == len(set(bodies)) == 2 * len(FAULTS)


def test_an_outage_longer_than_the_lease_has_no_worker_robbed_by_another(
    restartable: PrivateServer, tmp_path: Path
) -> None:
    slow = Script(default=Behaviour(answer_delay=0.2))
    with installation(tmp_path / "home", restartable.url, script=slow) as made:
        made.carrier.push_url = None
        both = [made.start("worker") for _ in range(2)]
        wait_until(lambda: made.log().count("worker.started") == 2, 60)
        accept(made, 100)
        wait_until(lambda: len(made.carrier.submits) >= 5, 60)
        restartable.stop()
        time.sleep(3.0)  # a lease is 2 s
        restartable.start()
        made.store.engine.dispose()
        wait_until(lambda: counts(made) == {"sent": 100} and not open_postbacks(made), 120)
        assert counts(made) == {"sent": 100}, made.log()
        assert len(made.carrier.submits) == len(made.carrier.taken) == booked(made)["sent"] == 100
        assert [one.poll() for one in both] == [None, None]


def test_a_worker_that_is_stopped_while_its_database_is_away_leaves(
    restartable: PrivateServer, tmp_path: Path
) -> None:
    slow = Script(default=Behaviour(answer_delay=0.2))
    with installation(tmp_path / "home", restartable.url, script=slow) as made:
        made.carrier.push_url = None
        made.environment["RENDERER_DELIVERY__DRAIN"] = "1"
        accept(made, 60)
        worker = made.start("worker")
        wait_until(lambda: len(made.carrier.submits) >= 5, 60)
        restartable.stop()
        worker.terminate()
        assert worker.wait(60) == 0, made.log()
        restartable.start()
        made.store.engine.dispose()


def test_an_endpoint_that_is_down_through_three_retries_is_told_in_order(world: World) -> None:
    message_id = world.add()
    send_all(world.kit, [message_id])
    with world.kit.store.write() as connection:
        message = messages.message(connection, message_id)
        assert message is not None
        events.note(connection, message, events.DELIVERED, now=world.clock(), key="Retrieved")
    world.replies += [httpx.Response(503), httpx.ConnectError("down"), httpx.Response(404)]
    waits = []
    while any(one.state in ("owed", "queued") for one in world.owed(message_id)):
        if world.relay().take_postbacks():
            waits.append(0)
            postback.pay_claimed(world.kit, world.posts.taken())
        for job in world.queues.taken(postback.QUEUE):
            waits.append(job.delay)
            postback.pay_all(world.kit, job.ids)
    assert waits == [0, 300, 300, 300, 0]
    bodies = [request.content.decode() for request in world.customer]
    assert bodies == [f"<PB>{message_id}:sent</PB>"] * 4 + [f"<PB>{message_id}:delivered</PB>"]
    assert [one.state for one in world.owed(message_id)] == ["paid", "paid"]


class Slow(FakeGateway):
    """Answers so late that everyone who will ask has asked."""

    def submit(self, submission: Submission) -> Answer:
        time.sleep(0.2)
        return super().submit(submission)


def test_two_workers_that_race_for_messages_submit_each_once(world: World) -> None:
    gateway = Slow()
    ids = [world.add() for _ in range(6)]
    kits: list[Kit] = [
        replace(world.kit, executor=name, gateway=lambda _name: gateway) for name in ("one", "two", "three")
    ]
    with world.kit.store.write() as connection:
        for kit in kits:
            workers.beat(connection, kit.executor, host="h", pid=1, now=world.clock())
    start = threading.Barrier(len(kits))

    def race(kit: Kit) -> None:
        start.wait()
        send_all(kit, ids)

    threads = [threading.Thread(target=race, args=(kit,)) for kit in kits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.reference for one in gateway.seen) == sorted(f"mms-{i}" for i in ids)
    with world.kit.store.read() as connection:
        rows = connection.execute(select(submissions.submissions.c.outcome)).scalars().all()
    assert list(rows) == ["accepted"] * len(ids)
    for message_id in ids:
        assert world.happened(message_id).count(events.SENT) == 1
