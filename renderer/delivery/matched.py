"""Matches of handsets made by hand -> the profile a reported name stands for, at most a second old."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

from renderer.handset import fold
from renderer.store import Store
from renderer.store.aliases import aliases

FRESH = 1.0  # seconds; a match made by hand counts from then on in every running worker


class Matched:
    """Looks names up among the matches; safe to share by threads, the store opened at first use."""

    def __init__(self, store: Callable[[], Store], clock: Callable[[], float] = time.monotonic) -> None:
        """Stand on the records; ``clock`` gives seconds."""
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._until = 0.0
        self._known: Mapping[str, str] | None = None

    def __call__(self, name: str) -> str:
        """The profile's name that the handset was matched to, else the name as it came."""
        return self._fresh().get(fold(name), name)

    def _fresh(self) -> Mapping[str, str]:
        with self._lock:
            if self._known is None or self._clock() >= self._until:
                with self._store().read() as connection:
                    read = aliases(connection)
                self._known = {fold(name): profile for name, profile in read.items() if fold(name)}
                self._until = self._clock() + FRESH
            return self._known
