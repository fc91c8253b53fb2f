"""Whose an attempt is, and whether it may be begun again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from renderer.delivery.intents import begin
from renderer.delivery.kit import Kit
from renderer.delivery.pulse import Pulse
from renderer.delivery.report import keep, take_reports
from renderer.delivery.send import send_all, send_claimed
from renderer.gateway.base import Answer, Report, Submission
from renderer.store import messages, workers
from tests.delivery.conftest import NUMBER, FakeGateway, World
from tests.delivery.test_submit import leave_intent, outcomes


def another(world: World) -> Kit:
    """The kit of a second worker beside this one's."""
    return replace(world.kit, executor="other", pulse=Pulse(), in_flight=set())


def test_after_a_gap_in_its_own_beats_a_worker_calls_nobody_dead(world: World) -> None:
    message_id = world.add()
    leave_intent(world, message_id, "silent")
    with world.kit.store.write() as connection:
        workers.beat(connection, "silent", host="h", pid=1, now=world.clock())
    world.beat_steadily()
    world.clock.pass_(10 * world.kit.waits.lease)  # the records were away: nobody's beats arrived
    world.kit.pulse.beat(world.clock(), gap=world.kit.gap)
    send_all(world.kit, [message_id])
    assert (outcomes(world, message_id), world.gateway.seen) == ([None], [])


def test_an_intent_whose_commit_was_never_confirmed_is_resumed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    message_id = world.add()
    dialect, lost = world.kit.store.engine.dialect, []

    def commit(connection: object) -> None:
        committed(connection)
        cursor = connection.cursor()  # type: ignore[attr-defined]
        intents = cursor.execute("SELECT count(*) FROM submissions WHERE outcome IS NULL").fetchone()[0]
        connection.rollback()  # type: ignore[attr-defined]
        if intents and not lost:
            lost.append(intents)
            raise dialect.loaded_dbapi.OperationalError("the server closed the connection")

    committed = dialect.do_commit
    monkeypatch.setattr(dialect, "do_commit", commit)
    monkeypatch.setattr("renderer.delivery.kit.time.sleep", lambda _seconds: None)
    world.relay().take_messages()
    send_claimed(world.kit, world.sends.taken())
    assert lost == [1]
    assert outcomes(world, message_id) == ["accepted"]
    assert len(world.gateway.seen) == 1
    assert world.kit.in_flight == set()


def test_what_another_thread_of_this_process_is_at_is_left_alone(world: World) -> None:
    message_id = world.add()
    (begun,) = begin(world.kit, [world.message(message_id)])
    assert begin(world.kit, [world.message(message_id)]) == []
    assert world.kit.in_flight == {begun.id}


def overtaken(world: World, first: Answer, second: Answer, reports: Sequence[Report] = ()) -> int:
    """A message whose worker hangs in its call, counts as dead and is overtaken; then its answer comes."""
    message_id = world.add()
    other = another(world)

    class Slow(FakeGateway):
        def submit(self, submission: Submission) -> Answer:
            self.seen.append(submission)
            if len(self.seen) == 2:
                return second
            world.clock.pass_(world.kit.waits.lease + 1)
            for back in (2, 1, 0):
                other.pulse.beat(world.clock() - back * other.gap, gap=other.gap)
            send_all(other, [message_id])
            for one in reports:
                keep(other.store, "smsglobal", one, raw="", now=world.clock())
            take_reports(other)
            return first

    gateway = Slow()
    world.kit, other = (replace(kit, gateway=lambda _name: gateway) for kit in (world.kit, other))
    send_all(world.kit, [message_id])
    return message_id


def test_an_answer_that_comes_after_all_changes_nothing_that_was_told(world: World) -> None:
    refused, taken = Answer("refused", reason="Duplicate reference."), Answer("accepted", "G-2")
    message_id = overtaken(world, refused, taken, [Report("G-2", "Retrieved", recipient=NUMBER)])
    message = world.message(message_id)
    assert (message.state, message.gateway_id) == (messages.DELIVERED, "G-2")
    assert world.happened(message_id) == ["adapted", "unknown", "sent", "delivered"]
    assert outcomes(world, message_id) == ["unknown", "accepted"]


def test_a_late_answer_that_it_was_taken_is_believed(world: World) -> None:
    message_id = overtaken(world, Answer("accepted", "G-1"), Answer("later", reason="Busy."))
    assert (world.message(message_id).state, world.message(message_id).gateway_id) == (messages.SENT, "G-1")
    assert outcomes(world, message_id) == ["accepted", "later"]
