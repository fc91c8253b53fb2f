"""A line of work can be named without loading the durable engine."""

from __future__ import annotations

import subprocess
import sys


def test_naming_a_queue_does_not_load_the_durable_engine() -> None:
    script = "import sys; from renderer.delivery.queue import Queue; print('dbos' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
