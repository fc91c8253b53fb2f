from __future__ import annotations

import sys
import time
from pathlib import Path

from renderer.service import companion
from renderer.service.companion import workers_beside

SCRIPT = """
import signal, sys, time
def leave(*_):
    open({left!r}, "a").write("stopped ")
    sys.exit(0)
signal.signal(signal.SIGTERM, leave)
open({left!r}, "a").write("started ")
if {falls}:
    sys.exit(3)
while True:
    time.sleep(0.05)
"""


def play(tmp_path: Path, *, falls: bool, until: str, count: int = 1) -> str:
    left = tmp_path / "left"
    command = (sys.executable, "-c", SCRIPT.format(left=str(left), falls=falls))
    with workers_beside(count, command):
        deadline = time.monotonic() + 20
        while until not in (left.read_text() if left.exists() else "") and time.monotonic() < deadline:
            time.sleep(0.05)
    return left.read_text()


def test_the_worker_is_told_to_stop_with_the_service(tmp_path: Path) -> None:
    assert play(tmp_path, falls=False, until="started") == "started stopped "


def test_a_worker_that_falls_is_raised_again(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(companion, "RESTART_PAUSE", 0.05)
    assert play(tmp_path, falls=True, until="started started").startswith("started started ")


def test_several_workers_run_side_by_side_and_stop_together(tmp_path: Path) -> None:
    assert sorted(play(tmp_path, falls=False, until="started started", count=2).split()) == [
        "started",
        "started",
        "stopped",
        "stopped",
    ]
