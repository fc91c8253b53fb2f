from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from renderer.skycore.commits import Commits
from renderer.store import Store
from renderer.store.handsets import handset_cache
from tests.skycore.conftest import NOW


def learn(phone: str) -> Any:
    def work(connection: Connection) -> str:
        row = {"phone": phone, "handset": "x", "source": "manual", "seen_at": NOW}
        connection.execute(insert(handset_cache).values(row))
        return phone

    return work


def known(store: Store) -> int:
    with store.read() as connection:
        return connection.execute(select(func.count()).select_from(handset_cache)).scalar_one()


def test_a_write_returns_what_it_made_once_it_is_there(store: Store) -> None:
    assert Commits(store).run(learn("1")) == "1"
    assert known(store) == 1


def test_writes_at_once_share_transactions_and_one_that_fails_fails_alone(store: Store) -> None:
    commits, transactions = Commits(store), []
    original = store.write

    def counted(**options: Any) -> Any:
        transactions.append(1)
        return original(**options)

    store.write = counted  # type: ignore[method-assign]
    outcomes: dict[int, object] = {}
    start = threading.Barrier(24)

    def write(number: int) -> None:
        start.wait()
        try:
            outcomes[number] = commits.run(learn("same" if number < 4 else str(number)))
        except IntegrityError as error:
            outcomes[number] = error

    threads = [threading.Thread(target=write, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    failed = [each for each in outcomes.values() if isinstance(each, IntegrityError)]
    assert len(failed) == 3
    assert known(store) == 21


def counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one for each write transaction."""
    transactions: list[int] = []
    original = store.write

    def write(**options: Any) -> Any:
        transactions.append(1)
        return original(**options)

    monkeypatch.setattr(store, "write", write)
    return transactions


def test_a_batch_is_written_by_one_commit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    commits, transactions = Commits(store), counted(store, monkeypatch)
    entered, leave = threading.Event(), threading.Event()

    def slow(connection: Connection) -> None:
        entered.set()
        leave.wait(10)

    threads = [threading.Thread(target=commits.run, args=(slow,))]
    threads[0].start()
    assert entered.wait(10)
    threads += [threading.Thread(target=commits.run, args=(learn(str(n)),)) for n in range(10)]
    for thread in threads[1:]:
        thread.start()
    while len(commits._waiting) < 10:
        threading.Event().wait(0.005)
    leave.set()
    for thread in threads:
        thread.join()
    assert known(store) == 10
    assert len(transactions) == 2


def test_what_the_work_raises_is_raised_and_nothing_stays(store: Store) -> None:
    def broken(connection: Connection) -> None:
        learn("1")(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Commits(store).run(broken)
    assert known(store) == 0


def test_writes_of_an_event_loop_share_a_commit_while_another_is_under_way(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits, transactions = Commits(store), counted(store, monkeypatch)
    entered, leave = threading.Event(), threading.Event()

    def slow(connection: Connection) -> str:
        entered.set()
        leave.wait(10)
        return learn("slow")(connection)

    async def play() -> list[str]:
        first = asyncio.create_task(commits.awaited(slow))
        await asyncio.to_thread(entered.wait, 10)
        others = [asyncio.create_task(commits.awaited(learn(str(n)))) for n in range(10)]
        await asyncio.sleep(0)  # each queues what it writes before it waits for anything
        leave.set()
        return list(await asyncio.gather(first, *others))

    assert asyncio.run(play()) == ["slow", *map(str, range(10))]
    assert known(store) == 11
    assert len(transactions) == 2


def test_writes_of_a_loop_and_of_threads_are_written_together_and_fail_apart(store: Store) -> None:
    commits = Commits(store)
    outcomes: dict[int, object] = {}

    def write(number: int) -> None:
        outcomes[number] = commits.run(learn(f"thread {number}"))

    async def play() -> list[object]:
        threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        phones = [f"loop {max(number, 3)}" for number in range(12)]
        written = await asyncio.gather(*(commits.awaited(learn(p)) for p in phones), return_exceptions=True)
        for thread in threads:
            await asyncio.to_thread(thread.join)
        return list(written)

    written = asyncio.run(play())
    assert sum(isinstance(each, IntegrityError) for each in written) == 3
    assert outcomes == {number: f"thread {number}" for number in range(8)}
    assert known(store) == 17
