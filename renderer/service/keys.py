"""Requests to `/v1` -> passed on with an account's key, else 401; open while there is no account."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus

from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from renderer.service.problems import problem

GUARDED = "/v1/"
MAX_KEY = 256
OPEN_SECONDS = 1.0  # how long "there is no account" is believed without asking again


class KeyNeeded:
    """Pure ASGI: once ``needed()``, only a request whose key is ``known`` reaches `/v1`.

    The key comes as ``Authorization: Bearer …`` (RFC 6750) or ``X-API-Key``; a query would end in logs.
    """

    def __init__(self, app: ASGIApp, needed: Callable[[], bool], known: Callable[[str], bool]) -> None:
        """Guard ``app``; both questions may go to the records, so they are asked on a thread."""
        self.app = app
        self.needed = needed
        self.known = known
        self._open_until = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass."""
        guarded = scope["type"] == "http" and scope["path"].startswith(GUARDED)
        if (
            not guarded
            or time.monotonic() < self._open_until
            or await run_in_threadpool(self._may_pass, key_of(Headers(scope=scope)))
        ):
            await self.app(scope, receive, send)
            return
        status = HTTPStatus.UNAUTHORIZED
        refusal = problem(
            status,
            status.phrase,
            "Send an account's key as 'Authorization: Bearer KEY' or 'X-API-Key: KEY'.",
            headers={"WWW-Authenticate": "Bearer"},
        )
        await refusal(scope, receive, send)

    def _may_pass(self, key: str) -> bool:
        if not self.needed():
            self._open_until = time.monotonic() + OPEN_SECONDS
            return True
        return 0 < len(key) <= MAX_KEY and self.known(key)


def key_of(headers: Headers) -> str:
    """The key a request shows, empty when it shows none."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else headers.get("x-api-key", "").strip()
