"""Every bench_*.py beside this file -> a table a reader understands, and bench.json."""

from __future__ import annotations

import argparse
import dataclasses
import importlib.util
import json
import platform
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from harness import Gauge, Result, Row, Skip, gauge, race  # noqa: E402 - the folder is put on the path first


def modules(only: str) -> Iterator[ModuleType]:
    """Load each bench module whose name contains ``only``."""
    for path in sorted(HERE.glob("bench_*.py")):
        if only in path.stem:
            spec = importlib.util.spec_from_file_location(path.stem, path)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            sys.modules[path.stem] = module
            spec.loader.exec_module(module)
            yield module


def measure(item: Row | Gauge) -> Result:
    """One row's result; a Skip becomes a visible line."""
    try:
        return race(item) if isinstance(item, Row) else gauge(item)
    except Skip as reason:
        return Result(item.name, skipped=[str(reason)])


def show(console: Console, result: Result) -> None:
    """Print one row: times, ratio to ours, targets with what was measured."""
    table = Table(title=result.name, title_justify="left", show_edge=False, pad_edge=False)
    for column in ("contender", "CPU per call", "lowest", "per second", "x ours"):
        table.add_column(column, justify="left" if column == "contender" else "right")
    for timing in result.timings:
        ratio = timing.median / result.timings[0].median
        table.add_row(
            timing.name,
            f"{timing.median * 1e6:,.1f} us",
            f"{timing.lowest * 1e6:,.1f} us",
            f"{1 / timing.median:,.0f}",
            f"{ratio:.2f}",
        )
    if result.timings:
        console.print(table)
    else:
        console.print(result.name)
    for figure in result.figures:
        mark = {True: " [met]", False: " [MISSED]", None: ""}[figure.met]
        console.print(
            f"  {figure.name}: {figure.value:,.4g} {figure.unit}  {figure.target}{mark}", markup=False
        )
    for verdict in result.verdicts:
        mark = "[met]" if verdict.met else "[MISSED]"
        console.print(f"  target {verdict.text}: {verdict.ratio:.2f} {mark}", markup=False)
    for reason in result.skipped:
        console.print(f"  SKIPPED {reason}", markup=False)
    console.print()


def main() -> None:
    """Run the rows asked for; exit 0 whatever the figures say: they are facts, not gates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="?", default="", help="part of a bench module's name, e.g. barcode")
    parser.add_argument("--row", default="", help="part of a row's name")
    parser.add_argument("--json", type=Path, default=Path("bench.json"))
    arguments = parser.parse_args()
    console = Console(width=110)
    results = []
    for module in modules(arguments.only):
        for item in module.ROWS:
            if arguments.row in item.name:
                results.append(measure(item))
                show(console, results[-1])
    report = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "rows": [dataclasses.asdict(result) for result in results],
    }
    arguments.json.write_text(json.dumps(report, indent=1) + "\n")
    console.print(f"written to {arguments.json}")


if __name__ == "__main__":
    main()
