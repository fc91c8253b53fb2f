"""Writes of requests that come at once -> one transaction for all of them, each durable when it returns."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy.engine import Connection

from renderer.store import Store

Result = TypeVar("Result")
BATCH = 64  # writes in one transaction, at most


@dataclass(slots=True)
class _Write:
    work: Callable[[Connection], Any]
    done: bool = False
    result: Any = None
    failure: BaseException | None = None


class Commits:
    """Group commit: whoever gets the turn writes what all others wait for, so the disk is waited for once."""

    def __init__(self, store: Store) -> None:
        """Write to ``store``."""
        self._store = store
        self._waiting: deque[_Write] = deque()
        self._turn = threading.Lock()
        self._loops_turn = asyncio.Lock()

    def run(self, work: Callable[[Connection], Result]) -> Result:
        """Do ``work`` in a write transaction and return its result once that is on the disk.

        ``work`` may be run a second time, alone, when another one of its batch fails: it must not keep
        anything from the first time. Raises what ``work`` or the commit raises.
        """
        mine = self._queued(work)
        while not mine.done:
            self._lead(mine)
        return cast("Result", _outcome(mine))

    async def awaited(self, work: Callable[[Connection], Result]) -> Result:
        """The same for an event loop: a thread writes what it holds by then, one for all who wait here."""
        mine = self._queued(work)
        while not mine.done:
            async with self._loops_turn:
                if not mine.done:
                    await asyncio.get_running_loop().run_in_executor(None, self._lead, mine)
        return cast("Result", _outcome(mine))

    def _queued(self, work: Callable[[Connection], Any]) -> _Write:
        mine = _Write(work)
        self._waiting.append(mine)
        return mine

    def _lead(self, mine: _Write) -> None:
        with self._turn:
            if not mine.done:
                self._write_waiting()

    def _write_waiting(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), BATCH))]
        if not self._together(batch):
            for write in batch:
                self._alone(write)

    def _together(self, batch: list[_Write]) -> bool:
        if len(batch) == 1:
            return False
        try:
            with self._store.write() as connection:
                results = [write.work(connection) for write in batch]
        except Exception:  # noqa: BLE001 - each is tried alone and tells its own failure
            return False
        for write, result in zip(batch, results, strict=True):
            write.result, write.done = result, True
        return True

    def _alone(self, write: _Write) -> None:
        try:
            with self._store.write() as connection:
                write.result = write.work(connection)
        except BaseException as failure:  # noqa: BLE001 - raised where it is waited for
            write.failure = failure
        write.done = True


def _outcome(write: _Write) -> Any:
    if write.failure is not None:
        raise write.failure
    return write.result
