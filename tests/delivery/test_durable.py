"""The durable engine itself, on a SQLite file and on Postgres: DBOS, behind our own small face."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from dbos import DBOS
from dbos._dbos import _get_dbos_instance

from renderer.delivery import durable
from renderer.delivery.durable import Durable, engine_url
from renderer.delivery.queue import Queue


@dataclass
class Runs:
    seen: list[list[int]] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)
    then: Callable[[], None] = lambda: None

    def job(self, ids: list[int]) -> None:
        self.seen.append(ids)
        if ids == [13]:
            raise ZeroDivisionError
        if ids == [0]:
            self.hold.wait(20)
        if ids == [99]:
            self.then()

    def wait_for(self, count: int, seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while len(self.seen) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(self.seen) >= count


@pytest.fixture
def runs() -> Runs:
    return Runs()


@pytest.fixture
def engine(postgres_or_file: str, runs: Runs) -> Iterator[Durable]:
    made = Durable(postgres_or_file, "one", [Queue("work", runs.job, 4)], poll=0.05)
    made.start()
    yield made
    runs.hold.set()
    made.stop(5)  # a thread that lost its job to an heir waits for the outcome


@pytest.fixture(params=["sqlite", "postgres"])
def postgres_or_file(request: pytest.FixtureRequest, tmp_path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'r.db'}"
    return str(request.getfixturevalue("postgres_url"))


def test_jobs_run_once_a_key_wait_and_are_brought_forward(engine: Durable, runs: Runs) -> None:
    for _ in range(2):
        engine.enqueue("work", [1, 2], "a")
    runs.wait_for(1)
    engine.enqueue("work", [3], "b", delay=3600)
    time.sleep(0.5)
    assert runs.seen == [[1, 2]]
    engine.bring_forward("b")
    engine.bring_forward("nobody")
    runs.wait_for(2)
    assert runs.seen == [[1, 2], [3]]


def test_unfinished_jobs_of_another_executor_are_put_back_and_run_here(engine: Durable, runs: Runs) -> None:
    engine.enqueue("work", [0], "stuck")
    runs.wait_for(1)
    assert engine.executors_at_work() == {"one"}
    assert engine.adopt("somebody else") == 0
    assert engine.adopt("one") == 1
    runs.hold.set()
    runs.wait_for(2)
    assert runs.seen == [[0], [0]]


def test_a_failing_job_does_not_stop_the_queue(engine: Durable, runs: Runs) -> None:
    engine.enqueue("work", [13], "bad")
    engine.enqueue("work", [2], "good")
    runs.wait_for(2)
    forgotten, deadline = 0, time.monotonic() + 20
    while forgotten < 2 and time.monotonic() < deadline:
        forgotten += engine.purge("2999-01-01T00:00:00+00:00")
        time.sleep(0.05)
    assert forgotten == 2
    assert engine.executors_at_work() == set()
    assert engine.backlog("work", 10) == 0


def test_an_empty_queue_is_looked_at_rarely_until_a_job_is_found(
    engine: Durable, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    books = _get_dbos_instance()._sys_db
    engine.enqueue("work", [1], "a")
    runs.wait_for(1)
    asked = books.get_queue("work")
    assert asked is not None
    assert asked._polling_interval_sec == pytest.approx(0.05)
    monkeypatch.setattr(durable, "PATIENCE", -1)
    asked = books.get_queue("work")
    assert asked is not None
    assert asked._polling_interval_sec == pytest.approx(0.05 * durable.RARELY)


def test_a_worker_keeps_its_own_concurrency_when_another_starts(engine: Durable, runs: Runs) -> None:
    """The books hold one number for all: that of the worker that started last."""
    DBOS.register_queue("work", worker_concurrency=1, polling_interval_sec=0.05, on_conflict="always_update")
    for number in range(6):
        engine.enqueue("work", [0], f"held-{number}")
    runs.wait_for(4)
    time.sleep(0.5)  # many polls: no fifth is taken
    assert len(runs.seen) == 4
    runs.hold.set()
    runs.wait_for(6)


def test_what_a_job_puts_on_a_queue_is_no_numbered_step_of_it(engine: Durable, runs: Runs) -> None:
    """A job repeated after a kill enqueues less: other keys in the places of those that are done."""
    runs.then = lambda: engine.enqueue("work", [7], "child")
    engine.enqueue("work", [99], "parent")
    runs.wait_for(2)
    assert sorted(runs.seen) == [[7], [99]]
    assert DBOS.list_workflow_steps("parent") == []


def test_sqlite_books_are_a_second_file_and_postgres_books_the_same_database() -> None:
    assert engine_url("sqlite:////x/renderer.db").database == "/x/renderer-work.db"
    assert engine_url("postgresql://u@h/d").database == "d"
