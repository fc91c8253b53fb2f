"""A pre-rendering job against the engine alone: what books and storage cost, and how it grows."""

from __future__ import annotations

import atexit
import functools
import itertools
import json
import logging
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
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


def against_the_engine(
    template: str, alone: Callable[[Engine, int], object], count: int, *, overhead: bool, **wish: Any
) -> Sequence[Figure]:
    """Rounds of engine and job in turn; medians of the ratios within a round."""
    made = house()
    # warm, as a process that renders many is: templates are read once
    engine_ = made.road.engine.over(Pinned(made.road.engine.templates))
    alone(engine_, count // 10)
    made.job(template, max(200, count // 10), **wish)
    speed, work, cost = [], [], []
    for _ in range(ROUNDS):
        engine = measured(lambda: alone(engine_, count))
        job = made.job(template, count, **wish)
        speed.append(engine.wall / job.wall / PROCESSES)
        work.append(engine.cpu / job.cpu)
        cost.append(job.cpu / engine.cpu - 1)
    rate, by_cpu, extra = (statistics.median(each) for each in (speed, work, cost))
    found = [
        Figure("two processes / (2 x engine), wall", rate, "", ">= 0.85", rate >= 0.85),
        Figure("engine's CPU / job's CPU", by_cpu, "", ">= 0.85", by_cpu >= 0.85),
        Figure("engine alone", count / engine.cpu, "rows/s of CPU"),
        Figure("job", count / job.wall, "rows/s"),
    ]
    if overhead:
        found.append(Figure("cost per row beside rendering", 100 * extra, "%", "<= 15", extra <= 0.15))
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
        "pre-rendered barcodes", lambda: against_the_engine("barcode:qr", barcodes, 20_000, overhead=False)
    ),
    Gauge(
        "pre-rendered tickets",
        lambda: against_the_engine(
            "gala", tickets, 2000, overhead=True, columns={"code": "BARCODEID"}, same=FIXED
        ),
    ),
    Gauge("pre-rendered passes", lambda: against_the_engine("event-ticket", passes, 3000, overhead=True)),
    Gauge("pre-rendering grows with rows", growth),
    Gauge("pre-rendering in flat memory", memory),
]
