"""One thing to do to many, where each waits for somebody else -> side by side when the waiting is long.

Handing a post to another thread costs as much processor time as a quarter of the post itself: who answers at
once is posted to in turn. When somebody is slow, all go side by side for a while.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Final

from renderer.delivery.kit import Item, Result

QUICK: Final = 0.05  # seconds: who answers within that is not worth another thread
SLOW_FOR: Final = 10.0  # seconds from one slow answer until it is tried in turn again


class Abreast:
    """Does ``work`` to items with the help of a pool of threads; answers come in the order of the items."""

    def __init__(self, pool: Executor, clock: Callable[[], float] = time.monotonic) -> None:
        """Use a pool that others may use, too."""
        self._pool = pool
        self._clock = clock
        self._slow_at = -math.inf

    def __call__(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """The answers, in order; raises what ``work`` raises."""
        done: list[Result] = []
        for place, one in enumerate(items):
            if self._clock() - self._slow_at < SLOW_FOR and len(items) > 1:
                return [*done, *self._pool.map(work, items[place:])]
            begun = self._clock()
            done.append(work(one))
            if self._clock() - begun > QUICK:
                self._slow_at = self._clock()
        return done
