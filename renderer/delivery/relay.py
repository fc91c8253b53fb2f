"""What the records say is due -> work in this worker's hands: the other end of the transactional outbox.

A claim is what makes it this worker's: it is kept up while the work is in hand, and runs out when the worker
dies. Only what has to wait (a time-out, a retry) becomes a durable job.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from typing import Protocol

from renderer.delivery import encoding, push
from renderer.delivery.fanout import spread
from renderer.delivery.kit import Kit, log
from renderer.delivery.report import take_reports
from renderer.delivery.throttle import admit
from renderer.store import messages, postbacks

CLAIM = 200  # rows claimed at a time
FULL = 100  # done in a round: there is likely more
CHUNK = 40  # messages in one job, at most
LEAST = 8  # messages in one job while there are more: what a job costs is shared by its messages


class Hands(Protocol):
    """Where claimed ids go: so many chunks at once, and as many waiting."""

    @property
    def lanes(self) -> int:
        """Chunks at once."""
        ...

    def room(self) -> int:
        """How many more chunks would soon be begun."""
        ...

    def held(self) -> set[int]:
        """Ids that are given and not done."""
        ...

    def give(self, ids: Sequence[int]) -> None:
        """Take a chunk."""
        ...


class Relay:
    """Moves accepted messages, reports and owed postbacks on; ``backlog`` tells how long a queue is."""

    def __init__(self, kit: Kit, sends: Hands, posts: Hands, backlog: Callable[[str, int], int]) -> None:
        """Stand on a kit and the lines of work; nothing runs before ``run``."""
        self._kit = kit
        self._sends = sends
        self._posts = posts
        self._backlog = backlog

    def run(self, stop: threading.Event) -> None:
        """Poll until ``stop`` is set; what fails in a poll is logged and repeated in the next."""
        while not stop.is_set():
            busy = self.once()
            # straight on while a round was full; else what comes in a poll goes together, at one price
            stop.wait(0.0 if busy else self._kit.waits.poll)

    def once(self) -> bool:
        """One round; True when there is more to do than one round does."""
        done = [
            _tried(step)
            for step in (
                lambda: take_reports(self._kit),
                lambda: spread(self._kit),
                self.take_messages,
                self.take_postbacks,
                lambda: push.queue_owed(self._kit, self._backlog),
                lambda: encoding.queue_waiting(self._kit),
            )
        ]
        return max(done) >= FULL

    def take_messages(self) -> int:
        """Claim accepted messages, unless there is enough in hand already; returns how many."""
        if not self._sends.room() or not self._any_accepted():
            return 0
        with self._kit.write() as (connection, now):
            claimed = messages.claim_accepted(
                connection,
                now=now,
                limit=CLAIM,
                lease=self._lease,
                forgotten=timedelta(seconds=self._kit.waits.forgotten),
            )
            ids = admit(connection, claimed, self._kit.rates, now=now)
        return _share(self._sends, ids)

    def take_postbacks(self) -> int:
        """Claim the first tries of owed postbacks; returns how many."""
        if not self._posts.room():
            return 0
        with self._kit.store.read() as connection:
            if not postbacks.any_owed(connection, now=self._kit.clock()):
                return 0
        with self._kit.write() as (connection, now):
            ids = postbacks.claim_owed(connection, now=now, limit=CLAIM, lease=self._lease)
        return _share(self._posts, ids)

    def keep(self) -> None:
        """Keep up the claims on all that is in hand: nobody else may take it while this worker lives."""
        self._claim_until(self._sends.held(), self._posts.held(), self._lease)

    def let_go(self, sends: Collection[int], posts: Collection[int]) -> None:
        """Others may take at once what was claimed and not begun."""
        self._claim_until(sends, posts, timedelta(0))

    def _claim_until(self, sends: Collection[int], posts: Collection[int], lasting: timedelta) -> None:
        if not (sends or posts):
            return
        with self._kit.write() as (connection, now):
            messages.keep_claimed(connection, sorted(sends), until=now + lasting)
            postbacks.keep_claimed(connection, sorted(posts), until=now + lasting)

    @property
    def _lease(self) -> timedelta:
        return timedelta(seconds=self._kit.waits.lease)

    def _any_accepted(self) -> bool:
        with self._kit.store.read() as connection:
            forgotten = timedelta(seconds=self._kit.waits.forgotten)
            return messages.any_due(connection, now=self._kit.clock(), forgotten=forgotten)


def _tried(step: Callable[[], int]) -> int:
    """What a step did; one that fails each time must not stop the others."""
    try:
        return step()
    except Exception:  # noqa: BLE001 - logged with its trace; the road must not stop
        log.exception("relay.failed")
        return 0


def _share(hands: Hands, ids: Sequence[int]) -> int:
    held = hands.held()  # claims of ours ran out while the records were away: still in hand all the same
    for chunk in chunks([one for one in ids if one not in held], hands.lanes, CHUNK):
        hands.give(chunk)
    return len(ids)


def chunks(ids: Sequence[int], lanes: int, most: int) -> list[list[int]]:
    """Share ids over ``lanes`` jobs that run side by side, with at least LEAST and ``most`` at most."""
    size = max(LEAST, min(most, -(-len(ids) // lanes)))
    return [list(ids[start : start + size]) for start in range(0, len(ids), size)]
