from __future__ import annotations

from datetime import datetime, timedelta

from renderer.store import Store, events, postbacks
from renderer.store.postbacks import GIVEN_UP, PAID
from tests.store.test_messages import add

LEASE = timedelta(seconds=10)


def owe(store: Store, account: int, message_id: int, kind: str, now: datetime) -> None:
    with store.write() as connection:
        event_id = events.add_event(connection, message_id, kind, now=now)
        assert event_id is not None
        for _ in range(2):
            postbacks.owe(connection, account_id=account, message_id=message_id, event_id=event_id, now=now)


def claim(store: Store, now: datetime) -> list[int]:
    with store.write() as connection:
        assert postbacks.any_owed(connection, now=now) or True
        return postbacks.claim_owed(connection, now=now, limit=100, lease=LEASE)


def test_of_each_message_only_the_first_open_postback_may_go(
    store: Store, account: int, now: datetime
) -> None:
    first, second = add(store, account, now, 2)
    for message_id, kind in ((first, "sent"), (second, "sent"), (first, "delivered")):
        owe(store, account, message_id, kind, now)
    with store.read() as connection:
        line = [one.id for one in postbacks.postbacks_of(connection, first)]
        (other,) = [one.id for one in postbacks.postbacks_of(connection, second)]
    assert claim(store, now) == [line[0], other]
    assert claim(store, now) == []
    with store.write() as connection:
        postbacks.mark_queued(connection, [line[0]])
    assert claim(store, now + 2 * LEASE) == [other]
    with store.write() as connection:
        postbacks.settle(connection, line[0], PAID, now=now)
    assert claim(store, now) == [line[1]]
    with store.read() as connection:
        assert postbacks.open_count(connection) == 2


def test_tries_are_history_and_count_once(store: Store, account: int, now: datetime) -> None:
    (message_id,) = add(store, account, now)
    owe(store, account, message_id, "sent", now)
    with store.write() as connection:
        (owed,) = postbacks.postbacks_of(connection, message_id)
        for _ in range(2):
            postbacks.note_attempt(
                connection, owed.id, 1, url="http://x", status=500, error="HTTP 500", now=now
            )
        postbacks.note_attempt(connection, owed.id, 2, url="http://x", status=None, error="gone", now=now)
        postbacks.settle(connection, owed.id, GIVEN_UP, now=now)
        postbacks.settle(connection, owed.id, PAID, now=now)
        found = postbacks.postback(connection, owed.id)
        tries = postbacks.attempts_at(connection, owed.id)
    assert found is not None
    assert (found.state, found.attempts, found.done_at) == (GIVEN_UP, 2, now)
    assert [(one.attempt, one.status) for one in tries] == [(1, 500), (2, None)]
