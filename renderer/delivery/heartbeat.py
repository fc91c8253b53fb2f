"""This worker's sign of life, and the work of those that give none any more."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from renderer.delivery.kit import Kit, log
from renderer.store import workers

TIDY_EVERY = timedelta(minutes=10)
# a job's key guards against doing it twice as long as it is remembered
KEEP_FINISHED = timedelta(days=1)


class Adopter(Protocol):
    """What the durable engine offers to an heir."""

    def executors_at_work(self) -> set[str]:
        """Executors that some unfinished job belongs to."""
        ...

    def adopt(self, executor: str) -> int:
        """Put a dead executor's jobs back on their queues."""
        ...

    def purge(self, finished_before: str) -> int:
        """Forget jobs finished before an ISO 8601 moment."""
        ...


class Heartbeat:
    """Beats for this worker and adopts from the silent; ``lease`` is how long silence is forgiven.

    ``keep`` keeps up the worker's claims.
    """

    def __init__(self, kit: Kit, engine: Adopter, keep: Callable[[], None] = lambda: None) -> None:
        """Stand on a kit and the durable engine."""
        self._keep = keep
        self._kit = kit
        self._engine = engine
        self._host = socket.gethostname()[:255]
        self._tidied_at = kit.clock()

    def run(self, stop: threading.Event) -> None:
        """Beat until ``stop`` is set, then leave the list of the living."""
        while not stop.wait(self._kit.waits.heartbeat):
            try:
                self.beat()
                self._keep()
                self._kit.meter.flush(self._kit.store)
                self.adopt()
                self.tidy()
            except Exception:  # noqa: BLE001 - logged with its trace; a silent worker would be robbed
                log.exception("heartbeat.failed")

    def beat(self) -> None:
        """Say that this worker lives."""
        with self._kit.write() as (connection, now):
            workers.beat(connection, self._kit.executor, host=self._host, pid=os.getpid(), now=now)
        self._kit.pulse.beat(self._kit.clock(), gap=self._kit.gap)

    def adopt(self) -> int:
        """Take over from workers that are silent longer than the lease; returns the number of jobs.

        After a gap in this worker's own beats the others' may have been lost likewise: they are waited for.
        """
        if not self._kit.steady():
            return 0
        lease = timedelta(seconds=self._kit.waits.lease)
        with self._kit.store.read() as connection:
            living = workers.living(connection, since=self._kit.clock() - lease)
            known = workers.known(connection)
        adopted = 0
        for executor in (known | self._engine.executors_at_work()) - living - {self._kit.executor, ""}:
            with self._kit.write() as (connection, now):
                mine = workers.claim_dead(connection, executor, self._kit.executor, since=now - lease)
            if mine:
                adopted += self._inherit(executor)
        return adopted

    def tidy(self) -> int:
        """Now and then, forget jobs that finished long ago: each keeps 1.5 kB; returns how many."""
        now = self._kit.clock()
        if now - self._tidied_at < TIDY_EVERY:
            return 0
        self._tidied_at = now
        return self._engine.purge((now - KEEP_FINISHED).isoformat())

    def leave(self) -> None:
        """Whatever is left unfinished may be adopted at once."""
        self._kit.meter.flush(self._kit.store)
        with self._kit.write() as (connection, _):
            workers.forget(connection, self._kit.executor)

    def _inherit(self, executor: str) -> int:
        count = self._engine.adopt(executor)
        log.warning("worker.adopted", executor=executor, jobs=count)
        with self._kit.write() as (connection, _):
            workers.forget(connection, executor)
        return count
