from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil


def test_it_yields_to_its_parent_and_leaves_when_that_is_gone(tmp_path: Path) -> None:
    environment = os.environ | {"RENDERER_HOME": str(tmp_path), "RENDERER_DELIVERY__DRAIN": "0"}
    command = [sys.executable, "-m", "renderer.cli", "worker", "--with-parent"]
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stderr is not None
    line = ""
    while "runs" not in line:
        line = process.stderr.readline()
        assert line
    assert psutil.Process(process.pid).nice() == min(19, os.nice(0) + 10)  # the service's answers come first
    process.stdin.close()
    assert process.wait(60) == 0
    process.stderr.close()
