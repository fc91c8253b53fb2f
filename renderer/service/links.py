"""A message's id <-> a signed, expiring address of its web page, and that page for the browsing phone."""

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
from html import escape
from pathlib import Path

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from renderer.delivery.compose import Opened, open_pdu
from renderer.part import Part
from renderer.settings import Settings
from renderer.store import Store, messages
from renderer.store.artefacts import Artefacts

LIFETIME = 365 * 24 * 3600  # seconds; a ticket is sold long before its day
_LAYOUT = struct.Struct(">QI")  # message id, expiry in epoch seconds
_SIGNATURE = 16  # bytes of HMAC-SHA256, 128 bits
_PAGE_POLICY = "default-src 'none'; img-src 'self' data:; media-src 'self' data:; style-src 'unsafe-inline'"


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


def router(
    store: Callable[[], Store], artefacts: Callable[[], Artefacts], links: Callable[[], Links]
) -> APIRouter:
    """``/l/{token}``: the page; a wrong, expired or withdrawn address is one and the same 404."""
    routes = APIRouter(tags=["links"])

    @routes.get("/l/{token}", response_class=HTMLResponse, summary="The web page of a message")
    async def page(token: str) -> Response:
        opened = await run_in_threadpool(find, store, artefacts, links, token)
        if opened is None:
            return HTMLResponse("<p>This address is not valid any more.</p>", status_code=404)
        headers = {"Content-Security-Policy": _PAGE_POLICY, "Referrer-Policy": "no-referrer"}
        return HTMLResponse(html(opened), headers=headers | {"Cache-Control": "private, no-store"})

    return routes


def find(
    store: Callable[[], Store], artefacts: Callable[[], Artefacts], links: Callable[[], Links], token: str
) -> Opened | None:
    """The composed message behind a token, None when there is none."""
    message_id = links().read(token)
    if message_id is None:
        return None
    with store().read() as connection:
        message = messages.message(connection, message_id)
    data = artefacts().get(message.artefact) if message and message.artefact else None
    return None if data is None else open_pdu(data)


def html(opened: Opened) -> str:
    """A page with the message's parts in order; everything is inside it, nothing is loaded."""
    body = "".join(_shown(part) for part in opened.parts)
    title = escape(opened.subject)
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<style>body{margin:0 auto;max-width:40rem;padding:1rem;font:1rem/1.5 sans-serif}"
        "img,video{max-width:100%;image-rendering:auto}pre{white-space:pre-wrap;font:inherit}</style>"
        f"</head><body><h1>{title}</h1>{body}</body></html>"
    )


def _shown(part: Part) -> str:
    kind = part.content_type.partition(";")[0]
    if kind == "text/plain":
        return f"<pre>{escape(part.data.decode('utf-8', 'replace'))}</pre>"
    source = f"data:{kind};base64,{base64.b64encode(part.data).decode()}"
    if kind.startswith("image/"):
        return f'<p><img src="{source}" alt="{escape(part.name)}"></p>'
    return f'<p><a download="{escape(part.name)}" href="{source}">{escape(part.name)}</a></p>'


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
