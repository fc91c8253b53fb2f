"""A message's id <-> a signed, expiring address, under which its web page and the page's files are served."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from renderer.handset import Browser, browser
from renderer.part import Part
from renderer.service.message_page import MessagePages
from renderer.settings import Settings

LIFETIME = 365 * 24 * 3600  # seconds; a ticket is sold long before its day
_LAYOUT = struct.Struct(">QI")  # message id, expiry in epoch seconds
_SIGNATURE = 16  # bytes of HMAC-SHA256, 128 bits
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
        """Links of an installation; the secret is made at first use and kept in ``home``."""
        chosen = settings.link_secret
        secret = chosen.get_secret_value().encode() if chosen else _kept_secret(settings.home / "link.secret")
        return cls(settings.public_url.rstrip("/"), secret)

    def message(self, message_id: int) -> str:
        """Address of a message's page."""
        return f"{self.base}/l/{self.token(message_id)}"

    def token(self, message_id: int) -> str:
        """The signed part of the address."""
        body = _LAYOUT.pack(message_id, int(self.clock()) + LIFETIME)
        return _encode(body + self._sign(body))

    def read(self, token: str) -> int | None:
        """Message id of a token; None when it is forged or expired."""
        raw = _decode(token)
        if raw is None or len(raw) != _LAYOUT.size + _SIGNATURE:
            return None
        body, signature = raw[: _LAYOUT.size], raw[_LAYOUT.size :]
        if not hmac.compare_digest(signature, self._sign(body)):
            return None
        message_id, expires = _LAYOUT.unpack(body)
        return int(message_id) if expires > self.clock() else None

    def _sign(self, body: bytes) -> bytes:
        return hmac.digest(self.secret, b"message" + body, hashlib.sha256)[:_SIGNATURE]


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


def _kept_secret(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        candidate = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        candidate.touch(mode=0o600)
        candidate.write_bytes(secrets.token_bytes(32))
        try:
            # a link, not a rename: of several processes that start at once the first one wins
            os.link(candidate, path)
        except FileExistsError:
            pass
        finally:
            candidate.unlink()
        return path.read_bytes()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _decode(token: str) -> bytes | None:
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
