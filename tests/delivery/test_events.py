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
