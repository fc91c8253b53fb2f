from __future__ import annotations

import contextlib
import threading

from renderer.delivery.postback import QUEUE
from renderer.delivery.relay import CHUNK, LEAST, SEND_QUEUE, Relay, chunks
from renderer.delivery.send import send_all
from renderer.store import messages
from tests.delivery.conftest import World


def relay(world: World) -> Relay:
    return Relay(world.kit, world.queues.backlog)


def test_ids_are_shared_over_lanes() -> None:
    assert chunks([1, 2, 3], 8, 20) == [[1, 2, 3]]
    assert chunks(list(range(10)), 4, 20) == [list(range(LEAST)), [8, 9]]
    assert chunks(list(range(60)), 4, 20) == [list(range(i, i + 15)) for i in range(0, 60, 15)]
    assert chunks(list(range(100)), 2, CHUNK) == [list(range(i, min(i + 40, 100))) for i in (0, 40, 80)]
    assert chunks([], 8, 20) == []


def test_accepted_messages_are_queued_once(world: World) -> None:
    ids = [world.add() for _ in range(3)]
    turn = relay(world)
    turn.once()
    turn.once()
    assert sorted(i for job in world.queues.taken(SEND_QUEUE) for i in job.ids) == ids
    assert {world.message(i).state for i in ids} == {messages.QUEUED}


def test_a_claimer_that_died_before_queueing_costs_ten_seconds(world: World, monkeypatch) -> None:
    (message_id,) = [world.add()]
    turn = relay(world)

    def killed(*_args, **_options):
        raise KeyboardInterrupt

    dead = Relay(world.kit, lambda _queue, _limit: 0)
    monkeypatch.setattr("renderer.delivery.relay.chunks", killed)
    with contextlib.suppress(KeyboardInterrupt):
        dead.queue_messages()
    monkeypatch.undo()
    assert turn.queue_messages() == 0
    world.clock.pass_(11)
    assert turn.queue_messages() == 1
    assert world.message(message_id).state == messages.QUEUED


def test_a_long_queue_is_not_made_longer(world: World) -> None:
    world.add()
    full = Relay(world.kit, lambda _queue, limit: limit)
    assert full.queue_messages() == 0
    assert full.queue_postbacks() == 0


def test_owed_postbacks_are_queued_head_first(world: World) -> None:
    message_id = world.add()
    send_all(world.kit, [message_id])
    assert relay(world).queue_postbacks() == 1
    (job,) = world.queues.taken(QUEUE)
    assert job.ids == [world.owed(message_id)[0].id]
    assert relay(world).queue_postbacks() == 0


def test_the_relay_survives_a_failing_round_and_stops_when_told(world: World, monkeypatch) -> None:
    stop, rounds = threading.Event(), []

    def once() -> bool:
        rounds.append(1)
        if len(rounds) == 3:
            stop.set()
        raise RuntimeError

    turn = relay(world)
    monkeypatch.setattr(turn, "once", once)
    world.with_waits(poll=0.001)
    turn._kit = world.kit
    turn.run(stop)
    assert len(rounds) == 3
