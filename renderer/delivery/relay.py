"""What the records say is due -> jobs on the durable queues: the other end of the transactional outbox."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta

from renderer.delivery import encoding, postback, push
from renderer.delivery.fanout import spread
from renderer.delivery.kit import Kit, log
from renderer.delivery.report import take_reports
from renderer.delivery.throttle import admit
from renderer.store import messages, postbacks

SEND_QUEUE = "send"
CLAIM = 200  # rows claimed at a time
FULL = 100  # done in a round: there is likely more
CHUNK = 40  # messages in one job, at most
LEAST = 8  # messages in one job while there are more: what a job costs is shared by its messages
CLAIM_LEASE = timedelta(seconds=10)  # claimed but not queued: the claimer died between the two


class Relay:
    """Moves accepted messages, reports and owed postbacks on; ``backlog`` tells how long a queue is."""

    def __init__(self, kit: Kit, backlog: Callable[[str, int], int]) -> None:
        """Stand on a kit; nothing runs before ``run``."""
        self._kit = kit
        self._backlog = backlog

    def run(self, stop: threading.Event) -> None:
        """Poll until ``stop`` is set; a failed poll is logged and repeated."""
        while not stop.is_set():
            try:
                busy = self.once()
            except Exception:  # noqa: BLE001 - logged with its trace; the road must not stop
                log.exception("relay.failed")
                busy = False
            # straight on while a round was full; else what comes in a poll goes together, at one price
            stop.wait(0.0 if busy else self._kit.waits.poll)

    def once(self) -> bool:
        """One round; True when there is more to do than one round does."""
        done = [
            take_reports(self._kit),
            spread(self._kit),
            self.queue_messages(),
            self.queue_postbacks(),
            push.queue_owed(self._kit, self._backlog),
            encoding.queue_waiting(self._kit),
        ]
        return max(done) >= FULL

    def queue_messages(self) -> int:
        """Queue accepted messages, unless enough jobs wait already; returns how many."""
        room = 2 * self._kit.waits.concurrency
        if not self._any_accepted() or self._backlog(SEND_QUEUE, room) >= room:
            return 0
        with self._kit.write() as (connection, now):
            claimed = messages.claim_accepted(
                connection,
                now=now,
                limit=CLAIM,
                lease=CLAIM_LEASE,
                forgotten=timedelta(seconds=self._kit.waits.forgotten),
            )
            ids = admit(connection, claimed, self._kit.rates, now=now)
        for chunk in chunks(ids, self._kit.waits.concurrency, CHUNK):
            self._kit.enqueue(SEND_QUEUE, chunk, f"send:{chunk[0]}:{uuid.uuid4().hex[:12]}")
        if ids:
            with self._kit.write() as (connection, now):
                messages.mark_queued(connection, ids, now=now)
        return len(ids)

    def queue_postbacks(self) -> int:
        """Queue the first tries of owed postbacks; returns how many."""
        with self._kit.store.read() as connection:
            if not postbacks.any_owed(connection, now=self._kit.clock()):
                return 0
        room = 2 * self._kit.waits.concurrency
        if self._backlog(postback.QUEUE, room) >= room:
            return 0
        with self._kit.write() as (connection, now):
            ids = postbacks.claim_owed(connection, now=now, limit=CLAIM, lease=CLAIM_LEASE)
        for chunk in chunks(ids, self._kit.waits.concurrency, CHUNK):
            self._kit.enqueue(postback.QUEUE, chunk, f"postbacks:{chunk[0]}:{uuid.uuid4().hex[:12]}")
        if ids:
            with self._kit.write() as (connection, _):
                postbacks.mark_queued(connection, ids)
        return len(ids)

    def _any_accepted(self) -> bool:
        with self._kit.store.read() as connection:
            forgotten = timedelta(seconds=self._kit.waits.forgotten)
            return messages.any_due(connection, now=self._kit.clock(), forgotten=forgotten)


def chunks(ids: Sequence[int], lanes: int, most: int) -> list[list[int]]:
    """Share ids over ``lanes`` jobs that run side by side, with at least LEAST and ``most`` at most."""
    size = max(LEAST, min(most, -(-len(ids) // lanes)))
    return [list(ids[start : start + size]) for start in range(0, len(ids), size)]
