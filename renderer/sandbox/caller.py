"""Calls to the service -> its answers, made by threads over kept connections: the loop waits for none."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from queue import SimpleQueue

import httpx
import urllib3
from urllib3 import exceptions

from renderer.fetch.pools import Pool, SecurePool

THREADS = 32  # calls under way at once, at most; the next one waits
PATIENCE = 10.0  # seconds for each wait of a call: to connect, to be heard, to be answered
_PLACES = 64  # addresses that are remembered taken apart; a carrier has one a protocol


@dataclass(frozen=True, slots=True)
class Heard:
    """What the service answered."""

    status_code: int
    content: bytes

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.content.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Place:
    pool: urllib3.HTTPConnectionPool
    target: str


@dataclass(frozen=True, slots=True)
class _Asked:
    place: _Place
    body: bytes
    headers: Mapping[str, str]
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Heard | None]


class Caller:
    """Posts for an event loop. Threads are made as calls need them, and die with the process."""

    def __init__(self) -> None:
        """Nothing is called yet."""
        self._pools = urllib3.PoolManager(
            maxsize=THREADS, timeout=PATIENCE, ssl_context=httpx.create_ssl_context(trust_env=False)
        )
        self._pools.pool_classes_by_scheme = {"http": Pool, "https": SecurePool}
        self._places: dict[tuple[str, str | None], _Place] = {}
        self._queue: SimpleQueue[_Asked | None] = SimpleQueue()
        self._threads = 0
        self._open = 0

    async def post(
        self, url: str, body: bytes, token: str | None, headers: Mapping[str, str]
    ) -> Heard | None:
        """The answer, read to its end; None when there is none. ``token`` goes into the query."""
        try:
            place = self._place(url, token)
        except exceptions.HTTPError:  # no address of http or https
            return None
        loop = asyncio.get_running_loop()
        asked = _Asked(place, body, headers, loop, loop.create_future())
        self._open += 1
        if self._threads < min(self._open, THREADS):
            self._threads += 1
            threading.Thread(target=self._work, name="sandbox-caller", daemon=True).start()
        self._queue.put(asked)
        try:
            return await asked.answer
        finally:
            self._open -= 1

    def close(self) -> None:
        """Let the threads and the idle connections go; calls under way end by themselves, unheard."""
        for _ in range(self._threads):
            self._queue.put(None)
        self._pools.clear()

    def _place(self, url: str, token: str | None) -> _Place:
        found = self._places.get((url, token))
        if found is None:
            if len(self._places) >= _PLACES:
                self._places.clear()
            parsed = httpx.URL(url, params={"token": token} if token else {})
            pool = self._pools.connection_from_host(parsed.host, parsed.port, parsed.scheme)
            found = self._places[url, token] = _Place(pool, parsed.raw_path.decode("ascii"))
        return found

    def _work(self) -> None:
        while (asked := self._queue.get()) is not None:
            heard = _heard(asked)
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
                asked.loop.call_soon_threadsafe(_tell, asked.answer, heard)


def _heard(asked: _Asked) -> Heard | None:
    try:
        answer = asked.place.pool.urlopen(
            "POST", asked.place.target, body=asked.body, headers=asked.headers, retries=False, redirect=False
        )
    except (exceptions.HTTPError, OSError):
        return None
    return Heard(answer.status, answer.data)


def _tell(answer: asyncio.Future[Heard | None], heard: Heard | None) -> None:
    if not answer.done():  # whoever asked may have been stopped
        answer.set_result(heard)
