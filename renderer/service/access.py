"""Requests -> one log line each (never a query string), and none from outside while there is no account."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from http import HTTPStatus

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from renderer.service.logs import shown_path
from renderer.service.problems import problem

TOLD = "renderer.told"  # where a request's scope keeps what its line is to tell besides


class AccessLog:
    """Pure ASGI: logs method, path, status, bytes and milliseconds; the query may hold keys and numbers."""

    def __init__(self, app: ASGIApp) -> None:
        """Log the requests of ``app``."""
        self.app = app
        self.log = structlog.get_logger("renderer.access")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and log how it ended."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status, size = time.perf_counter(), 500, 0

        async def watched(message: Message) -> None:
            nonlocal status, size
            status = message.get("status", status)
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            self.log.info(
                "request",
                method=scope["method"],
                path=shown_path(scope["path"]),
                status=status,
                bytes=size,
                ms=round((time.perf_counter() - started) * 1000, 1),
                **scope.get(TOLD, {}),
            )


class LoopbackOnly:
    """Pure ASGI: with no account made, only this machine is answered; anyone else gets 403."""

    def __init__(self, app: ASGIApp, opened: Callable[[], bool] = lambda: False) -> None:
        """Guard ``app`` until ``opened`` says that there is an account."""
        self.app = app
        self.opened = opened

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes from this machine."""
        stranger = scope["type"] == "http" and not from_this_machine(scope)
        if stranger and not await run_in_threadpool(self.opened):
            status = HTTPStatus.FORBIDDEN
            refusal = problem(
                status, status.phrase, "No account has been made yet, so only this machine is answered."
            )
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


def from_this_machine(scope: Scope) -> bool:
    """Whether the peer is loopback; a peer without an address (a Unix socket) is on this machine."""
    client = scope.get("client")
    return client is None or not client[0] or is_loopback(client[0])


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only be reached from this machine."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:  # names: "localhost", a test client's
        return host in {"localhost", "testclient"}
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)
