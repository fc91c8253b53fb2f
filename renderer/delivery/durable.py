"""Named jobs over lists of ids -> work that a killed process cannot lose; the only file that knows DBOS.

A job's function is run at least once to its end, on any worker. What it does must be safe to repeat: the
books (events, submissions, postbacks) are what make it so, hence no step records are kept beside them.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextvars import Context
from pathlib import Path
from typing import Any, Final

from dbos import DBOS, DBOSConfig
from dbos._dbos import _get_dbos_instance
from sqlalchemy.engine import URL

from renderer.delivery.queue import Job, Queue
from renderer.store.base import normal_url

# DBOS only hands a workflow to workers of its own version; raised when a job's arguments change their meaning
# (a version computed from the code, its default, would strand messages at every deploy)
VERSION = "road-1"
NAME = "renderer"
RARELY: Final = 5  # polls from one look at an idle queue to the next
PATIENCE: Final = 25  # polls without a job, until a queue is idle
_PORTABLE: Any = "portable"  # JSON, not pickle: rows stay readable, and loading them runs no code
_UNFINISHED = ["PENDING"]


class Durable:
    """The durable engine of this process; there can be one at a time."""

    def __init__(self, records: str, executor: str, queues: Sequence[Queue], *, poll: float) -> None:
        """Stand beside the records: in the same Postgres database, or in a second SQLite file."""
        self._url = engine_url(records)
        self._executor = executor
        self._queues = queues
        self._poll = poll

    def start(self) -> None:
        """Begin to take work off the queues."""
        _prepare(self._url)
        threads = sum(queue.concurrency for queue in self._queues) + 8
        config: DBOSConfig = {
            "name": NAME,
            "system_database_url": self._url.render_as_string(hide_password=False),
            "executor_id": self._executor,
            "application_version": VERSION,
            "max_executor_threads": threads,
            "sys_db_pool_size": threads // 2 + 4,
            "notification_listener_polling_interval_sec": 1.0,
            "log_level": "ERROR",
        }
        with contextlib.suppress(Exception):
            DBOS.destroy(destroy_registry=True)
        _join_the_log()
        DBOS(config=config)
        # the queues of all workers are in the records: one that does other work must not take from them
        DBOS.listen_queues([queue.name for queue in self._queues])
        for queue in self._queues:
            DBOS.workflow(name=queue.name, serialization_type=_PORTABLE)(_workflow(queue.job))
        DBOS.launch()
        for queue in self._queues:
            DBOS.register_queue(
                queue.name,
                worker_concurrency=queue.concurrency,
                polling_interval_sec=self._poll,
                on_conflict="always_update",
            )
        _Pace(self._queues, self._poll).keep(_get_dbos_instance()._sys_db)  # noqa: SLF001 - the same

    def stop(self, drain: float) -> None:
        """Take no more work, wait up to ``drain`` seconds for what runs; others adopt the rest."""
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=int(drain))

    def enqueue(self, queue: str, ids: Sequence[int], key: str, *, delay: float = 0.0) -> None:
        """Put a job on a queue, now or after ``delay`` seconds; the same ``key`` twice is one job."""
        options: Any = {
            "workflow_name": queue,
            "queue_name": queue,
            "workflow_id": key,
            "app_version": VERSION,
            "serialization_type": _PORTABLE,
        }
        if delay > 0:
            options["delay_seconds"] = delay
        # outside the running job: inside, DBOS takes calls by their number for done when a job is repeated,
        # and the second time, with part of it done, it makes fewer of them
        Context().run(DBOS.enqueue_workflow_with_options, options, list(ids))

    def bring_forward(self, key: str, *, delay: float = 0.0) -> None:
        """Run a delayed job now, or in so many seconds; one that runs, or is unknown, is left alone."""
        Context().run(DBOS.set_workflow_delay, key, delay_seconds=delay)

    def backlog(self, queue: str, limit: int) -> int:
        """Jobs that wait on a queue, counted up to ``limit``."""
        waiting = DBOS.list_queued_workflows(
            queue_name=queue, status="ENQUEUED", limit=limit, load_input=False, load_output=False
        )
        return len(waiting)

    def executors_at_work(self) -> set[str]:
        """Executors that some unfinished job belongs to, living or dead."""
        return {executor for _, _, executor in self._unfinished()}

    def adopt(self, executor: str) -> int:
        """Put the unfinished jobs of a dead executor back on their queues; returns how many."""
        by_queue: dict[str, list[str]] = defaultdict(list)
        for key, queue, _ in self._unfinished(executor):
            by_queue[queue].append(key)
        for queue, keys in by_queue.items():
            DBOS.resume_workflows(keys, queue_name=queue)
        return sum(map(len, by_queue.values()))

    def _unfinished(self, executor: str | None = None) -> list[tuple[str, str, str]]:
        found = DBOS.list_workflows(
            status=_UNFINISHED, executor_id=executor, load_input=False, load_output=False
        )
        return [(one.workflow_id, one.queue_name or one.name, one.executor_id or "") for one in found]

    def purge(self, finished_before: str) -> int:
        """Forget jobs finished before an ISO 8601 moment; returns how many."""
        done = DBOS.list_workflows(
            status=["SUCCESS", "ERROR", "CANCELLED"],
            completed_before=finished_before,
            load_input=False,
            load_output=False,
            limit=10_000,
        )
        if done:
            DBOS.delete_workflows([one.workflow_id for one in done])
        return len(done)


def engine_url(records: str) -> URL:
    """Where DBOS keeps its own books: Postgres beside the records, SQLite in a file of its own.

    One SQLite file for both would deadlock under load.
    """
    url = normal_url(records)
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "renderer.db")
        return url.set(database=str(path.with_name(f"{path.stem}-work{path.suffix}")))
    return url


def _prepare(url: URL) -> None:
    """WAL is a property of the file: set once, before DBOS opens it, it holds for every connection."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(sqlite3.connect(url.database, timeout=30)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")


class _Pace:
    """What every poll of a queue reads from the books, without reading it each time.

    The books have one concurrency for all workers, the number of whichever started last; machines differ, so
    each worker keeps to its own. And a look at a queue is five statements: one that was empty for a while is
    looked at rarely, until a job is found there again.
    """

    def __init__(self, queues: Sequence[Queue], poll: float) -> None:
        self._own = {queue.name: queue.concurrency for queue in queues}
        self._poll = poll
        self._known: dict[str, Any] = {}
        self._busy_at = dict.fromkeys(self._own, time.monotonic())

    def keep(self, books: Any) -> None:
        """Stand before the books of this process's engine; it has no door for this."""
        read, claim = books.get_queue, books.start_queued_workflows

        def get_queue(name: str, **options: Any) -> Any:
            if name not in self._own:
                return read(name, **options)
            found = self._known.get(name) or read(name, **options)
            return found if found is None else self._paced(name, found)

        def start_queued_workflows(queue: Any, *told: Any, **options: Any) -> Any:
            if queue.name not in self._own:
                return claim(queue, *told, **options)
            # every job here names its version: whether this is the newest matters for jobs without one
            claimed = claim(queue, *told, **{**options, "is_latest_version": False})
            if claimed[0]:
                self._busy_at[queue.name] = time.monotonic()
            return claimed

        books.get_queue, books.start_queued_workflows = get_queue, start_queued_workflows

    def _paced(self, name: str, queue: Any) -> Any:
        self._known[name] = queue
        idle = time.monotonic() - self._busy_at[name] > PATIENCE * self._poll
        queue._worker_concurrency = self._own[name]  # noqa: SLF001 - DBOS has no door here
        queue._polling_interval_sec = self._poll * (RARELY if idle else 1)  # noqa: SLF001 - the same
        return queue


def _workflow(job: Job) -> Callable[[list[int]], None]:
    def run(ids: list[int]) -> None:
        job(ids)

    run.__qualname__ = run.__name__ = f"run_{id(job)}"
    return run


def _join_the_log() -> None:
    """Let DBOS's errors join the installation's own log; its own would keep the first stderr."""
    log = logging.getLogger("dbos")
    log.handlers[:] = [logging.NullHandler()]
    log.propagate = True
