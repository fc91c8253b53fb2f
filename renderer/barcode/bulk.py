"""Many payloads -> their pictures in order, over several processes, with flat memory."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

from renderer.barcode.drawing import Ask, Draw, drawing
from renderer.part import Part

_BATCH = 256  # payloads handed to a process at a time: enough to drown the cost of handing over
_AHEAD = 2  # batches under way for each process


def render_many(
    payloads: Iterable[str | bytes],
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
    payloads: Iterator[str | bytes], symbology: str, arguments: Mapping[str, object], workers: int
) -> Iterator[Part]:
    """Keep a few batches under way; what is done leaves in order before more is taken."""
    context = get_context("forkserver" if os.name == "posix" else "spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        under_way: deque[Future[list[Part]]] = deque()
        try:
            while batch := list(islice(payloads, _BATCH)):
                under_way.append(pool.submit(_draw, symbology, arguments, batch))
                if len(under_way) >= workers * _AHEAD:
                    yield from under_way.popleft().result()
            while under_way:
                yield from under_way.popleft().result()
        finally:
            for future in under_way:
                future.cancel()


def _draw(symbology: str, arguments: Mapping[str, object], payloads: list[str | bytes]) -> list[Part]:
    draw = prepared(symbology, arguments)
    return [draw(payload) for payload in payloads]
