"""The id of a message or pass <-> a signed, expiring address; and the message's web page with its files."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from renderer.handset import Browser, browser
from renderer.part import Part
from renderer.secret import secret_of
from renderer.service.message_page import MessagePages
from renderer.service.tokens import Tokens
from renderer.settings import Settings

LIFETIME = 365 * 24 * 3600  # seconds; a ticket is sold long before its day
_POLICY = "default-src 'none'; img-src 'self' data:; media-src 'self' data:; style-src 'unsafe-inline'"
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}
_GONE = "<p>This address is not valid any more.</p>"


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and reads addresses below ``base``; the same secret on every machine that serves them."""

    base: str
    secret: bytes
    clock: Callable[[], float] = time.time

    @classmethod
    def of(cls, settings: Settings) -> Links:
        """Links of an installation; raises ConfigurationError when its secret cannot be kept."""
        return cls(settings.public_url.rstrip("/"), secret_of(settings))

    def message(self, message_id: int) -> str:
        """Address of a message's page."""
        return f"{self.base}/l/{self.token(message_id)}"

    def token(self, message_id: int) -> str:
        """The signed part of a message's address."""
        return self.tokens("message").token(message_id, LIFETIME)

    def read(self, token: str) -> int | None:
        """Message id of a token; None when it is forged or expired."""
        return self.tokens("message").read(token)

    def pass_(self, pass_id: int) -> str:
        """Address of a pass's installation page; with ``?download=1`` it is that of the pass itself."""
        return f"{self.base}/p/{self.tokens('pass').token(pass_id, LIFETIME)}"

    def read_pass(self, token: str) -> int | None:
        """Pass id of a token; None when it is forged or expired."""
        return self.tokens("pass").read(token)

    def tokens(self, purpose: str) -> Tokens:
        """Tokens of one purpose under the installation's secret."""
        return Tokens(self.secret, purpose, self.clock)


def router(links: Callable[[], Links], pages: Callable[[], MessagePages]) -> APIRouter:
    """``/l/{token}``: the page; a wrong, expired or withdrawn address is one and the same 404."""
    routes = APIRouter(tags=["links"])

    @routes.get("/l/{token}", response_class=HTMLResponse, summary="The web page of a message")
    async def page(token: str, request: Request) -> Response:
        asking = browser_of(request)
        return await run_in_threadpool(served, token, lambda found: pages().page(found, token, asking))

    @routes.get("/l/{token}/{name}", summary="A file of a message's web page")
    async def file(token: str, name: str, request: Request) -> Response:
        asking = browser_of(request)
        return await run_in_threadpool(served, token, lambda found: pages().file(found, name, asking))

    def served(token: str, draw: Callable[[int], Part | None]) -> Response:
        message_id = links().read(token)
        part = None if message_id is None else draw(message_id)
        if part is None:
            return HTMLResponse(_GONE, status_code=404, headers=_HEADERS)
        return Response(part.data, media_type=part.content_type, headers=_HEADERS)

    return routes


def browser_of(request: Request) -> Browser:
    """Who asks, by the request's headers; Save-Data is ``on`` or left out."""
    headers = request.headers
    saving = headers.get("save-data", "").strip().lower() == "on"
    return browser(headers.get("user-agent", ""), headers.get("accept", ""), save_data=saving)
