"""The installation's state -> ``/health``: 503 when it cannot work, "degraded" when no worker lives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from renderer.delivery.kit import utc_now
from renderer.engine import Engine
from renderer.settings import Settings
from renderer.store import Store, messages, postbacks, workers


def router(settings: Settings, engine: Engine, store: Callable[[], Store]) -> APIRouter:
    """``/health``; it names no account, number or path."""
    routes = APIRouter(tags=["operations"])

    @routes.get("/health", summary="Whether the service is fit to work")
    async def health() -> Response:
        """Templates and the certificate's days left, records, workers, messages by state, postbacks owed."""
        status, facts = await run_in_threadpool(look, settings, engine, store)
        return JSONResponse(facts, status_code=status)

    return routes


def look(settings: Settings, engine: Engine, store: Callable[[], Store]) -> tuple[int, dict[str, Any]]:
    """HTTP status and facts; without a worker messages are taken, but wait: "degraded"."""
    facts: dict[str, Any] = dict(engine.health())
    try:
        with store().read() as connection:
            found = standing(settings, connection)
    except (SQLAlchemyError, OSError) as error:
        return 503, facts | {"status": "down", "database": type(error).__name__}
    facts |= {
        "database": "ok",
        "workers": found.workers,
        "messages": dict(found.messages),
        "queued": found.queued,
        "oldest_queued_seconds": round(found.oldest, 1),
        "postbacks_open": found.postbacks,
    }
    if facts["status"] != "ok":
        return 503, facts
    return 200, facts | {"status": "ok" if found.workers else "degraded"}


@dataclass(frozen=True, slots=True)
class Standing:
    """How the records stand: ``queued`` messages are accepted and not yet sent, ``oldest`` is in seconds."""

    workers: int
    messages: Mapping[str, int]
    queued: int
    oldest: float
    postbacks: int


def standing(settings: Settings, connection: Connection) -> Standing:
    """Workers that live, messages by state, what waits and since when."""
    now = utc_now()
    since = now - timedelta(seconds=max(settings.delivery.lease, 3 * settings.delivery.heartbeat))
    counts = messages.state_counts(connection)
    oldest = messages.oldest_unsent(connection)
    return Standing(
        workers=len(workers.living(connection, since=since)),
        messages=counts,
        queued=sum(counts.get(state, 0) for state in messages.UNSENT),
        oldest=(now - oldest).total_seconds() if oldest else 0.0,
        postbacks=postbacks.open_count(connection),
    )
