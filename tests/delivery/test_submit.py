"""Exactly one submit where it can be had; where not, unknown is said aloud and resolved by policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from renderer.delivery import events
from renderer.delivery.send import send_all, send_claimed, send_content
from renderer.gateway.base import Answer, Outcome, Submission
from renderer.store import messages, submissions, workers
from tests.delivery.conftest import FakeGateway, World


def leave_intent(world: World, message_id: int, executor: str) -> None:
    """What a worker leaves that was killed between its intent and its record."""
    with world.kit.store.write() as connection:
        begun = submissions.begin(
            connection,
            message_id,
            submissions.CONTENT,
            1,
            reference=f"mms-{message_id}",
            gateway="smsglobal",
            executor=executor,
            now=world.clock(),
        )
    assert begun is not None


def outcomes(world: World, message_id: int) -> list[str | None]:
    with world.kit.store.read() as connection:
        made = submissions.attempts_of(connection, message_id, submissions.CONTENT)
    return [one.outcome for one in made]


def test_a_dead_workers_intent_is_unknown_and_tried_again_under_the_same_reference(world: World) -> None:
    message_id = world.add()
    leave_intent(world, message_id, "dead")
    send_all(world.kit, [message_id])
    assert outcomes(world, message_id) == ["unknown", "accepted"]
    assert [one.reference for one in world.gateway.seen] == [f"mms-{message_id}"]
    assert events.UNKNOWN in world.happened(message_id)
    assert world.happened(message_id).count(events.SENT) == 1


def test_a_dead_workers_intent_may_be_left_to_a_person(world: World) -> None:
    message_id = world.add()
    leave_intent(world, message_id, "dead")
    world.kit = replace(world.kit, resubmit_unknown=lambda _gateway: False)
    send_all(world.kit, [message_id])
    send_all(world.kit, [message_id])
    assert outcomes(world, message_id) == ["unknown"]
    assert world.gateway.seen == []
    world.clock.pass_(world.kit.waits.forgotten + 1)
    assert world.relay().take_messages() == 0  # nobody looks at it again by himself
    assert world.message(message_id).state == messages.WAITING


def test_what_a_worker_died_over_is_taken_up_when_it_counts_as_dead(world: World) -> None:
    message_id = world.add()
    leave_intent(world, message_id, "dying")
    with world.kit.store.write() as connection:
        workers.beat(connection, "dying", host="h", pid=1, now=world.clock())
    assert world.relay().take_messages() == 1
    send_claimed(world.kit, world.sends.taken())  # its last beat is fresh: it may be at it still
    assert outcomes(world, message_id) == [None]
    world.clock.pass_(world.kit.waits.lease + 1)
    world.beat_steadily()
    assert world.relay().take_messages() == 1
    send_claimed(world.kit, world.sends.taken())
    assert outcomes(world, message_id) == ["unknown", "accepted"]
    assert world.message(message_id).state == messages.SENT


def test_what_a_living_worker_is_at_is_left_alone(world: World) -> None:
    message_id = world.add()
    leave_intent(world, message_id, "alive")
    with world.kit.store.write() as connection:
        workers.beat(connection, "alive", host="h", pid=1, now=world.clock())
    send_all(world.kit, [message_id])
    assert (outcomes(world, message_id), world.gateway.seen) == ([None], [])
    world.clock.pass_(world.kit.waits.lease + 1)
    world.beat_steadily()
    send_all(world.kit, [message_id])
    assert outcomes(world, message_id) == ["unknown", "accepted"]


def test_a_busy_gateway_is_tried_again_later_and_later(world: World) -> None:
    message_id = world.add()
    world.gateway.answers = [Answer("later", reason="busy"), Answer("later"), Answer("accepted", "G-")]
    send_all(world.kit, [message_id])
    assert world.message(message_id).state == messages.WAITING
    (first,) = world.queues.taken("content")
    send_content(world.kit, first.ids)
    (second,) = world.queues.taken("content")
    assert second.delay == 2 * first.delay == 2 * world.kit.waits.submit_retry
    send_content(world.kit, second.ids)
    assert world.message(message_id).state == messages.SENT
    assert outcomes(world, message_id) == ["later", "later", "accepted"]
    assert len(world.composer.orders) == 1


@pytest.mark.parametrize("outcome", ["later", "unknown"])
def test_patience_has_an_end(world: World, outcome: str) -> None:
    message_id = world.add()
    world.with_waits(submit_retries=1)
    world.gateway.answers = [Answer(outcome, reason="no")]
    send_all(world.kit, [message_id])
    (job,) = world.queues.taken("content")
    send_content(world.kit, job.ids)
    assert world.message(message_id).state == messages.FAILED
    assert world.queues.jobs == {}
    assert world.happened(message_id)[-1] == events.FAILED


def test_a_refusal_is_final(world: World) -> None:
    message_id = world.add()
    world.gateway.answers = [Answer("refused", reason="Invalid number", raw="ERROR: Invalid number")]
    send_all(world.kit, [message_id])
    assert world.message(message_id).state == messages.FAILED
    assert [one.state for one in world.owed(message_id)] == ["owed"]


@pytest.mark.parametrize("outcome", ["accepted", "refused", "later", "unknown"])
def test_an_answer_with_what_no_database_takes_is_recorded(world: World, outcome: Outcome) -> None:
    message_id = world.add()
    odd = "x\x00\x1b\ud800"
    world.gateway.answers = [Answer(outcome, gateway_id=odd, reason=odd, raw=odd, code=odd)]
    send_all(world.kit, [message_id])
    assert outcomes(world, message_id) == [outcome]
    assert len(world.gateway.seen) == 1


def test_a_lost_answer_waits_for_a_person_where_nothing_is_resubmitted(world: World) -> None:
    message_id = world.add()
    world.kit = replace(world.kit, resubmit_unknown=lambda _gateway: False)
    world.gateway.answers = [Answer("unknown", reason="cut")]
    send_all(world.kit, [message_id])
    assert world.message(message_id).state == messages.WAITING
    assert world.queues.jobs == {}
    assert world.happened(message_id)[-1] == events.UNKNOWN
    assert world.owed(message_id) == []


@dataclass
class Batching(FakeGateway):
    """Takes one content for several numbers in one call."""

    batches: list[list[str]] = field(default_factory=list)

    def submit_batch(self, batch: Sequence[Submission]) -> list[Answer]:
        self.batches.append([one.recipient for one in batch])
        return [Answer("accepted", f"B-{one.recipient}") for one in batch]


def test_one_content_for_many_numbers_is_one_call(world: World) -> None:
    able = replace(FakeGateway().capabilities, recipients=5)
    batching = Batching(capabilities=able)
    world.kit = replace(world.kit, gateway=lambda _name: batching)
    ids = [world.add(recipient=f"1650123000{number}") for number in range(7)]
    send_all(world.kit, ids)
    assert [len(one) for one in batching.batches] == [5, 2]
    assert batching.seen == []
    assert [world.message(i).gateway_id for i in ids] == [f"B-1650123000{number}" for number in range(7)]
    assert {world.message(i).state for i in ids} == {messages.SENT}


def test_different_contents_and_senders_are_calls_of_their_own(world: World) -> None:
    able = replace(FakeGateway().capabilities, recipients=5)
    batching = Batching(capabilities=able)
    world.kit = replace(world.kit, gateway=lambda _name: batching)
    ids = [world.add(recipient="16501230001"), world.add(recipient="16501230002", sender="11111")]
    send_all(world.kit, ids)
    assert (batching.batches, len(batching.seen)) == ([], 2)


def test_a_defect_in_a_common_call_is_told_to_each(world: World) -> None:
    class Broken(Batching):
        def submit_batch(self, batch: Sequence[Submission]) -> list[Answer]:
            raise RuntimeError

    able = replace(FakeGateway().capabilities, recipients=5)
    world.kit = replace(world.kit, gateway=lambda _name: Broken(capabilities=able))
    ids = [world.add(recipient=f"1650123000{number}") for number in range(2)]
    send_all(world.kit, ids)
    assert {world.message(i).state for i in ids} == {messages.WAITING}
    assert [outcomes(world, i) for i in ids] == [["unknown"]] * 2
    assert {world.happened(i)[-1] for i in ids} == {events.PUT_OFF}
