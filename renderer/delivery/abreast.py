"""One thing to do to many, where each waits for somebody else -> side by side when the waiting is long.

Handing a post to another thread costs as much processor time as a quarter of the post itself: who answers at
once is posted to in turn, and nobody who is slow holds up more than the one before him.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, wait
from typing import Final

from renderer.delivery.kit import Item, Result

QUICK: Final = 0.05  # seconds: with less to wait for, a lane does a hundred in the time they would take it


class Abreast:
    """Does ``work`` to items with the help of a pool of threads; answers come in the order of the items."""

    def __init__(self, pool: Executor) -> None:
        """Use a pool that others may use, too."""
        self._pool = pool

    def __call__(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """The answers, in order; raises what ``work`` raises."""
        if len(items) < 2:
            return [work(one) for one in items]
        first = self._pool.submit(work, items[0])
        if wait([first], timeout=QUICK).not_done:
            rest = self._pool.map(work, items[1:])  # begins them all, before the first is waited for
            return [first.result(), *rest]
        return [first.result(), *self._in_turn(work, items[1:])]

    def _in_turn(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        done: list[Result] = []
        for place, one in enumerate(items, 1):
            begun = time.monotonic()
            done.append(work(one))
            if time.monotonic() - begun > QUICK:
                return [*done, *self._pool.map(work, items[place:])]
        return done
