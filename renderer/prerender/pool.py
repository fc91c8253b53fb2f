"""Tasks by name -> done by processes of our own, kept warm; they end with us, whatever ends us."""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from renderer.errors import ConfigurationError
from renderer.settings import Settings

Tell = Callable[[Mapping[str, Any]], None]
_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from renderer.prerender.child import serve; serve()"
# what a warm process does not need more than one of: numeric libraries would else start a thread a core
_ALONE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class ChildLost(Exception):
    """A rendering process ended before its time: killed from outside, or out of memory."""


class Pool:
    """At most ``processes`` children, each started when it is first needed; threads may share it."""

    def __init__(self, settings: Settings, secret: bytes, processes: int) -> None:
        """Nothing is started yet; ``secret`` is the installation's."""
        self._setup = (settings, secret)
        self._idle: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        for _ in range(processes):
            self._idle.put(None)
        self._children: set[_Child] = set()
        self._lock = threading.Lock()
        self.processes = processes

    def run(self, task: str, payload: Mapping[str, Any], tell: Tell = lambda _: None) -> Any:
        """Result of a task, run in the next child that is free; raises what it raised, or ChildLost."""
        with self._child() as child:
            return child.run(task, payload, tell)

    @contextmanager
    def _child(self) -> Iterator[_Child]:
        child = self._idle.get()
        try:
            if child is None or not child.alive:
                child = self._started(child)
            yield child
        finally:
            self._idle.put(child)

    def _started(self, old: _Child | None) -> _Child:
        with self._lock:
            if old is not None:
                self._children.discard(old)
                old.close()
            child = _Child(self._setup)
            self._children.add(child)
            return child

    def pids(self) -> list[int]:
        """Process ids of the children."""
        with self._lock:
            return [child.pid for child in self._children]

    def close(self) -> None:
        """End the children."""
        with self._lock:
            for child in self._children:
                child.close()
            self._children.clear()


class _Child:
    """One process that does tasks."""

    def __init__(self, setup: object) -> None:
        if not sys.executable:
            raise ConfigurationError("There is no Python to start more processes with.")
        command = [sys.executable, "-c", _CHILD, *sys.path]
        self._process = subprocess.Popen(  # noqa: S603 - our own
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**_ALONE, **os.environ}
        )
        self.pid = self._process.pid
        self._send(setup)

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def run(self, task: str, payload: Mapping[str, Any], tell: Tell) -> Any:
        """Hand a task over and wait for its end; what it tells meanwhile is passed on."""
        try:
            self._send((task, dict(payload)))
            while True:
                kind, value = pickle.load(self._process.stdout)  # type: ignore[arg-type]  # noqa: S301 - our own child
                if kind == "told":
                    tell(value)
                elif kind == "raised":
                    raise value
                else:
                    return value
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            self.close()
            raise ChildLost(
                "A rendering process ended before its time; is there enough memory? Then resume the job."
            ) from None

    def _send(self, item: object) -> None:
        assert self._process.stdin is not None  # noqa: S101 - opened above
        pickle.dump(item, self._process.stdin)
        self._process.stdin.flush()

    def close(self) -> None:
        """End it at once: what it writes is whole or not there."""
        self._process.kill()
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate()
