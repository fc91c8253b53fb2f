from __future__ import annotations

import os
import subprocess
import sys

import pytest

from renderer.cli import prerendering
from renderer.cli.prerendering import facts, progress_shown
from renderer.errors import UnknownId
from renderer.service.road import Road
from renderer.settings import Settings

TOLD = {"state": "rendering", "done": 50, "rows": 100, "rate": 5.0, "left": 10.0, "bad": 1}


def test_without_a_terminal_progress_is_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_shown(quiet=False) as seen:
        seen({"read": 5})
        seen(TOLD)
        seen(TOLD)
    assert capsys.readouterr().err == "rendering: 50 of 100 rows, 5/s, 10.0 s left\n"


def test_quiet_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_shown(quiet=True) as seen:
        seen(TOLD)
    assert capsys.readouterr().err == ""


def test_the_bar_shows_reading_then_rows_with_rate_and_what_is_bad() -> None:
    assert prerendering._bar({"read": 5}) == {
        "description": "reading", "completed": 5, "total": None, "rate": "",
    }  # fmt: skip
    assert prerendering._bar(TOLD) == {
        "description": "rendering", "completed": 50, "total": 100, "rate": "5 rows/s, 1 bad",
    }  # fmt: skip
    assert prerendering._bar({"state": "planning"}) == {}


def test_a_process_that_is_gone_is_known_to_be(tmp_path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""], stdin=subprocess.DEVNULL)
    gone.wait()
    assert prerendering._lives(os.getpid())
    assert not prerendering._lives(gone.pid)


def test_an_unknown_job_is_told(tmp_path) -> None:
    road = Road(Settings(home=tmp_path))
    with pytest.raises(UnknownId, match="no pre-rendering job 9"):
        facts(road, 9)
    road.close()
