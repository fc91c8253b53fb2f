from __future__ import annotations

import threading
from datetime import datetime, timedelta

from renderer.store import Store, accounts, repeats


def test_the_first_answer_is_given_again_for_a_day(store: Store, account: int, now: datetime) -> None:
    with store.write() as connection:
        row, earlier = repeats.claim(connection, account, "order-1", now=now)
        assert earlier is None
        repeats.keep(connection, row, "first")
    later = now + timedelta(hours=23, minutes=59)
    with store.write() as connection:
        assert repeats.claim(connection, account, "order-1", now=later) == (row, "first")
        assert repeats.first_answer(connection, account, "order-1", now=later) == "first"
        tomorrow = now + timedelta(hours=24)
        assert repeats.first_answer(connection, account, "order-1", now=tomorrow) is None
        assert repeats.claim(connection, account, "order-1", now=tomorrow) == (row, None)


def test_references_of_accounts_do_not_meet(store: Store, account: int, now: datetime) -> None:
    with store.write() as connection:
        other = accounts.add_account(connection, "Other", now=now)
        first, _ = repeats.claim(connection, account, "same", now=now)
        second, earlier = repeats.claim(connection, other, "same", now=now)
    assert first != second
    assert earlier is None


def test_of_two_that_claim_at_once_one_answers_and_the_other_repeats_it(
    store: Store, account: int, now: datetime
) -> None:
    made: list[str] = []
    start = threading.Barrier(4)

    def ask(name: str) -> None:
        start.wait()
        with store.write() as connection:
            row, earlier = repeats.claim(connection, account, "order-1", now=now)
            if not earlier:
                repeats.keep(connection, row, name)
            made.append(earlier or name)

    threads = [threading.Thread(target=ask, args=(f"answer-{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1


def test_what_is_older_than_a_day_is_forgotten(store: Store, account: int, now: datetime) -> None:
    with store.write() as connection:
        repeats.claim(connection, account, "old", now=now - timedelta(hours=25))
        repeats.claim(connection, account, "new", now=now)
        assert repeats.forget(connection, now=now) == 1
