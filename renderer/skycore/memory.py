"""Look-ups in the records -> their answers, believed for a moment: a busy sender need not ask again."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

Found = TypeVar("Found")

FRESH = 1.0  # seconds: what is changed in the records holds for every process after this
LIMIT = 20_000


class Memory:
    """What was found, by key, for ``fresh`` seconds; what was not found is looked up every time."""

    def __init__(self, fresh: float = FRESH, clock: Callable[[], float] = time.monotonic) -> None:
        """Believe answers for ``fresh`` seconds of ``clock``; 0 believes nothing."""
        self.fresh = fresh
        self._clock = clock
        self._known: dict[Hashable, tuple[float, Any]] = {}

    def recall(self, key: Hashable, look: Callable[[], Found | None]) -> Found | None:
        """The answer under ``key``, from ``look`` when it is not known or too old."""
        now = self._clock()
        known = self._known.get(key)
        if known is not None and now < known[0]:
            return cast("Found", known[1])
        found = look()
        if found is None:
            self._known.pop(key, None)
        elif self.fresh:
            if len(self._known) >= LIMIT:
                self._known.clear()
            self._known[key] = (now + self.fresh, found)
        return found

    def forget(self) -> None:
        """Look everything up anew."""
        self._known.clear()
