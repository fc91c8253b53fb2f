"""A name and a function over lists of ids -> a line of durable work, which the web process may know of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Job = Callable[[list[int]], None]


@dataclass(frozen=True, slots=True)
class Queue:
    """One line of work: ``concurrency`` jobs of it run at once in one worker.

    A ``rare`` one is not looked at in every poll: each look is five statements.
    """

    name: str
    job: Job
    concurrency: int
    rare: bool = False
