"""A report's digest <-> its address, and the report itself for a week after it was made."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from renderer.skycore.response import CONTENT_TYPE
from renderer.store import Store, statistics
from renderer.store.artefacts import Artefacts

KEPT = timedelta(days=7)
PATH = "/r"
_DIGEST = re.compile("[0-9a-f]{64}")


def address(base: str, digest: str) -> str:
    """Where a report is fetched; its digest is made by chance, so that nobody can guess it."""
    return f"{base.rstrip('/')}{PATH}/{digest}"


def router(
    store: Callable[[], Store], artefacts: Callable[[], Artefacts], clock: Callable[[], datetime]
) -> APIRouter:
    """``/r/{digest}``: the report; an unknown or old one is one and the same 404."""
    routes = APIRouter(tags=["skycore"])

    @routes.get(f"{PATH}/{{digest}}", response_class=Response, summary="A report of sent messages")
    async def report(digest: str) -> Response:
        found = await run_in_threadpool(_find, store(), artefacts, digest, clock())
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, "There is no report here, or no longer.")
        headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
        return Response(found, media_type=CONTENT_TYPE, headers=headers)

    return routes


def _find(store: Store, artefacts: Callable[[], Artefacts], digest: str, now: datetime) -> bytes | None:
    if not _DIGEST.fullmatch(digest):  # some databases refuse to be asked for what else may stand there
        return None
    with store.read() as connection:
        known = statistics.statistics_of(connection, digest)
    if known is None or known.created_at < now - KEPT:
        return None
    return artefacts().get(known.digest)
