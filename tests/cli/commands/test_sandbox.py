from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from renderer.sandbox.server import free_port
from tests.installation import wait_until


def test_it_plays_the_carrier_by_a_script(tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text('{"99": {"answer": "refuse"}}')
    port = free_port()
    command = [sys.executable, "-m", "renderer.cli", "sandbox", "--port", str(port), "--script", str(script)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=os.environ)
    try:
        wait_until(lambda: answers(port), 30)
        form = {"username": "sandbox", "password": "sandbox", "number": "16500000099", "message": "x"}
        assert "ERROR" in httpx.post(f"http://127.0.0.1:{port}/mms/sendmms.php", data=form).text
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/sandbox/books").status_code == 200
    except httpx.HTTPError:
        return False


@pytest.mark.parametrize("content", ["nonsense", "[]", '{"1": {"x": 2}}', None])
def test_a_script_that_is_none_is_one_line(cli, tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "s.json").write_text(content)
    outcome = cli("sandbox", "--script", "s.json")
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
