"""Many payloads -> their pictures in order, over several processes, with flat memory."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from itertools import islice
from typing import IO

from renderer.barcode import formats
from renderer.barcode.drawing import Ask, Draw, drawing
from renderer.barcode.registry import find
from renderer.errors import ConfigurationError, RendererError
from renderer.part import Part

_BATCH = 512  # payloads handed to a process at a time: enough to drown the cost of handing over
# Children of our own, not of multiprocessing: those run the caller's script again, which needs a guard there,
# and a plain fork is unsafe beside threads.
_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from renderer.barcode.bulk import serve; serve()"

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
    given = dict(arguments)
    ask = Ask(**{name: given.pop(name) for name in Ask._fields if name in given})  # type: ignore[arg-type]
    encoder, quiet = given.pop("encoder", "zint"), given.pop("quiet", None)
    return drawing(symbology, encoder, quiet, tuple(given.items()), tuple(ask))


def _spread(
    payloads: Iterator[Payload], symbology: str, arguments: Mapping[str, object], workers: int
) -> Iterator[Part]:
    """Give every process a batch; what is done leaves in order, its process getting the next batch first."""
    target = formats.find(str(arguments.get("format", "png")))
    name, content_type = find(symbology).name + target.extension, target.content_type
    with ExitStack() as children:
        idle = [children.enter_context(closing(_Child(symbology, arguments))) for _ in range(workers)]
        busy: deque[_Child] = deque()
        while True:
            while idle and (batch := list(islice(payloads, _BATCH))):
                child = idle.pop()
                child.send(batch)
                busy.append(child)
            if not busy:
                return
            child = busy.popleft()
            pictures, error = child.receive()
            if error is None and (batch := list(islice(payloads, _BATCH))):
                child.send(batch)
                busy.append(child)
            else:
                idle.append(child)
            for picture in pictures:
                yield Part(name, content_type, picture)
            if error is not None:
                raise error


class _Child:
    """One process that draws batches."""

    def __init__(self, symbology: str, arguments: Mapping[str, object]) -> None:
        """Start it and tell it what to draw; raises ConfigurationError where no Python can be started."""
        if not sys.executable:
            raise ConfigurationError("There is no Python to start more processes with; use processes=1.")
        command = [sys.executable, "-c", _CHILD, *sys.path]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own
        self.send((symbology, dict(arguments)))

    def send(self, item: object) -> None:
        """Hand over; the child is waiting for it, so the pipe cannot fill up on both sides."""
        assert self._process.stdin is not None  # noqa: S101 - opened above
        pickle.dump(item, self._process.stdin)
        self._process.stdin.flush()

    def receive(self) -> Drawn:
        """What it drew, and what stopped it."""
        assert self._process.stdout is not None  # noqa: S101 - opened above
        try:
            drawn: Drawn = pickle.load(self._process.stdout)  # noqa: S301 - from our own child
        except EOFError:
            raise ConfigurationError("A drawing process ended before its time; use processes=1.") from None
        return drawn

    def close(self) -> None:
        """Let it end."""
        self._process.kill()
        self._process.communicate()


def serve() -> None:
    """The child's side: read what to draw, then batches until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    symbology, arguments = pickle.load(incoming)  # noqa: S301 - from our own parent
    draw = prepared(symbology, arguments)
    while batch := _next(incoming):
        pickle.dump(_drawn(draw, batch), outgoing)
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
