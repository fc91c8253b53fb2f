from __future__ import annotations

from renderer.delivery import events
from tests.delivery.conftest import World


def test_a_told_event_owes_one_postback_and_a_silent_one_none(world: World) -> None:
    message_id = world.add()
    message = world.message(message_id)
    with world.kit.write() as (connection, now):
        assert events.note(connection, message, events.SENT, now=now)
        assert not events.note(connection, message, events.SENT, now=now)
        assert events.note(connection, message, events.ADAPTED, now=now)
        events.accepted(connection, message_id, now=now, action="x")
    assert len(world.owed(message_id)) == 1
    assert world.happened(message_id) == [events.SENT, events.ADAPTED, events.ACCEPTED]


def test_one_kind_twice_under_two_keys_is_told_twice(world: World) -> None:
    message = world.message(world.add())
    happenings = [events.Happening(message, events.DISCOVERED, {}, key) for key in ("Forwarded", "Retrieved")]
    for _ in range(2):
        with world.kit.write() as (connection, now):
            events.note_all(connection, happenings, now=now)
    assert world.happened(message.id) == [events.DISCOVERED] * 2
    assert len(world.owed(message.id)) == 2
