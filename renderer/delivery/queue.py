"""A name and a function over lists of ids -> a line of durable work, which the web process may know of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Job = Callable[[list[int]], object]  # what it returns is for nobody


@dataclass(frozen=True, slots=True)
class Queue:
    """One line of work: ``concurrency`` jobs of it run at once in one worker."""

    name: str
    job: Job
    concurrency: int
