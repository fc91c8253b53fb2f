"""A key and a way to make its value -> the value, kept as long as all kept ones stay within a byte limit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Shelf(Generic[Value]):
    """Like ``functools.lru_cache``, but bounded by size: pictures of one count differ a hundredfold in bytes.

    Keys and values must be immutable, or treated so by all who share them.
    """

    def __init__(self, limit: int, weigh: Callable[[Value], int]) -> None:
        """Keep at most ``limit`` bytes; each value counts what ``weigh`` says, and the last one stays."""
        self._limit, self._weigh = limit, weigh
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()
        self._held = 0
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value kept for ``key``, else what ``make`` returns; the longest unasked for make room."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        value = make()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = value
                self._held += self._weigh(value)
            while self._held > self._limit and len(self._kept) > 1:
                self._held -= self._weigh(self._kept.popitem(last=False)[1])
        return value

    @property
    def held(self) -> int:
        """Bytes kept now."""
        return self._held

    def __len__(self) -> int:
        """Number of values kept now."""
        return len(self._kept)
