"""The bench harness: ratios and verdicts from interleaved CPU time."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def harness() -> ModuleType:
    path = Path(__file__).with_name("harness.py")
    spec = importlib.util.spec_from_file_location("bench_harness_under_test", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def work(size: int) -> object:
    return lambda: sum(range(size))


def test_race_reports_ours_first_and_judges_by_the_median(harness: ModuleType) -> None:
    row = harness.Row(
        "sums",
        lambda: {"ours": work(2_000), "theirs": work(200_000)},
        targets=(harness.Target("theirs", at_least=5), harness.Target("theirs", at_most=0.5)),
        rounds=5,
    )
    result = harness.race(row)
    assert [timing.name for timing in result.timings] == ["ours", "theirs"]
    assert result.timings[1].median > result.timings[0].median
    assert [verdict.met for verdict in result.verdicts] == [True, True]


def test_missed_target_is_said(harness: ModuleType) -> None:
    row = harness.Row(
        "same",
        lambda: {"ours": work(20_000), "theirs": work(20_000)},
        targets=(harness.Target("theirs", at_least=10),),
        rounds=3,
    )
    assert harness.race(row).verdicts[0].met is False


def test_skipped_contender_is_listed_and_its_target_left_out(harness: ModuleType) -> None:
    row = harness.Row(
        "skip",
        lambda: {"ours": work(100), "theirs": harness.Skip("not installed")},
        targets=(harness.Target("theirs", at_least=1),),
        rounds=1,
    )
    result = harness.race(row)
    assert result.skipped == ["theirs: not installed"]
    assert result.verdicts == []


def test_gauge_reports_its_figures(harness: ModuleType) -> None:
    figure = harness.Figure("memory", 12.5, "MB", "<= 150 MB", met=True)
    assert harness.gauge(harness.Gauge("memory", lambda: [figure])).figures == [figure]
