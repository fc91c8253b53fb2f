"""A pre-rendering job -> brought on by a worker of this process alone, watched until it ends."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy import select, update

from renderer.delivery.kit import utc_now
from renderer.errors import ConfigurationError, UnknownId
from renderer.prerender import order, report
from renderer.prerender.jobs import Foreman, account
from renderer.service.logs import STDERR
from renderer.service.road import Road
from renderer.store import prerender as book
from renderer.store import workers

if TYPE_CHECKING:
    from renderer.delivery.worker import Worker

LOOK = 0.2  # seconds between looks at the books
SAY = 5.0  # seconds between lines where no bar can be drawn
Seen = Callable[[Mapping[str, Any]], None]


def place(road: Road, wish: order.Wish, signed_at: datetime | None) -> int:
    """Id of a job that this process is about to plan; raises what is wrong with the wish."""
    engine = road.composer.engine
    spec = order.spec_of(engine, wish)
    out = order.out_of(wish, road.settings)
    now = utc_now()
    with road.store.write() as connection:
        source = order.source_of(connection, wish.source, wish.account_id)
        return order.place_order(
            connection,
            spec,
            wish,
            source,
            out,
            state=book.PLANNING,
            signed_at=signed_at or now.replace(microsecond=0),
            now=now,
        )


def bring_on(road: Road, job_id: int, processes: int, seen: Seen) -> dict[str, Any]:
    """Plan, render and finish a job, from wherever it stands; its account when it is done.

    Raises UnknownId for an unknown job, ConfigurationError with the reason of one that stopped.
    """
    facts(road, job_id)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(STDERR),
    )
    running = road.worker(processes=processes, sends=False)
    running.start()
    foreman = running.beside
    if not isinstance(foreman, Foreman):
        raise ConfigurationError("This worker cannot pre-render.")
    _bury_the_dead(road, running)
    foreman.resume(job_id)
    stage = threading.Thread(target=_begin, args=(foreman, job_id, seen), daemon=True)
    stage.start()
    try:
        told = _watch(road, job_id, seen)
    except KeyboardInterrupt:
        running.heartbeat.leave()  # whoever resumes need not wait for our silence
        sys.stderr.write(f"\nStopped. `renderer prerender resume {job_id}` goes on where this ended.\n")
        os._exit(130)  # as safe as any kill: what is made is booked, the rest is made again
    stage.join()
    running.stop()
    if told["state"] == book.STOPPED:
        raise ConfigurationError(
            f"Job {job_id} stopped: {told['reason'].rstrip('.')}. Then: renderer prerender resume {job_id}."
        )
    return told


def _begin(foreman: Foreman, job_id: int, seen: Seen) -> None:
    foreman.plan(job_id, lambda told: seen({"read": told["rows"]}) if told else None)
    foreman.enqueue_open(job_id)


def _watch(road: Road, job_id: int, seen: Seen) -> dict[str, Any]:
    while True:
        told = facts(road, job_id)
        seen(told)
        if told["state"] in {book.DONE, book.STOPPED}:
            return told
        time.sleep(LOOK)


def facts(road: Road, job_id: int) -> dict[str, Any]:
    """Numbers of a job as it stands; raises UnknownId."""
    with road.store.read() as connection:
        job = book.job(connection, job_id)
        if job is None:
            raise UnknownId(f"There is no pre-rendering job {job_id}.", field="job")
        told = account(job, book.progress(connection, job_id), utc_now().timestamp())
    kept = ("later", "grades", "warnings", "reasons", "sizes") if job.state == book.DONE else ()
    return told | {name: job.facts[name] for name in kept if name in job.facts}


def _bury_the_dead(road: Road, running: Worker) -> None:
    """A process of this machine that is gone need not be waited for: its work is taken over now."""
    table = workers.workers.c
    with road.store.write() as connection:
        here = connection.execute(
            select(table.executor, table.pid).where(table.host == socket.gethostname()[:255])
        )
        dead = [executor for executor, pid in here if not _lives(pid)]
        long_ago = {"beat_at": datetime.fromtimestamp(0, tz=UTC)}
        connection.execute(update(workers.workers).where(table.executor.in_(dead)).values(long_ago))
    running.heartbeat.adopt()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def progress_shown(*, quiet: bool) -> Iterator[Seen]:
    """A bar with rate and time left on a terminal, else a line now and then; nothing when ``quiet``."""
    console = Console(stderr=True)
    if quiet:
        yield lambda _: None
    elif console.is_terminal:
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(compact=True),
            console=console,
        ) as bar:
            task = bar.add_task("starting", total=None, rate="")
            yield lambda told: bar.update(task, **_bar(told))
    else:
        yield _lines()


def _bar(told: Mapping[str, Any]) -> dict[str, Any]:
    if "read" in told:
        return {"description": "reading", "completed": told["read"], "total": None, "rate": ""}
    if told["state"] == book.PLANNING:
        return {}
    rate = f"{told['rate']:,.0f} rows/s, {told['bad']:,} bad"
    return {"description": told["state"], "completed": told["done"], "total": told["rows"], "rate": rate}


def _lines() -> Seen:
    last = [0.0]

    def say(told: Mapping[str, Any]) -> None:
        if "read" in told or time.monotonic() - last[0] < SAY or not told["rows"]:
            return
        last[0] = time.monotonic()
        left = f", {report.in_time(told['left'])} left" if told["left"] else ""
        sys.stderr.write(
            f"{told['state']}: {told['done']:,} of {told['rows']:,} rows, {told['rate']:,.0f}/s{left}\n"
        )

    return say
