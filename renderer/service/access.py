"""Requests -> one log line each (never a query string), and none from outside while there is no account."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import urlsplit

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from renderer.service.logs import shown_path
from renderer.service.problems import problem

_OWN_NAMES = frozenset({"localhost", "testserver"})  # the latter is a test client's
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
    """Pure ASGI: with no account made, only this machine is answered; anyone else gets 403.

    A web page elsewhere may let its own name lead here (DNS rebinding): then the request comes from this
    machine, by a strange name, and gets 421.
    """

    def __init__(
        self, app: ASGIApp, opened: Callable[[], bool] = lambda: False, public_url: str = ""
    ) -> None:
        """Guard ``app`` until ``opened`` says that there is an account; ``public_url`` is a name of ours."""
        self.app = app
        self.opened = opened
        self.own_names = _OWN_NAMES | {urlsplit(public_url).hostname or ""}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes from this machine, by a name of it."""
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        if refusal is not None and not await run_in_threadpool(self.opened):
            status, said = refusal
            await problem(status, status.phrase, said)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[HTTPStatus, str] | None:
        if not from_this_machine(scope):
            return HTTPStatus.FORBIDDEN, "No account has been made yet, so only this machine is answered."
        name = host_of(scope)
        if not name or name in self.own_names or is_loopback(name):
            return None
        said = "No account has been made yet, so only this machine's own names are answered."
        return HTTPStatus.MISDIRECTED_REQUEST, said


def host_of(scope: Scope) -> str:
    """The name that the request asks for, without its port; empty when it names none."""
    named = next((value for name, value in scope.get("headers", ()) if name == b"host"), b"")
    text = named.decode("latin-1").strip().lower()
    return text[1:].partition("]")[0] if text.startswith("[") else text.partition(":")[0]


def from_this_machine(scope: Scope) -> bool:
    """Whether the peer is loopback; a peer without an address (a Unix socket) is on this machine."""
    client = scope.get("client")
    return client is None or not client[0] or is_loopback(client[0])


@lru_cache(maxsize=1024)
def is_loopback(host: str) -> bool:
    """Whether a host name or address can only be reached from this machine."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:  # names: "localhost", a test client's
        return host in {"localhost", "testclient"}
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)
