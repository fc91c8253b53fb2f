from __future__ import annotations

from datetime import datetime, timedelta

from renderer.store import Store, throttles


def take(store: Store, wanted: int, now: datetime, rate: float = 10) -> int:
    with store.write() as connection:
        return throttles.take(connection, "gateway:x", wanted, rate=rate, now=now)


def test_a_second_holds_what_the_rate_says(store: Store, now: datetime) -> None:
    assert [take(store, 6, now) for _ in range(3)] == [6, 4, 0]
    assert take(store, 20, now + timedelta(seconds=0.35)) == 3
    assert take(store, 20, now + timedelta(seconds=10)) == 10


def test_less_than_one_a_second_still_lets_some_through(store: Store, now: datetime) -> None:
    moments = [take(store, 1, now + timedelta(seconds=second), rate=0.5) for second in range(7)]
    assert moments == [1, 0, 1, 0, 1, 0, 1]


def test_a_clock_that_lags_takes_nothing_back(store: Store, now: datetime) -> None:
    assert take(store, 10, now) == 10
    assert take(store, 10, now - timedelta(seconds=5)) == 0
    assert take(store, 10, now) == 0


def test_what_was_not_used_may_be_used_later(store: Store, now: datetime) -> None:
    take(store, 10, now)
    with store.write() as connection:
        throttles.give_back(connection, "gateway:x", 4)
    assert take(store, 10, now) == 4
