from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from renderer.delivery import passes as living
from renderer.delivery import push
from renderer.errors import ConfigurationError
from renderer.gateway.apns import Phones, Pusher, Told
from renderer.settings import Apns
from renderer.store import devices, notices, passes, pushes
from renderer.store.pushes import Push
from tests.delivery.conftest import START, World


@dataclass
class FakeService:
    """Tells phones what it is told to, by token, the last answer for ever."""

    answers: dict[str, list[Told | Exception]] = field(default_factory=dict)
    seen: list[tuple[str, str]] = field(default_factory=list)

    def push(self, push_token: str, topic: str) -> Told:
        self.seen.append((push_token, topic))
        waiting = self.answers.get(push_token) or [Told("told")]
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None: ...


@dataclass
class Living:
    """A pass on two phones."""

    world: World
    service: FakeService
    pass_id: int

    def change(self) -> int:
        with self.world.kit.store.write() as connection:
            issued = passes.pass_by_id(connection, self.pass_id)
            assert issued is not None
            return living.change(connection, issued, now=self.world.clock())

    def work(self) -> None:
        """Queue what is owed and run every job that is due."""
        push.queue_owed(self.world.kit, self.world.queues.backlog)
        for job in self.world.queues.taken(push.QUEUE):
            push.push_all(self.world.kit, job.ids)

    def push(self, push_id: int) -> Push:
        with self.world.kit.store.read() as connection:
            found = pushes.push(connection, push_id)
        assert found is not None
        return found

    def registered(self) -> bool:
        with self.world.kit.store.read() as connection:
            return devices.any_registered(connection, self.pass_id)

    def told(self) -> list[str]:
        with self.world.kit.store.read() as connection:
            return [one.kind for one in notices.notices_of(connection, self.world.account)]

    def serve(self, service: Pusher | Exception | None) -> None:
        def opened() -> Pusher | None:
            if isinstance(service, Exception):
                raise service
            return service

        phones = Phones(opened, lambda: "pass.x", Apns(retry=60, retries=2))
        self.world.kit = replace(self.world.kit, phones=phones)


@pytest.fixture
def living_pass(world: World) -> Living:
    with world.kit.store.write() as connection:
        made = passes.add_pass(
            connection,
            world.account,
            template="event-ticket",
            serial="S-1",
            token="t" * 32,
            slots={"BARCODEVALUE": "1"},
            now=START,
        )
        issued = passes.pass_by_id(connection, made)
        assert issued is not None
        for name in ("d1", "d2"):
            devices.register(connection, issued, name, f"token-{name}", now=START)
    found = Living(world, FakeService(), made)
    found.serve(found.service)
    return found


def test_each_phone_is_told_once_of_a_change(living_pass: Living) -> None:
    push_id = living_pass.change()
    living_pass.work()
    living_pass.work()
    assert sorted(living_pass.service.seen) == [("token-d1", "pass.x"), ("token-d2", "pass.x")]
    assert (living_pass.push(push_id).state, living_pass.push(push_id).attempts) == (pushes.DONE, 1)


def test_changes_that_come_together_are_one_push(living_pass: Living) -> None:
    first, second = living_pass.change(), living_pass.change()
    living_pass.work()
    assert len(living_pass.service.seen) == 2
    assert {living_pass.push(first).state, living_pass.push(second).state} == {pushes.DONE}


def test_a_busy_service_is_tried_again_for_the_phones_that_were_not_told(living_pass: Living) -> None:
    service, queues = living_pass.service, living_pass.world.queues
    service.answers["token-d2"] = [
        Told("later", "Shutdown"),
        Told("later", "TooManyRequests", 200.0),
        Told("told"),
    ]
    push_id = living_pass.change()
    push.queue_owed(living_pass.world.kit, queues.backlog)
    (job,) = queues.taken(push.QUEUE)
    for delay in (60, 200):
        push.push_all(living_pass.world.kit, job.ids)
        assert living_pass.push(push_id).state == pushes.QUEUED
        (job,) = queues.taken(push.QUEUE)
        assert (job.ids, job.delay) == ([push_id], delay)
    push.push_all(living_pass.world.kit, job.ids)
    assert living_pass.push(push_id).state == pushes.DONE
    assert [token for token, _ in service.seen].count("token-d1") == 1
    assert [token for token, _ in service.seen].count("token-d2") == 3


def test_it_gives_up_after_the_last_retry_and_keeps_the_reason(living_pass: Living) -> None:
    living_pass.service.answers["token-d1"] = [Told("later", "Shutdown")]
    push_id = living_pass.change()
    for _ in range(4):
        living_pass.work()
    found = living_pass.push(push_id)
    assert (found.state, found.attempts, found.reason) == (pushes.GIVEN_UP, 3, "Shutdown")
    assert living_pass.registered()


def test_a_phone_that_dropped_the_pass_is_forgotten_and_its_account_told(living_pass: Living) -> None:
    living_pass.service.answers["token-d1"] = [Told("gone", "Unregistered")]
    living_pass.change()
    living_pass.work()
    living_pass.change()
    living_pass.work()
    assert [token for token, _ in living_pass.service.seen] == ["token-d1", "token-d2", "token-d2"]
    assert living_pass.told() == [living.UNINSTALLED]


def test_a_phone_that_registered_again_since_stays(living_pass: Living) -> None:
    before = START - timedelta(hours=1)
    living_pass.service.answers["token-d1"] = [Told("gone", "Unregistered", since=before)]
    living_pass.change()
    living_pass.work()
    assert living_pass.told() == []


@pytest.mark.parametrize(
    ("service", "state"),
    [(None, pushes.GIVEN_UP), (ConfigurationError("Set APNS__KEY_ID."), pushes.QUEUED)],
)
def test_what_an_operator_must_mend_is_said(
    living_pass: Living, service: Exception | None, state: str
) -> None:
    living_pass.serve(service)
    push_id = living_pass.change()
    living_pass.work()
    found = living_pass.push(push_id)
    assert (found.state, bool(found.reason)) == (state, True)


def test_a_defect_does_not_hold_up_the_others(living_pass: Living) -> None:
    living_pass.service.answers["token-d1"] = [RuntimeError("boom"), Told("told")]
    first = living_pass.change()
    living_pass.work()
    assert living_pass.push(first).state == pushes.GIVEN_UP
    second = living_pass.change()
    living_pass.work()
    assert living_pass.push(second).state == pushes.DONE


def test_a_push_of_a_purged_row_is_no_work(living_pass: Living) -> None:
    push.push_all(living_pass.world.kit, [4711])
    assert living_pass.service.seen == []
