"""Contenders for one job -> medians of CPU time and ratios, measured side by side in one process."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Job = Callable[[], object]
SLICE_SECONDS = 0.02  # CPU time one contender gets per round; long enough to drown the clock's own cost


class Skip(Exception):
    """A row or contender cannot run here; the reason is printed, never hidden."""


@dataclass(frozen=True, slots=True)
class Target:
    """What ``ours`` is held to against one contender.

    ``at_least``: contender's time / our time (we are so many times faster).
    ``at_most``: our time / contender's time (we cost at most so many times a floor).
    """

    against: str
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One job done by several contenders.

    ``build`` returns contenders by name, **ours first**; it runs just before measuring and may raise Skip.
    A contender given as a Skip instance is printed as skipped with its reason.
    """

    name: str
    build: Callable[[], Mapping[str, Job | Skip]]
    targets: tuple[Target, ...] = ()
    rounds: int = 15


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number that is no race: memory, encodes, fill, wall-clock scaling."""

    name: str
    value: float
    unit: str
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Gauge:
    """A measurement that is no race; ``measure`` returns its figures or raises Skip."""

    name: str
    measure: Callable[[], Sequence[Figure]]


@dataclass(frozen=True, slots=True)
class Timing:
    """Median, lowest CPU seconds per call of one contender."""

    name: str
    median: float
    lowest: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """One target with the ratio that was measured."""

    text: str
    ratio: float
    met: bool


@dataclass(slots=True)
class Result:
    """Everything measured for one row."""

    name: str
    timings: list[Timing] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def _loops(job: Job) -> int:
    job()  # warm caches: every contender is measured warm
    start = time.process_time()
    job()
    once = max(time.process_time() - start, 1e-6)
    return max(1, int(SLICE_SECONDS / once))


def _slice(job: Job, loops: int) -> float:
    start = time.process_time()
    for _ in range(loops):
        job()
    return (time.process_time() - start) / loops


def race(row: Row) -> Result:
    """Run the contenders in turn, round by round, so that a slow moment hits all of them alike."""
    result = Result(row.name)
    contenders: dict[str, Job] = {}
    for name, job in row.build().items():
        if isinstance(job, Skip):
            result.skipped.append(f"{name}: {job}")
        else:
            contenders[name] = job
    loops = {name: _loops(job) for name, job in contenders.items()}
    samples: dict[str, list[float]] = {name: [] for name in contenders}
    gc.collect()
    for _ in range(row.rounds):
        for name, job in contenders.items():
            samples[name].append(_slice(job, loops[name]))
    result.timings = [Timing(name, statistics.median(times), min(times)) for name, times in samples.items()]
    result.verdicts = _judge(row, samples)
    return result


def _judge(row: Row, samples: Mapping[str, list[float]]) -> list[Verdict]:
    ours = statistics.median(next(iter(samples.values())))
    verdicts = []
    for target in row.targets:
        if target.against not in samples:
            continue
        theirs = statistics.median(samples[target.against])
        if target.at_least is not None:
            ratio = theirs / ours
            text = f">= {target.at_least:g}x {target.against}"
            verdicts.append(Verdict(text, ratio, ratio >= target.at_least))
        if target.at_most is not None:
            ratio = ours / theirs
            text = f"<= {target.at_most:g}x of {target.against}"
            verdicts.append(Verdict(text, ratio, ratio <= target.at_most))
    return verdicts


def gauge(item: Gauge) -> Result:
    """Take one measurement that is no race."""
    return Result(item.name, figures=list(item.measure()))
