from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from renderer.cli.commands.serve import listen
from renderer.errors import InvalidRequest


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "example.com", ""])
def test_with_no_account_it_listens_on_this_machine_only(cli, host: str) -> None:
    outcome = cli("serve", "--host", host)
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
    assert "account" in outcome.err


def test_a_taken_port_is_one_line(cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        outcome = cli("serve", "--port", taken.getsockname()[1])
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1


def test_an_address_that_is_not_ours_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        listen("192.0.2.7", 0)


@pytest.mark.parametrize("workers", [1, 2])
def test_it_serves_and_stops_when_asked(tmp_path, shared_home, workers: int) -> None:
    environment = os.environ | {"RENDERER_HOME": str(shared_home)}
    command = [
        sys.executable,
        "-m",
        "renderer.cli",
        "serve",
        "--port",
        "0",
        "--no-worker",
        "--workers",
        str(workers),
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    try:
        assert process.stdout is not None
        address = re.search(r"http://[\d.:]+", process.stdout.readline())
        assert address is not None
        with urllib.request.urlopen(f"{address[0]}/v1/barcodes/qr?data=secret", timeout=30) as answer:
            assert answer.read().startswith(b"\x89PNG")
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    events = [json.loads(line) for line in errors.splitlines() if line.startswith("{")]
    assert {"GET /v1/barcodes/qr"} <= {f"{each.get('method')} {each.get('path')}" for each in events}
    assert "secret" not in errors  # the query may hold keys and numbers
    assert "Traceback" not in errors
