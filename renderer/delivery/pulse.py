"""This worker's own heartbeats -> whether it is in a position to call another worker dead."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta


class Pulse:
    """An unbroken row of beats; safe to share between threads.

    When the records were away nobody's beats arrived, and whoever comes back first finds all others silent.
    Only who has beaten without a gap for as long as silence is forgiven may hold it against them.
    """

    def __init__(self) -> None:
        """Begin without a beat."""
        self._lock = threading.Lock()
        self._since: datetime | None = None
        self._last: datetime | None = None

    def beat(self, now: datetime, *, gap: timedelta) -> None:
        """A beat arrived at ``now``; after more than ``gap`` since the last one a new row begins."""
        with self._lock:
            if self._last is None or not timedelta(0) <= now - self._last <= gap:
                self._since = now
            self._last = now

    def steady(self, now: datetime, *, gap: timedelta, lease: timedelta) -> bool:
        """Whether the row has lasted for ``lease`` and goes on."""
        with self._lock:
            if self._since is None or self._last is None:
                return False
            return timedelta(0) <= now - self._last <= gap and now - self._since >= lease
