"""Requests -> as many bytes and as much work at once as the machine can bear; the rest is refused."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from renderer.service.problems import problem

Result = TypeVar("Result")

RETRY_AFTER_SECONDS = 1


class BodyLimit:
    """Pure ASGI: a body larger than ``max_bytes``, declared or streamed, is answered 413."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        """Guard ``app``."""
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while its body stays within the limit."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared[:20]) > self.max_bytes:
            await self._refusal()(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.max_bytes:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, self._detail())
            return message

        await self.app(scope, counted, send)

    def _refusal(self) -> ASGIApp:
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return problem(status, status.phrase.title(), self._detail(), headers={"Connection": "close"})

    def _detail(self) -> str:
        return f"The body is larger than {self.max_bytes} bytes; send less."


class Gate:
    """At most ``workers`` renders run at once, ``waiting`` more wait; beyond that the answer is 503."""

    def __init__(self, workers: int, waiting: int) -> None:
        """Open the gate; nothing runs yet."""
        self._limiter: CapacityLimiter | None = None
        self._workers = workers
        self._room = workers + waiting
        self._inside = 0

    async def run(self, work: Callable[[], Result]) -> Result:
        """Result of ``work``, run on a thread; raises HTTPException 503 when there is no room."""
        if self._inside >= self._room:
            raise HTTPException(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "All renderers are busy; try again in a moment.",
                {"Retry-After": str(RETRY_AFTER_SECONDS)},
            )
        self._inside += 1
        try:
            return await to_thread.run_sync(work, limiter=self._limit())
        finally:
            self._inside -= 1

    def _limit(self) -> CapacityLimiter:
        if self._limiter is None:  # made inside the event loop that uses it
            self._limiter = anyio.CapacityLimiter(self._workers)
        return self._limiter


class UnsupportedMediaType(HTTPException):
    """415: the body is of a type this address does not take."""

    def __init__(self, *taken: str) -> None:
        """Name the types it does take."""
        listed = " or ".join(taken)
        headers = {"Accept": ", ".join(taken)}  # RFC 9110 15.5.16 lets 415 name what would be taken
        super().__init__(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Send the body as {listed}.", headers)
