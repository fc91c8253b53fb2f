from __future__ import annotations

from datetime import datetime, timedelta

from renderer.store import Store
from renderer.store.usage import MINUTE, MONTH, calls_of, count_call


def test_calls_are_counted_up_to_the_limit_of_a_window(store: Store, now: datetime) -> None:
    with store.write() as connection:
        counted = [count_call(connection, "key:1:x", limit=2, window=MINUTE, now=now) for _ in range(3)]
        assert counted == [True, True, False]
        assert calls_of(connection, "key:1:x", window=MINUTE, now=now) == 2
        assert count_call(connection, "key:1:x", limit=2, window=MINUTE, now=now + timedelta(minutes=1))
        assert count_call(connection, "key:2:x", limit=2, window=MINUTE, now=now)


def test_a_month_ends_with_the_month(store: Store, now: datetime) -> None:
    with store.write() as connection:
        assert count_call(connection, "account:1", limit=1, window=MONTH, now=now)
        assert not count_call(connection, "account:1", limit=1, window=MONTH, now=now + timedelta(days=29))
        assert count_call(connection, "account:1", limit=1, window=MONTH, now=now + timedelta(days=31))


def test_a_limit_of_none_at_all_lets_nobody_through(store: Store, now: datetime) -> None:
    with store.write() as connection:
        assert not count_call(connection, "account:1", limit=0, window=MONTH, now=now)
