"""The child's side of the pool: reads tasks from a pipe, does them warm, and ends when its owner is gone."""

from __future__ import annotations

import gc
import os
import pickle
import queue
import signal
import sys
import threading
from typing import IO, Any

from renderer.errors import RendererError
from renderer.prerender.tasks import TASKS, Bench


def serve() -> None:
    """Read the setup, then tasks until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the owner decides
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a stray print must not end up between two answers
    settings, secret = pickle.load(incoming)  # noqa: S301 - from our own parent
    bench = Bench(settings, secret, lambda told: _answer(outgoing, "told", dict(told)))
    tasks: queue.SimpleQueue[tuple[str, dict[str, Any]]] = queue.SimpleQueue()
    # the pipe ends when the owner dies, however it dies: then nobody waits for what is being made
    threading.Thread(target=_read, args=(incoming, tasks), daemon=True).start()
    gc.disable()  # a look through all that is kept warm in the middle of a chunk costs a tenth of its time
    while True:
        name, payload = tasks.get()
        _answer(outgoing, *_done(bench, name, payload))
        gc.collect()
        gc.freeze()  # what is left stays: the next look is at what the next task leaves


def _read(incoming: IO[bytes], tasks: queue.SimpleQueue[tuple[str, dict[str, Any]]]) -> None:
    try:
        while True:
            tasks.put(pickle.load(incoming))  # noqa: S301 - from our own parent
    finally:
        os._exit(0)


def _done(bench: Bench, name: str, payload: dict[str, Any]) -> tuple[str, Any]:
    try:
        return "done", TASKS[name](bench, **payload)
    except RendererError as error:
        return "raised", error
    except Exception as error:  # noqa: BLE001 - told to the owner, who keeps it
        return "raised", RuntimeError(f"{type(error).__name__}: {error}")


def _answer(outgoing: IO[bytes], kind: str, value: Any) -> None:
    try:
        pickle.dump((kind, value), outgoing)
        outgoing.flush()
    except BrokenPipeError:
        os._exit(0)
