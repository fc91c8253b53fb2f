"""A pre-rendering job against the engine alone: what books and storage cost, and how it grows."""

from __future__ import annotations

import atexit
import functools
import itertools
import json
import logging
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import structlog
from harness import Figure, Gauge, Skip

from renderer.delivery.kit import utc_now
from renderer.engine import Engine
from renderer.prerender import order
from renderer.prerender.jobs import Foreman
from renderer.prerender.pinned import Pinned
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.store import prerender as book

PROCESSES = 2
ROUNDS = 3
FEW = 6  # a small job has so many times fewer rows than a large one
_fresh = itertools.count()


@dataclass(frozen=True)
class Cost:
    """Seconds for a number of rows: by the clock, and of all processors together."""

    wall: float
    cpu: float


class House:
    """An installation with a worker that pre-renders and does nothing else."""

    def __init__(self) -> None:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        self.home = Path(tempfile.mkdtemp(prefix="renderer-bench-"))
        atexit.register(shutil.rmtree, self.home, ignore_errors=True)
        self.road = Road(Settings(home=self.home))
        self.worker = self.road.worker(processes=PROCESSES, sends=False)
        self.worker.start()
        atexit.register(self.worker.stop)
        assert isinstance(self.worker.beside, Foreman)
        self.foreman = self.worker.beside

    def rows(self, count: int) -> Path:
        """A file of rows that were never rendered before."""
        run = next(_fresh)
        path = self.home / f"rows-{run}.csv"
        with path.open("w") as file:
            file.write("BARCODEID,PRIMARYVALUE1,SECVALUE1,name,seat\n")
            file.writelines(
                f"T{run}-{n:07},Guest {n},Row {n % 90},Guest {n},Seat {n % 40}\n" for n in range(count)
            )
        return path

    def job(self, template: str, count: int, **wish: Any) -> Cost:
        """Plan, render, finish."""
        asked = order.Wish(
            template, str(self.rows(count)), out=str(self.home / f"out-{next(_fresh)}"), **wish
        )
        spec = order.spec_of(self.road.engine, asked)
        began, cpu = time.perf_counter(), self.cpu()
        now = utc_now()
        with self.road.store.write() as connection:
            job = order.place_order(
                connection,
                spec,
                asked,
                asked.source,
                str(asked.out),
                state=book.PLANNING,
                signed_at=now.replace(microsecond=0),
                now=now,
            )
        self.foreman.plan(job)
        while self.state(job) not in {book.DONE, book.STOPPED}:
            time.sleep(0.1)  # each look is a query, and the waiting is not the job's
        cost = Cost(time.perf_counter() - began, self.cpu() - cpu)
        if self.state(job) != book.DONE:
            raise Skip("the job stopped")
        shutil.rmtree(str(asked.out), ignore_errors=True)
        return cost

    def state(self, job: int) -> str:
        with self.road.store.read() as connection:
            found = book.job(connection, job)
        return found.state if found else ""

    def cpu(self) -> float:
        """Processor time of this process and its children so far."""
        own = time.process_time()
        times = [psutil.Process(pid).cpu_times() for pid in self.foreman._pool.pids()]
        return own + sum(each.user + each.system for each in times)


@functools.cache
def house() -> House:
    return House()


def measured(work: Callable[[], object]) -> Cost:
    began, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - began, time.process_time() - cpu)


_LOOP = """
import sys, time
sys.path[:0] = sys.argv[2:]
import bench_prerender
engine = bench_prerender.pinned(bench_prerender.Settings(home=sys.argv[1]))
while line := sys.stdin.readline():
    name, count = line.split()
    began = time.process_time()
    bench_prerender.ALONE[name](engine, int(count))
    print(time.process_time() - began, flush=True)
"""


class Loop:
    """The bare engine in a process of its own, as warm as a child of the pool."""

    def __init__(self, home: Path) -> None:
        command = [sys.executable, "-c", _LOOP, str(home), str(Path(__file__).parent), *sys.path]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        atexit.register(self._process.kill)

    def begin(self, name: str, count: int) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{name} {count}\n")
        self._process.stdin.flush()

    def cpu(self) -> float:
        """Processor time of what was begun, once it is done."""
        assert self._process.stdout is not None
        return float(self._process.stdout.readline())


@functools.cache
def loops() -> list[Loop]:
    return [Loop(house().home) for _ in range(PROCESSES)]


def side_by_side(name: str, count: int) -> Cost:
    """As many bare engines at once as the job has processes, sharing the rows: what the machine gives."""
    began = time.perf_counter()
    for loop in loops():
        loop.begin(name, count // PROCESSES)
    cpu = sum(loop.cpu() for loop in loops())
    return Cost(time.perf_counter() - began, cpu)


def pinned(settings: Settings) -> Engine:
    """An engine warm as a process that renders many is: templates are read once."""
    engine = Engine(settings)
    return engine.over(Pinned(engine.templates))


def barcodes(engine: Engine, count: int) -> object:
    return sum(1 for n in range(count) if engine.barcode(f"T-{n:07}", width=320))


FIXED = {"event": "Night"}


def tickets(engine: Engine, count: int) -> object:
    for n in range(count):
        engine.ticket("gala", {**FIXED, "code": f"T-{n:07}", "name": f"Guest {n}", "seat": f"Seat {n % 40}"})
    return count


def passes(engine: Engine, count: int) -> object:
    for n in range(count):
        told = {"BARCODEVALUE": f"T-{n:07}", "PRIMARYVALUE1": f"Guest {n}", "SECVALUE1": f"Row {n % 90}"}
        engine.pkpass("event-ticket", told)
    return count


ALONE: Mapping[str, Callable[[Engine, int], object]] = {
    "barcodes": barcodes,
    "tickets": tickets,
    "passes": passes,
}


def against_the_engine(
    template: str, name: str, count: int, *, overhead: bool, **wish: Any
) -> Sequence[Figure]:
    """Rounds of engine, engines side by side, and job in turn; medians of the ratios within a round.

    Cores that share their parts slow each other down, and others use them too: hence the bare engines side
    by side, whose CPU time a row is what the job's is held against.
    """
    made, alone = house(), ALONE[name]
    engine_ = pinned(made.road.settings)
    alone(engine_, count // 10)
    side_by_side(name, count // 10)
    made.job(template, 4 * PROCESSES * 50, chunk_rows=50, **wish)  # every child is up and warm
    rounds = []
    for _ in range(ROUNDS):
        engine = measured(lambda: alone(engine_, count))
        both, few = side_by_side(name, count), made.job(template, count // FEW, **wish)
        rounds.append((engine, both, made.job(template, count, **wish), few))
    most = 1 / 0.85
    wall = statistics.median(one.wall / job.wall / PROCESSES for one, _, job, _ in rounds)
    given = statistics.median(one.wall / both.wall / PROCESSES for one, both, _, _ in rounds)
    # what a job costs once (a report with 24 samples, beginning with Parquet) falls out of a row's cost
    rows = [(job.cpu - few.cpu) / (count - count // FEW) for _, _, job, few in rounds]
    once = statistics.median(job.cpu - row * count for row, (_, _, job, _) in zip(rows, rounds, strict=True))
    by_cpu = statistics.median(
        row * count / both.cpu for row, (_, both, _, _) in zip(rows, rounds, strict=True)
    )
    against_one = statistics.median(
        row * count / one.cpu for row, (one, *_) in zip(rows, rounds, strict=True)
    )
    found = [
        Figure("two processes / (2 x engine), wall", wall, "", ">= 0.85", wall >= 0.85),
        Figure("two bare engines / (2 x engine), wall: what the machine gives now", given, ""),
        Figure("CPU a row, job / two bare engines", by_cpu, "", "<= 1.176", by_cpu <= most),
        Figure("CPU a row, job / one bare engine", against_one, "", "<= 1.176", against_one <= most),
        Figure("CPU a row, bare engine", statistics.median(e.cpu for e, *_ in rounds) / count * 1e6, "us"),
        Figure("CPU a row, job", statistics.median(rows) * 1e6, "us"),
        Figure("CPU a job, once", once, "s"),
        Figure("job", count / statistics.median(job.wall for _, _, job, _ in rounds), "rows/s"),
        Figure("load of the machine", os.getloadavg()[0], ""),
    ]
    if overhead:
        extra = 100 * (by_cpu - 1)
        found.append(Figure("cost per row beside rendering", extra, "%", "<= 15", extra <= 15))
    return found


def growth() -> Sequence[Figure]:
    """What a row costs up to 10,000 rows and from there to 100,000: what is fixed falls out."""
    made = house()
    made.job("barcode:qr", 1000)
    counts = (1_000, 10_000, 100_000)
    wall: dict[int, list[float]] = {count: [] for count in counts}
    cpu: dict[int, list[float]] = {count: [] for count in counts}
    for rounds in range(3):
        for count in counts if rounds < 2 else counts[:2]:
            cost = made.job("barcode:qr", count, chunk_rows=1000)
            wall[count].append(cost.wall)
            cpu[count].append(cost.cpu)
    found = [Figure(f"{count:,} rows", statistics.median(wall[count]), "s") for count in counts]
    for name, times in (("wall", wall), ("CPU", cpu)):
        low, middle, high = (min(times[count]) for count in counts)
        ratio = ((high - middle) / 90_000) / ((middle - low) / 9_000)
        found.append(Figure(f"growth, late against early, {name}", ratio, "", "<= 1.1", ratio <= 1.1))
    return found


_MEASURE = """
import json, resource, sys
from renderer.cli.app import run
code = run(sys.argv[1:])
kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
own, children = (resource.getrusage(who).ru_maxrss for who in kinds)
print(json.dumps({"code": code, "own": own, "children": children}))
"""


def memory() -> Sequence[Figure]:
    """Peak of the coordinating process and of its largest child, by the number of rows."""
    made, found, peaks = house(), [], []
    for count in (1_000, 100_000):
        home = made.home / f"memory-{count}"
        command = ["prerender", "run", "barcode:qr", str(made.rows(count)), "--workers", "2", "--json"]
        environment = {"RENDERER_HOME": str(home), "PATH": "/usr/bin:/bin"}
        done = subprocess.run(
            [sys.executable, "-c", _MEASURE, *command], env=environment, capture_output=True, check=True
        )
        told = json.loads(done.stdout.splitlines()[-1])
        peaks.append(told["own"] / 1024)
        met = peaks[-1] <= 250
        found.append(Figure(f"coordinator, {count:,} rows", peaks[-1], "MB", "<= 250", met))
        found.append(Figure(f"largest child, {count:,} rows", told["children"] / 1024, "MB"))
    ratio = peaks[1] / peaks[0]
    found.append(Figure("coordinator, 100,000 against 1,000 rows", ratio, "", "<= 1.1", ratio <= 1.1))
    return found


ROWS = [
    Gauge(
        "pre-rendered barcodes", lambda: against_the_engine("barcode:qr", "barcodes", 60_000, overhead=False)
    ),
    Gauge(
        "pre-rendered tickets",
        lambda: against_the_engine(
            "gala", "tickets", 2000, overhead=True, columns={"code": "BARCODEID"}, same=FIXED
        ),
    ),
    Gauge("pre-rendered passes", lambda: against_the_engine("event-ticket", "passes", 3000, overhead=True)),
    Gauge("pre-rendering grows with rows", growth),
    Gauge("pre-rendering in flat memory", memory),
]
