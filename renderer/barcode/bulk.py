"""Many payloads -> their pictures in order, over several processes, with flat memory."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, suppress
from functools import partial
from itertools import islice
from typing import IO

from renderer.barcode import formats
from renderer.barcode.drawing import Draw, drawing_for
from renderer.barcode.registry import find
from renderer.errors import ConfigurationError, RendererError
from renderer.part import Part

if sys.platform == "linux":
    from fcntl import F_SETPIPE_SZ, fcntl

_BATCH = 256  # payloads handed to a process at a time: enough to drown the cost of handing over
_AHEAD = 2  # batches a process has, the one it draws among them
_PIPE = 16_384  # bytes that a pipe surely holds (Linux 64 KiB, macOS 16)
_WIDE = 1 << 20  # bytes a pipe of pictures is to hold: a batch of PNGs, that no process waits to be read
# Children of our own, not of multiprocessing: those run the caller's script again, which needs a guard there,
# and a plain fork is unsafe beside threads.
_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from renderer.barcode.bulk import serve; serve()"

_DUMP = partial(pickle.dumps, protocol=pickle.HIGHEST_PROTOCOL)

Payload = str | bytes
Drawn = tuple[list[bytes], BaseException | None]


def render_many(
    payloads: Iterable[Payload],
    symbology: str,
    *,
    processes: int | None,
    arguments: Mapping[str, object],
) -> Iterator[Part]:
    """See ``barcode.render_many``; arguments are judged here, before the first payload is taken."""
    draw = prepared(symbology, arguments)
    workers = processes if processes is not None else (os.cpu_count() or 1)
    if workers <= 1:
        return map(draw, payloads)
    return _spread(iter(payloads), symbology, dict(arguments), workers)


def prepared(symbology: str, arguments: Mapping[str, object]) -> Draw:
    """The drawing for arguments as ``barcode.render`` takes them."""
    return drawing_for(symbology, tuple(arguments.items()))


def _spread(
    payloads: Iterator[Payload], symbology: str, arguments: Mapping[str, object], workers: int
) -> Iterator[Part]:
    """Every process draws one batch and has the next at hand; what is done leaves in order."""
    target = formats.find(str(arguments.get("format", "png")))
    name, content_type = find(symbology).name + target.extension, target.content_type
    batches = map(_DUMP, iter(lambda: list(islice(payloads, _BATCH)), []))
    with ExitStack() as stack:
        children = [stack.enter_context(closing(_Child(symbology, arguments))) for _ in range(workers)]
        order: deque[_Child] = deque()
        idle = deque(children * _AHEAD)
        left = _hand_out(batches, next(batches, None), idle, order)
        while order:
            child = order.popleft()
            pictures, error = child.receive()
            if error is None:
                idle.append(child)
                left = _hand_out(batches, left, idle, order)
            for picture in pictures:
                yield Part(name, content_type, picture)
            if error is not None:
                raise error


def _hand_out(
    batches: Iterator[bytes], batch: bytes | None, idle: deque[_Child], order: deque[_Child]
) -> bytes | None:
    """Give batches, ``batch`` first, to those who take them; returns the one left over."""
    while batch is not None and idle:
        child = idle.popleft()
        if child.takes(batch):
            child.send(batch)
            order.append(child)
            batch = next(batches, None)
    return batch


class _Child:
    """One process that draws batches."""

    def __init__(self, symbology: str, arguments: Mapping[str, object]) -> None:
        """Start it and tell it what to draw; raises ConfigurationError where no Python can be started."""
        if not sys.executable:
            raise ConfigurationError("There is no Python to start more processes with; use processes=1.")
        command = [sys.executable, "-c", _CHILD, *sys.path]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own
        assert self._process.stdout is not None  # noqa: S101 - opened above
        _widen(self._process.stdout)
        self._pending = 0
        self._write(_DUMP((symbology, dict(arguments))))

    def takes(self, batch: bytes) -> bool:
        """Whether it reads ``batch`` or the pipe holds it; else each side could wait for the other."""
        return not self._pending or (self._pending < _AHEAD and len(batch) <= _PIPE)

    def send(self, batch: bytes) -> None:
        """Hand over a pickled list of payloads."""
        self._write(batch)
        self._pending += 1

    def _write(self, data: bytes) -> None:
        assert self._process.stdin is not None  # noqa: S101 - opened above
        self._process.stdin.write(data)
        self._process.stdin.flush()

    def receive(self) -> Drawn:
        """What it drew, and what stopped it."""
        assert self._process.stdout is not None  # noqa: S101 - opened above
        try:
            drawn: Drawn = pickle.load(self._process.stdout)  # noqa: S301 - from our own child
        except EOFError:
            raise ConfigurationError("A drawing process ended before its time; use processes=1.") from None
        self._pending -= 1
        return drawn

    def close(self) -> None:
        """Let it end."""
        self._process.kill()
        self._process.communicate()


def _widen(pipe: IO[bytes]) -> None:
    """Let a pipe hold more, where the system knows how and permits it; it works as it is, too."""
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl(pipe, F_SETPIPE_SZ, _WIDE)


def serve() -> None:
    """The child's side: read what to draw, then batches until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    symbology, arguments = pickle.load(incoming)  # noqa: S301 - from our own parent
    draw = prepared(symbology, arguments)
    while batch := _next(incoming):
        outgoing.write(_DUMP(_drawn(draw, batch)))
        outgoing.flush()


def _next(incoming: IO[bytes]) -> list[Payload]:
    try:
        batch: list[Payload] = pickle.load(incoming)  # noqa: S301 - from our own parent
    except EOFError:
        return []
    return batch


def _drawn(draw: Draw, payloads: Iterable[Payload]) -> Drawn:
    pictures: list[bytes] = []
    try:
        pictures.extend(draw(payload).data for payload in payloads)
    except RendererError as error:
        return pictures, error
    return pictures, None
