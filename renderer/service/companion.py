"""Worker processes beside the web process: they live as long as it does, and are raised when they fall."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

log = structlog.get_logger("renderer.service")

STOP_SECONDS = 40.0
RESTART_PAUSE = 2.0
COMMAND = (sys.executable, "-m", "renderer.cli", "worker", "--with-parent")


@contextmanager
def workers_beside(count: int = 1, command: tuple[str, ...] = COMMAND) -> Iterator[None]:
    """Run workers while the block runs; inside the web process one would halve the speed of answers."""
    stop = threading.Event()
    keepers = [
        threading.Thread(target=_keep, args=(command, stop), name=f"worker-keeper-{number}", daemon=True)
        for number in range(count)
    ]
    for keeper in keepers:
        keeper.start()
    try:
        yield
    finally:
        stop.set()
        for keeper in keepers:
            keeper.join(timeout=STOP_SECONDS + 5)


def _keep(command: tuple[str, ...], stop: threading.Event) -> None:
    while not stop.is_set():
        # its standard input is a pipe from us: when we die, however, it ends and the worker leaves
        with subprocess.Popen(command, stdin=subprocess.PIPE) as child:  # noqa: S603 - our own command
            while child.poll() is None and not stop.wait(0.2):
                pass
            if stop.is_set():
                _end(child)
                return
        log.error("worker.fell", code=child.returncode)
        stop.wait(RESTART_PAUSE)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
