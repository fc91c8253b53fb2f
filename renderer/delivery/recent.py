"""Messages composed a moment ago -> the same, opened, for the step that hands them over."""

from __future__ import annotations

import threading
from collections import OrderedDict

from renderer.delivery.compose import Opened

KEPT_BYTES = 32 << 20
OVERHEAD = 2048  # bytes that a message takes beside its files


class Recent:
    """The newest messages by digest, within ``limit`` bytes of their files; safe to share between threads."""

    def __init__(self, limit: int = KEPT_BYTES) -> None:
        """Begin with none."""
        self._limit = limit
        self._lock = threading.Lock()
        self._held = 0
        self._kept: OrderedDict[str, Opened] = OrderedDict()

    def put(self, digest: str, opened: Opened) -> None:
        """Keep one; the oldest make room."""
        with self._lock:
            if digest in self._kept:
                return
            self._kept[digest] = opened
            self._held += _weight(opened)
            while self._held > self._limit:
                self._held -= _weight(self._kept.popitem(last=False)[1])

    def take(self, digest: str) -> Opened | None:
        """One that is still kept; it is not kept any longer, as a message is handed over once."""
        with self._lock:
            found = self._kept.pop(digest, None)
            if found is not None:
                self._held -= _weight(found)
            return found


def _weight(opened: Opened) -> int:
    return OVERHEAD + sum(len(part.data) for part in opened.parts)
