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

QUICK: Final = 0.1  # seconds: the lanes together still send a hundred a second to who takes that long
SHARE: Final = 0.2  # of one answer in what is usual: a busy machine holds up one or the other
SLOW_FOR: Final = 10.0  # seconds until those who were slow are asked in turn again


class Abreast:
    """Does ``work`` to items with the help of a pool of threads; answers come in the order of the items."""

    def __init__(self, pool: Executor, clock: Callable[[], float] = time.monotonic) -> None:
        """Use a pool that others may use, too."""
        self._pool = pool
        self._clock = clock
        self._usual = 0.0
        self._slow_until = -math.inf

    def __call__(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """The answers, in order; raises what ``work`` raises."""
        done: list[Result] = []
        for place, one in enumerate(items):
            begun = self._clock()
            if begun < self._slow_until and len(items) > 1:
                return [*done, *self._pool.map(work, items[place:])]
            done.append(work(one))
            self._note(self._clock() - begun)
        return done

    def _note(self, took: float) -> None:
        self._usual += SHARE * (took - self._usual)
        if self._usual > QUICK:
            self._usual, self._slow_until = 0.0, self._clock() + SLOW_FOR
