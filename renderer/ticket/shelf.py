"""A key and a way to make its value -> the value, kept as long as all kept ones stay within a limit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
RECENT = 32


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


class Regulars(Generic[Key, Value]):
    """Like ``functools.lru_cache`` where most keys come only once: a value is kept from its second time on.

    What comes once is freed while it is still in the processor's cache, instead of pushing others out of it.
    All is forgotten when it has grown too large; what comes often is soon back.
    """

    def __init__(self, make: Callable[[Key], Value], limit: int) -> None:
        """Keep at most ``limit`` values of ``make``, and the very last few in any case."""
        self._make, self._limit = make, limit
        self._kept: dict[Key, Value] = {}
        self._recent: dict[Key, Value] = {}
        self._seen: set[Key] = set()

    def __call__(self, key: Key) -> Value:
        """The value for ``key``, kept or made."""
        found = self._kept.get(key)
        if found is None:
            found = self._recent.get(key)
        if found is not None:
            return found
        value = self._make(key)
        if key in self._seen:
            _bounded(self._kept, self._limit)[key] = value
        else:
            _bounded(self._seen, 4 * self._limit).add(key)
            _bounded(self._recent, RECENT)[key] = value
        return value


class Returning(Generic[Key, Value]):
    """Values that take more to make than to do without: made when a key is asked for again, and then kept."""

    def __init__(self, limit: int) -> None:
        """Keep at most ``limit`` values, and the hashes of four times as many keys."""
        self._limit = limit
        self._kept: dict[Key, Value] = {}
        self._seen: set[int] = set()

    def get(self, key: Key, make: Callable[[], Value]) -> Value | None:
        """The value for ``key``, None the first time."""
        found = self._kept.get(key)
        if found is None and (mark := hash(key)) in self._seen:
            found = _bounded(self._kept, self._limit)[key] = make()
        elif found is None:
            _bounded(self._seen, 4 * self._limit).add(mark)
        return found


Bounded = TypeVar("Bounded", dict[Any, Any], set[Any])


def _bounded(kept: Bounded, limit: int) -> Bounded:
    """Emptied when it is full."""
    if len(kept) >= limit:
        kept.clear()
    return kept
