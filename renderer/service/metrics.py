"""What all processes counted and how the records stand -> ``/metrics`` in Prometheus' text format."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from renderer.delivery.kit import log
from renderer.delivery.meter import Meter, exposition, gauge
from renderer.service.health import standing
from renderer.settings import Settings
from renderer.store import Store, meters

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FLUSH_EVERY = 5.0  # seconds


class HttpMeter:
    """Counts this process's answers; what it counted is added to the records in a thread of its own."""

    def __init__(self, opened: Callable[[], Store | None]) -> None:
        """``opened`` gives the records once something else has opened them: counting alone does not."""
        self.meter = Meter()
        self._opened = opened
        self._running = threading.Lock()
        self._next = 0.0

    def observe(self, route: str, status: int, seconds: float) -> None:
        """Note one answer; now and then, add everything to the records."""
        self.meter.observe("renderer_http_seconds", seconds, route=route, status=str(status))
        now = time.monotonic()
        if now >= self._next and self._running.acquire(blocking=False):
            self._next = now + FLUSH_EVERY
            threading.Thread(target=self._flush, daemon=True).start()

    def flush(self) -> None:
        """Add what was counted to the records, if they are open."""
        store = self._opened()
        if store is not None:
            self.meter.flush(store)

    def _flush(self) -> None:
        try:
            self.flush()
        except Exception:  # noqa: BLE001 - logged with its trace; kept for the next time
            log.exception("metrics.failed")
        finally:
            self._running.release()


class Measured:
    """Pure ASGI: how long each answer took, by the route's pattern and the status."""

    def __init__(self, app: ASGIApp, http: HttpMeter, named: Collection[str] = ()) -> None:
        """Measure the requests of ``app``; ``named`` are paths that are answered without a route."""
        self.app = app
        self.http = http
        self.named = frozenset(named)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it ended."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            # the pattern, never the path: a path may hold tokens, and there are too many of them
            own = scope["path"] if scope["path"] in self.named else "other"
            route = getattr(scope.get("route"), "path", own)
            self.http.observe(str(route), status, time.perf_counter() - started)


def router(settings: Settings, store: Callable[[], Store], http: Callable[[], HttpMeter]) -> APIRouter:
    """``/metrics``; it names no account, number or path."""
    routes = APIRouter(tags=["operations"])

    @routes.get("/metrics", summary="Counters, latencies and queues for Prometheus")
    async def metrics() -> Response:
        text = await run_in_threadpool(written, settings, store(), http())
        return PlainTextResponse(text, media_type=CONTENT_TYPE)

    return routes


def written(settings: Settings, store: Store, http: HttpMeter) -> str:
    """Everything there is to tell, in Prometheus' text format."""
    http.flush()
    with store.read() as connection:
        found = standing(settings, connection)
        counted = meters.totals(connection)
    gauges = [
        gauge(
            "renderer_messages", "Messages by state.", {f'state="{k}"': v for k, v in found.messages.items()}
        ),
        gauge("renderer_queue_depth", "Messages accepted and not yet sent.", {"": found.queued}),
        gauge("renderer_queue_seconds", "Age of the oldest message not yet sent.", {"": found.oldest}),
        gauge("renderer_postbacks_open", "Postbacks not yet paid nor given up.", {"": found.postbacks}),
        gauge("renderer_workers", "Workers that give a sign of life.", {"": found.workers}),
    ]
    return exposition(counted) + "".join(gauges)
