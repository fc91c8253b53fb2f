"""Rows and a template -> every row judged, nothing made: what is bad, by line, and how many are good."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from renderer.prerender.pool import Pool, Tell
from renderer.prerender.spec import Spec


@dataclass(slots=True)
class Verdict:
    """Sums of a dry run, complete when all bad lines were taken; ``classes`` counts good rows by class."""

    rows: int = 0
    good: int = 0
    bad: int = 0
    ignored: list[str] = field(default_factory=list)
    classes: Counter[str] = field(default_factory=Counter)


def dry_run(
    pool: Pool,
    spec: Spec,
    source: str,
    *,
    signed_at: datetime,
    verdict: Verdict,
    tell: Tell = lambda _: None,
) -> Iterator[tuple[int, str]]:
    """Line and reason of every bad row, in order, as chunks are judged; raises what a job would stop with.

    The chunks lie in a temporary folder that is gone afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="renderer-dry-run-") as out:
        told: dict[str, Any] = {
            "spec": replace(spec, key="dry-run", bases=()).as_dict(),
            "out": out,
            "signed_at": signed_at.isoformat(),
        }
        planned = pool.run("plan", {**told, "rows_from": source}, tell)
        verdict.ignored = planned["ignored"]
        with ThreadPoolExecutor(pool.processes) as threads:
            numbers = range(len(planned["chunks"]))
            judged = threads.map(lambda number: pool.run("check", {**told, "number": number}), numbers)
            for rows, found in zip(planned["chunks"], judged, strict=True):
                verdict.rows += rows
                verdict.good += found["good"]
                verdict.bad += len(found["bad"])
                verdict.classes.update(found["classes"])
                yield from found["bad"]
                tell({"checked": verdict.rows, "of": sum(planned["chunks"])})
