"""Lines that strangers' devices send -> our log: cut, without secrets, and only so many a minute."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable

MAX_LINE = 300  # characters
MAX_LINES = 20  # of one request
A_MINUTE = 60  # lines a minute in one process, whoever sends them

_SECRETS = re.compile(r"(?i)(applepass\s+|/devices/|/p/|/l/|token\W{1,4})[^\s/?\"']+")


class DeviceLog:
    """A bucket of lines that fills up again by the minute; what does not fit is dropped and counted."""

    def __init__(self, write: Callable[..., object], clock: Callable[[], float] = time.monotonic) -> None:
        """Write lines with ``write``."""
        self._write = write
        self._clock = clock
        self._lock = threading.Lock()
        self._left = float(A_MINUTE)
        self._filled_at = clock()
        self._dropped = 0

    def take(self, lines: Iterable[object]) -> None:
        """Log what may be logged of one request's lines."""
        for place, line in enumerate(lines):
            if place >= MAX_LINES or not isinstance(line, str):
                return
            if not self._room():
                return
            dropped, self._dropped = self._dropped, 0
            more = {"dropped": dropped} if dropped else {}
            self._write("device.said", line=shown(line), **more)

    def _room(self) -> bool:
        with self._lock:
            now = self._clock()
            grown = (now - self._filled_at) * A_MINUTE / 60
            self._left, self._filled_at = min(self._left + grown, float(A_MINUTE)), now
            if self._left < 1:
                self._dropped += 1
                return False
            self._left -= 1
            return True


def shown(line: str) -> str:
    """A line fit for a log: no control characters, no tokens, no names of devices."""
    plain = "".join(letter if letter.isprintable() else " " for letter in line[: 4 * MAX_LINE])
    return _SECRETS.sub(r"\1…", plain)[:MAX_LINE]
