from __future__ import annotations

from datetime import datetime

from renderer.store import Store, events
from tests.store.test_messages import add


def test_an_event_is_noted_once_for_each_key(store: Store, account: int, now: datetime) -> None:
    (message_id,) = add(store, account, now)
    with store.write() as connection:
        first = events.add_event(connection, message_id, "sent", now=now, gateway_id="7")
        assert first is not None
        assert events.add_event(connection, message_id, "sent", now=now, gateway_id="8") is None
        assert events.add_event(connection, message_id, "deferred", now=now, key="1") is not None
        assert events.add_event(connection, message_id, "deferred", now=now, key="2") is not None
        line = events.events_of(connection, message_id)
        found = events.event_by_id(connection, first)
    assert [event.kind for event in line] == ["sent", "deferred", "deferred"]
    assert found is not None
    assert (found.facts, found.at) == ({"gateway_id": "7"}, now)
