from __future__ import annotations

from datetime import datetime, timedelta

from renderer.store import Store, pushes
from tests.store.test_devices import register
from tests.store.test_passes import issue

LEASE = timedelta(seconds=10)


def owed(store: Store, account: int, now: datetime) -> int:
    number = issue(store, account, now, "S-1")
    register(store, "S-1", "d1", now)
    with store.write() as connection:
        return pushes.owe(connection, number, now=now)


def test_with_no_phone_there_is_nothing_to_do(store: Store, account: int, now: datetime) -> None:
    number = issue(store, account, now, "S-1")
    with store.write() as connection:
        pushes.owe(connection, number, now=now)
        assert [one.state for one in pushes.pushes_of(connection, number)] == [pushes.DONE]
        assert not pushes.any_owed(connection, now=now)


def test_a_push_is_claimed_by_one_until_its_lease_is_over(store: Store, account: int, now: datetime) -> None:
    push_id = owed(store, account, now)
    with store.write() as connection:
        assert pushes.any_owed(connection, now=now)
        assert pushes.claim_owed(connection, now=now, limit=9, lease=LEASE) == [push_id]
        assert pushes.claim_owed(connection, now=now, limit=9, lease=LEASE) == []
        later = now + 2 * LEASE
        assert pushes.claim_owed(connection, now=later, limit=9, lease=LEASE) == [push_id]
        pushes.mark_queued(connection, [push_id])
        assert pushes.claim_owed(connection, now=now + 9 * LEASE, limit=9, lease=LEASE) == []


def test_rounds_and_the_end_are_kept(store: Store, account: int, now: datetime) -> None:
    push_id = owed(store, account, now)
    with store.write() as connection:
        pushes.note_round(connection, push_id, 2, "x" * 400)
        pushes.settle(connection, push_id, pushes.GIVEN_UP, now=now)
        one = pushes.push(connection, push_id)
    assert one is not None
    assert (one.attempts, len(one.reason), one.state, one.done_at) == (2, 300, pushes.GIVEN_UP, now)
