"""Claimed ids -> a job done to chunks of them side by side; what is in hand can be named until it is done.

Nothing of a line outlives its process: a claim that is not kept up runs out, and another worker takes over.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

from renderer.delivery.kit import log
from renderer.delivery.queue import Job


class Line:
    """``lanes`` chunks at once, as many more waiting; safe to share between threads."""

    def __init__(self, name: str, job: Job, lanes: int) -> None:
        """Begin with nothing to do."""
        self.name = name
        self.lanes = lanes
        self._job = job
        self._lock = threading.Lock()
        self._chunks: dict[Future[None], Sequence[int]] = {}
        self._pool = ThreadPoolExecutor(lanes, thread_name_prefix=name)

    def room(self) -> int:
        """How many more chunks would soon be begun."""
        with self._lock:
            return max(0, 2 * self.lanes - len(self._chunks))

    def held(self) -> set[int]:
        """Ids that are given and not done."""
        with self._lock:
            # a future is done a moment before it calls back
            return {one for future, chunk in self._chunks.items() if not future.done() for one in chunk}

    def give(self, ids: Sequence[int]) -> None:
        """Have the job done to a chunk; whatever comes of it, it is not held any more after that."""
        with self._lock:
            future = self._pool.submit(self._done, list(ids))
            self._chunks[future] = ids
        future.add_done_callback(self._let_go)

    def close(self, drain: float) -> list[int]:
        """Begin no more chunks, wait up to ``drain`` seconds for those begun; returns ids never begun."""
        with self._lock:
            chunks = dict(self._chunks)
        left = [one for future, chunk in chunks.items() if future.cancel() for one in chunk]
        self._pool.shutdown(wait=False)
        wait(chunks, timeout=drain)
        return left

    def _done(self, ids: list[int]) -> None:
        try:
            self._job(ids)
        except Exception:  # noqa: BLE001 - logged with its trace; the lane must not stop
            log.exception("line.failed", line=self.name, ids=len(ids))

    def _let_go(self, future: Future[None]) -> None:
        with self._lock:
            self._chunks.pop(future, None)
