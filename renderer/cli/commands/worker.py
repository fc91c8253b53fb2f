"""`renderer worker`: one worker of the live road, until it is told to stop."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import Annotated, Final

import structlog
import typer

from renderer.service.logs import configure
from renderer.service.road import Road
from renderer.settings import Settings

app = typer.Typer()
log = structlog.get_logger("renderer.delivery")

_PATIENCE: Final = 5.0  # seconds for threads to end by themselves once all is stopped
_YIELDING: Final = 10  # niceness beside a service: who asks waits for an answer, a message does not


@app.command()
def worker(
    with_parent: Annotated[
        bool, typer.Option("--with-parent", help="Stop when standard input ends: when the parent is gone.")
    ] = False,
) -> None:
    """Send, report and post back; start as many as you like on Postgres."""
    configure()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if with_parent:
        if sys.platform != "win32":
            os.nice(_YIELDING)
        threading.Thread(target=_watch_parent, args=(stop,), daemon=True).start()
    road = Road(Settings.read())
    running = road.worker()
    running.start()
    typer.echo(f"Worker {running.executor} runs; Ctrl-C stops it.", err=True)
    while not stop.wait(3600):
        pass
    try:
        running.stop()
        road.close()
    finally:
        _end()


def _end() -> None:
    """See to it that the process ends now: threads that insist on records which are away would keep it.

    What they had in hand is claimed for a while, and then taken up by another worker.
    """
    last = threading.Timer(_PATIENCE, _leave)
    last.daemon = True
    last.start()


def _leave() -> None:
    log.warning("worker.left", threads=[one.name for one in threading.enumerate()])
    sys.stderr.flush()
    os._exit(0)


def _watch_parent(stop: threading.Event) -> None:
    # a pipe ends when its other end dies, whatever killed it
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stop.set()
