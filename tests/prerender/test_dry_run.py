from __future__ import annotations

from pathlib import Path
from typing import Any

from renderer.prerender.dry_run import Verdict, dry_run
from renderer.prerender.tasks import TASKS
from tests.prerender.conftest import SIGNED, House


class Here:
    """A pool that does its tasks here."""

    processes = 1

    def __init__(self, house: House) -> None:
        self.bench = house.bench

    def run(self, task: str, payload: dict[str, Any], tell: Any = None) -> Any:
        return TASKS[task](self.bench, **payload)


def test_every_row_is_judged_and_nothing_is_left_behind(house: House, tmp_path: Path) -> None:
    text = "BARCODEID,to\nA,16501234123\n,16501234124\nA,16501234125\nC,16501234123\nD,x\nE\nF,16501234126\n"
    source, told = house.write(text), []
    spec, verdict = house.spec("barcode:qr", chunk_rows=3), Verdict()
    found = dry_run(
        Here(house), spec, source, signed_at=SIGNED, verdict=verdict, tell=told.append  # type: ignore[arg-type]
    )  # fmt: skip
    bad = dict(found)
    assert sorted(bad) == [3, 4, 5, 6, 7]
    assert bad[4] == "Its BARCODEID is already in line 2."
    assert bad[5] == "Its number is already in line 2."
    assert (verdict.rows, verdict.good, verdict.bad) == (7, 2, 5)
    assert verdict.classes == {"width 320": 2}
    assert told[-1] == {"checked": 7, "of": 7}
    assert not (house.home / "out").exists()
