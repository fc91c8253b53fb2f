"""What happens in a process -> counters and histograms, added to everyone's in the records now and then."""

from __future__ import annotations

import threading
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate
from types import MappingProxyType
from typing import Final

from renderer.store import Store, meters
from renderer.store.meters import Series

# upper bounds in seconds: from a cached answer to a gateway that hangs
BOUNDS: Final = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
HELP: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "renderer_submits_total": ("counter", "Submits to gateways by outcome."),
        "renderer_submit_seconds": ("histogram", "Time a gateway took to answer a submit."),
        "renderer_sent_seconds": ("histogram", "Time from accepting a message to its gateway taking it."),
        "renderer_compose_seconds": ("histogram", "Time to compose one message."),
        "renderer_retries_total": ("counter", "Submits put off for another try."),
        "renderer_reports_total": ("counter", "Looks at delivery reports, by status."),
        "renderer_postback_tries_total": ("counter", "Tries to pay postbacks, by HTTP status."),
        "renderer_postback_seconds": ("histogram", "Time a customer took to answer a postback."),
        "renderer_http_seconds": ("histogram", "Time to answer an HTTP request, by route and status."),
    }
)


Labels = tuple[tuple[str, str], ...]


class Meter:
    """Counts in memory, from any thread; ``flush`` adds it to the records."""

    def __init__(self) -> None:
        """Nothing was counted yet."""
        self._lock = threading.Lock()
        self._counted: defaultdict[Series, float] = defaultdict(float)
        # counting is part of every message, writing a series' name is not: that is done when it is flushed
        self._counters: defaultdict[tuple[str, Labels], float] = defaultdict(float)
        self._histograms: defaultdict[tuple[str, Labels], Histogram] = defaultdict(Histogram)

    def count(self, name: str, amount: float = 1, /, **labels: str) -> None:
        """Add to a counter."""
        with self._lock:
            self._counters[name, tuple(labels.items())] += amount

    def observe(self, name: str, seconds: float, /, **labels: str) -> None:
        """Add one duration to a histogram."""
        with self._lock:
            histogram = self._histograms[name, tuple(labels.items())]
            histogram.counts[bisect_left(BOUNDS, seconds)] += 1
            histogram.sum += seconds

    @contextmanager
    def timed(self, name: str, /, **labels: str) -> Iterator[None]:
        """Observe how long the block takes, also when it fails."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.observe(name, time.perf_counter() - started, **labels)

    def flush(self, store: Store) -> None:
        """Add what was counted to the records; what cannot be added is kept for the next time."""
        counted = self._taken()
        if not counted:
            return
        try:
            with store.write(lasting=False) as connection:
                meters.add(connection, counted)
        except BaseException:
            with self._lock:
                for series, amount in counted.items():
                    self._counted[series] += amount
            raise

    def _taken(self) -> defaultdict[Series, float]:
        """What was counted since the last time, as series."""
        with self._lock:
            counted, self._counted = self._counted, defaultdict(float)
            counters, self._counters = self._counters, defaultdict(float)
            histograms, self._histograms = self._histograms, defaultdict(Histogram)
        for (name, labels), amount in counters.items():
            counted[name, written(dict(labels))] += amount
        for (name, labels), histogram in histograms.items():
            for series, amount in histogram.series(name, dict(labels)):
                counted[series] += amount
        return counted


@dataclass(slots=True)
class Histogram:
    """Durations by the first bound that is not below them, the last for what is above all; and their sum."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    sum: float = 0.0

    def series(self, name: str, labels: Mapping[str, str]) -> Iterator[tuple[Series, float]]:
        """As Prometheus has it: each bucket holds all durations up to its bound."""
        for bound, total in zip((*map(str, BOUNDS), "+Inf"), accumulate(self.counts), strict=True):
            if total:
                yield (f"{name}_bucket", written({**labels, "le": bound})), total
        yield (f"{name}_count", written(labels)), sum(self.counts)
        yield (f"{name}_sum", written(labels)), self.sum


def written(labels: Mapping[str, str]) -> str:
    """Labels as Prometheus writes them: ``gateway="mm7",outcome="accepted"``."""
    return ",".join(f'{name}="{_escaped(text)}"' for name, text in sorted(labels.items()))


def _escaped(text: str) -> str:
    return text[:60].replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def exposition(totals: Mapping[Series, float]) -> str:
    """Series in Prometheus' text format (version 0.0.4), each family with its help."""
    lines: list[str] = []
    for family, (kind, help_) in HELP.items():
        mine = {key: value for key, value in totals.items() if _family(key[0]) == family}
        if mine:
            lines += [f"# HELP {family} {help_}", f"# TYPE {family} {kind}"]
            lines += [
                _line(name, labels, value) for (name, labels), value in sorted(mine.items(), key=_place)
            ]
    return "\n".join(lines) + "\n" if lines else ""


def gauge(name: str, help_: str, values: Mapping[str, float]) -> str:
    """One gauge with its values by labels."""
    head = f"# HELP {name} {help_}\n# TYPE {name} gauge\n"
    return head + "".join(f"{_line(name, labels, value)}\n" for labels, value in values.items())


def _family(name: str) -> str:
    if name in HELP:
        return name
    return name.removesuffix("_bucket").removesuffix("_count").removesuffix("_sum")


def _place(entry: tuple[Series, float]) -> tuple[str, str, float]:
    """Buckets of one histogram in the order of their bounds, which is not that of their letters."""
    (name, labels), _ = entry
    others, _, bound = labels.partition('le="')
    rest = bound.partition('"')
    return (name, others + rest[2], float(rest[0].replace("+Inf", "inf")) if bound else 0.0)


def _line(name: str, labels: str, value: float) -> str:
    number = f"{value:.0f}" if value == int(value) else f"{value:.6f}"
    return f"{name}{{{labels}}} {number}" if labels else f"{name} {number}"
