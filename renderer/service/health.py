"""The road's state -> ``/health``: 503 when the records do not answer, "degraded" when no worker lives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import SQLAlchemyError

from renderer.delivery.kit import utc_now
from renderer.settings import Settings
from renderer.store import Store, messages, postbacks, workers


def router(settings: Settings, store: Callable[[], Store]) -> APIRouter:
    """``/health``; it names no account, number or path."""
    routes = APIRouter(tags=["operations"])

    @routes.get("/health", summary="Whether the service is fit to work")
    async def health() -> Response:
        status, facts = await run_in_threadpool(lambda: look(settings, store))
        return JSONResponse(facts, status_code=status)

    return routes


def look(settings: Settings, store: Callable[[], Store]) -> tuple[int, dict[str, Any]]:
    """HTTP status and facts: records, living workers, messages by state, open postbacks."""
    since = utc_now() - timedelta(seconds=max(settings.delivery.lease, 3 * settings.delivery.heartbeat))
    try:
        with store().read() as connection:
            alive = len(workers.living(connection, since=since))
            states = messages.state_counts(connection)
            owed = postbacks.open_count(connection)
    except SQLAlchemyError as error:
        return 503, {"status": "down", "database": type(error).__name__}
    facts = {
        "status": "ok" if alive else "degraded",
        "database": "ok",
        "workers": alive,
        "messages": states,
        "postbacks_open": owed,
    }
    return 200, facts
