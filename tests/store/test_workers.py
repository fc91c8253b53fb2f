from __future__ import annotations

from datetime import datetime, timedelta

from renderer.store import Store, workers

LEASE = timedelta(seconds=10)


def beat(store: Store, executor: str, now: datetime) -> None:
    with store.write() as connection:
        workers.beat(connection, executor, host="h", pid=1, now=now)


def test_the_silent_are_adopted_by_one_alone(store: Store, now: datetime) -> None:
    later = now + 2 * LEASE
    beat(store, "dead", now)
    for executor in ("b", "c"):
        beat(store, executor, later)
    since = later - LEASE
    with store.write() as connection:
        assert workers.living(connection, since=since) == {"b", "c"}
        assert not workers.claim_dead(connection, "c", "b", since=since)
        assert workers.claim_dead(connection, "dead", "b", since=since)
        assert not workers.claim_dead(connection, "dead", "c", since=since)
        assert workers.claim_dead(connection, "dead", "b", since=since)
        workers.forget(connection, "dead")
        assert workers.known(connection) == {"b", "c"}


def test_an_adopter_that_died_loses_its_claim(store: Store, now: datetime) -> None:
    later = now + 2 * LEASE
    beat(store, "dead", now)
    beat(store, "heir", now)
    beat(store, "c", later)
    with store.write() as connection:
        assert workers.claim_dead(connection, "dead", "heir", since=now + timedelta(seconds=1))
        assert workers.claim_dead(connection, "dead", "c", since=later - LEASE)


def test_an_executor_nobody_heard_of_counts_as_dead(store: Store, now: datetime) -> None:
    beat(store, "b", now)
    with store.write() as connection:
        assert workers.claim_dead(connection, "ghost", "b", since=now - LEASE)
