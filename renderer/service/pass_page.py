"""An address of a pass and the browser that opens it -> its installation page, a picture, or the pass."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from functools import cache
from http import HTTPStatus
from importlib.resources import files

import structlog
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, StrictUndefined, Template

from renderer import wallet
from renderer.delivery.passes import PassRoom
from renderer.errors import RendererError
from renderer.handset import browser
from renderer.mms.page import Wallet
from renderer.service.links import Links
from renderer.settings import Google
from renderer.store import passes, revoked
from renderer.store.messages import Message
from renderer.store.passes import IssuedPass

log = structlog.get_logger("renderer.service")

_DESKTOP = re.compile(r"\b(?:Windows NT|Macintosh|X11)\b")  # an iPad says Macintosh too: it gets both
_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "private, no-cache",
}
_GONE = "<!doctype html><title>Not valid</title><p>This address is not valid any more.</p>"
_AWAY = "<!doctype html><title>Not now</title><p>The pass cannot be shown at the moment.</p>"
PICTURE_SCALE = 2  # pixels a point
# Google's links with less inside need the pass inserted over its API beforehand
_WHOLE = frozenset({"full", "object"})


@dataclass(frozen=True, slots=True)
class PassPages:
    """Draws what lies at a pass's address; ``google`` is the issuer of save links, if one is set up."""

    room: PassRoom
    links: Links
    google: Google

    def find(self, token: str) -> IssuedPass | None:
        """The pass of a token; None for a wrong, expired or withdrawn one."""
        pass_id = self.links.read_pass(token)
        if pass_id is None:
            return None
        with self.room.store.read() as connection:
            issued = passes.pass_by_id(connection, pass_id)
            withdrawn = revoked.is_revoked(connection, "pass", pass_id)
        return None if issued is None or issued.issued_at is None or withdrawn else issued

    def file(self, issued: IssuedPass) -> Response:
        """The signed pass."""
        part = self.room.file(issued)
        named = {"Content-Disposition": f'attachment; filename="{part.name}"'}
        moment = {"Last-Modified": format_datetime(issued.modified_at, usegmt=True)}
        return Response(part.data, media_type=part.content_type, headers={**_HEADERS, **named, **moment})

    def picture(self, issued: IssuedPass, known: str) -> Response:
        """How the pass looks, 304 for a browser that has just this revision."""
        built = self.room.build(issued)
        tag = f'"{issued.id}-{issued.revision}-{built.template.version[:16]}"'
        headers = {**_HEADERS, "ETag": tag}
        if known == tag:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        part = self.room.engine.preview_picture(built, scale=PICTURE_SCALE).part
        return Response(part.data, media_type=part.content_type, headers=headers)

    def page(self, issued: IssuedPass, token: str, user_agent: str) -> Response:
        """The page that suits the browser: its wallet's button, or on a desk a code for the phone."""
        built = self.room.build(issued)
        kind = browser(user_agent).wallet
        on_desk = _DESKTOP.search(user_agent) is not None
        title = str(built.pass_json.get("description", ""))
        by = str(built.pass_json.get("organizationName", ""))
        facts = {
            "title": title,
            "by": "" if by == title else by,
            "alt": f"{title}, {by}",
            "voided": issued.voided,
            "wallet": kind,
            "google": self.save_link(built) if kind == "google" and not issued.voided else None,
            "code": self._code(token) if on_desk else None,
        }
        return HTMLResponse(_page().render(facts), headers={**_HEADERS, "Vary": "User-Agent"})

    def of_message(self, message: Message, kind: str) -> Wallet | None:
        """Where a phone's wallet gets the one pass of a message; None for none, several or a void one."""
        with self.room.store.read() as connection:
            found = passes.passes_of(connection, message.id)
        if len(found) != 1 or found[0].voided or found[0].issued_at is None:
            return None
        address = self.links.pass_(found[0].id)
        if kind == "apple":
            return Wallet(kind, f"{address}?download=1")
        link = self._google(found[0])
        return None if link is None else Wallet(kind, link)

    def save_link(self, built: wallet.Pass) -> str | None:
        """Google's link for the pass; None where no issuer is set up, or the link would not hold the pass."""
        if not self.google.issuer_id or self.google.credentials is None:
            return None
        try:
            issuer = wallet.issuer_from(self.google)
            link = wallet.save_link(built.pass_json, built.template.id, issuer, now=self.room.engine.now())
        except RendererError as error:
            log.warning("google.no-link", reason=error.message)
            return None
        return link.url if link.fits and link.detail in _WHOLE else None

    def _google(self, issued: IssuedPass) -> str | None:
        try:
            return self.save_link(self.room.build(issued))
        except RendererError as error:
            log.warning("pass.not-built", reason=error.message)
            return None

    def _code(self, token: str) -> str:
        part = self.room.engine.barcode(f"{self.links.base}/p/{token}", "qr", format="svg")
        return f"data:image/svg+xml;base64,{base64.b64encode(part.data).decode()}"


def router(pages: Callable[[], PassPages]) -> APIRouter:
    """``/p/{token}``: the page, its ``?picture=1``, and with ``?download=1`` the pass."""
    routes = APIRouter(tags=["links"])

    @routes.get("/p/{token}", response_class=HTMLResponse, summary="The installation page of a pass")
    async def page(token: str, request: Request) -> Response:
        return await run_in_threadpool(served, pages(), token, request)

    return routes


def served(pages: PassPages, token: str, request: Request) -> Response:
    """What a request for an address gets; a pass that cannot be made just now is said to a person."""
    issued = pages.find(token)
    if issued is None:
        return HTMLResponse(_GONE, status_code=HTTPStatus.NOT_FOUND, headers=dict(_HEADERS))
    try:
        if wants(request, "download"):
            return pages.file(issued)
        if wants(request, "picture"):
            return pages.picture(issued, request.headers.get("if-none-match", ""))
        return pages.page(issued, token, request.headers.get("user-agent", ""))
    except RendererError as error:
        log.warning("pass.not-made", **{"pass": issued.id}, reason=error.message)
        return HTMLResponse(_AWAY, status_code=HTTPStatus.SERVICE_UNAVAILABLE, headers=dict(_HEADERS))


def wants(request: Request, what: str) -> bool:
    """Whether the query says ``what=1``."""
    return request.query_params.get(what) == "1"


@cache
def _page() -> Template:
    source = (files("renderer.service") / "pass_page.html").read_text("utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(source)
