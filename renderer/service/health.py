"""The installation's state -> ``/health``: 503 when it cannot work, "degraded" when no worker lives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
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
    since = utc_now() - timedelta(seconds=max(settings.delivery.lease, 3 * settings.delivery.heartbeat))
    try:
        with store().read() as connection:
            alive = len(workers.living(connection, since=since))
            facts |= {
                "database": "ok",
                "workers": alive,
                "messages": messages.state_counts(connection),
                "postbacks_open": postbacks.open_count(connection),
            }
    except (SQLAlchemyError, OSError) as error:
        return 503, facts | {"status": "down", "database": type(error).__name__}
    if facts["status"] != "ok":
        return 503, facts
    return 200, facts | {"status": "ok" if alive else "degraded"}
