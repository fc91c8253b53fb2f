from __future__ import annotations

import contextlib
import threading

import pytest

from renderer.delivery import relay
from renderer.delivery.kit import Kit
from renderer.delivery.postback import pay_claimed
from renderer.delivery.relay import CHUNK, LEAST, chunks
from renderer.delivery.send import send_all, send_claimed
from renderer.store import messages
from tests.delivery.conftest import FakeHands, World


def test_ids_are_shared_over_lanes() -> None:
    assert chunks([1, 2, 3], 8, 20) == [[1, 2, 3]]
    assert chunks(list(range(10)), 4, 20) == [list(range(LEAST)), [8, 9]]
    assert chunks(list(range(60)), 4, 20) == [list(range(i, i + 15)) for i in range(0, 60, 15)]
    assert chunks(list(range(100)), 2, CHUNK) == [list(range(i, min(i + 40, 100))) for i in (0, 40, 80)]
    assert chunks([], 8, 20) == []


def test_accepted_messages_are_taken_in_hand_once(world: World) -> None:
    ids = [world.add() for _ in range(3)]
    turn = world.relay()
    turn.once()
    turn.once()
    assert world.sends.chunks == [ids]
    send_claimed(world.kit, world.sends.taken())
    turn.once()
    assert world.sends.chunks == []
    assert {world.message(i).state for i in ids} == {messages.SENT}


def test_what_a_dead_worker_had_in_hand_is_anothers_when_its_claim_runs_out(world: World) -> None:
    message_id = world.add()
    world.relay().take_messages()  # and dies
    world.sends = FakeHands()
    heir = world.relay()
    assert heir.take_messages() == 0
    world.clock.pass_(world.kit.waits.lease + 1)
    assert heir.take_messages() == 1
    assert world.sends.chunks == [[message_id]]


def test_claims_are_kept_up_while_the_work_is_in_hand(world: World) -> None:
    sent = world.add()
    send_all(world.kit, [sent])
    long_one = world.add()
    mine = world.relay()
    assert (mine.take_messages(), mine.take_postbacks()) == (1, 1)
    ours = world.sends, world.posts
    for _ in range(3):
        world.clock.pass_(world.kit.waits.lease - 1)
        mine.keep()
    world.sends, world.posts = FakeHands(), FakeHands()
    other = world.relay()
    assert (other.take_messages(), other.take_postbacks()) == (0, 0)
    mine.let_go(*(hands.held() for hands in ours))
    world.clock.pass_(0.001)
    assert (other.take_messages(), other.take_postbacks()) == (1, 1)
    assert world.sends.chunks == [[long_one]]


def test_what_is_in_hand_is_not_taken_twice_when_its_claim_ran_out(world: World) -> None:
    world.add()
    turn = world.relay()
    turn.take_messages()
    world.clock.pass_(world.kit.waits.lease + 1)
    turn.take_messages()
    assert len(world.sends.chunks) == 1


def test_keeping_nothing_asks_the_records_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(world.kit.store), "write", lambda *_a, **_k: pytest.fail("a write for nothing"))
    world.relay().keep()
    assert world.sends.chunks == []


def test_full_hands_take_no_more(world: World) -> None:
    sent = world.add()
    send_all(world.kit, [sent])
    world.add()
    world.sends.full = world.posts.full = True
    assert world.relay().take_messages() == 0
    assert world.relay().take_postbacks() == 0


def test_owed_postbacks_are_taken_head_first(world: World) -> None:
    message_id = world.add()
    send_all(world.kit, [message_id])
    assert world.relay().take_postbacks() == 1
    assert world.posts.held() == {world.owed(message_id)[0].id}
    assert world.relay().take_postbacks() == 0
    pay_claimed(world.kit, world.posts.taken())
    assert world.owed(message_id)[0].state == "paid"


def test_the_relay_survives_a_failing_round_and_stops_when_told(world: World, monkeypatch) -> None:
    stop, rounds = threading.Event(), []

    def broken(_kit: Kit) -> int:
        rounds.append(1)
        if len(rounds) == 3:
            stop.set()
        raise RuntimeError

    message_id = world.add()
    world.with_waits(poll=0.001)
    monkeypatch.setattr(relay, "take_reports", broken)
    world.relay().run(stop)
    assert len(rounds) == 3
    assert world.sends.taken() == [message_id]  # the other steps went on


def test_a_defect_in_a_job_does_not_bring_its_messages_round_at_once(world: World, monkeypatch) -> None:
    message_id = world.add()
    world.relay().take_messages()

    def broken(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("renderer.delivery.send.send_all", broken)
    with contextlib.suppress(RuntimeError):
        send_claimed(world.kit, world.sends.taken())
    world.clock.pass_(world.kit.waits.lease + 1)
    assert world.relay().take_messages() == 0
    assert world.message(message_id).state == messages.QUEUED
    world.clock.pass_(world.kit.waits.forgotten)
    assert world.relay().take_messages() == 1
