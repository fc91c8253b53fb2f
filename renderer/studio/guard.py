"""Requests to the studio -> let in, sent to the login page, or refused: host, origin and session."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from renderer.store.accounts import Account
from renderer.studio import session
from renderer.studio.house import House

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "testserver"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LOGIN = "/studio/login"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks: ``account`` None where no key is needed, because no account was made."""

    account: Account | None = None

    @property
    def account_id(self) -> int | None:
        """Whose records may be shown; None = all of them."""
        return self.account.id if self.account else None


def door(house: House) -> Door:
    """The dependency that every page and call of the studio stands behind."""
    return Door(house)


class Door:
    """Lets in whoever may see the studio, and leaves the Visitor in ``request.state``."""

    def __init__(self, house: House) -> None:
        """Guard this house."""
        self.house = house

    async def __call__(self, request: Request) -> Visitor:
        """The visitor; raises HTTPException 421, 403, 401, or 303 to the login page."""
        same_origin(request)
        visitor = await run_in_threadpool(self.visitor, request)
        request.state.visitor = visitor
        return visitor

    def visitor(self, request: Request) -> Visitor:
        """Who the cookie says it is; without any account everybody on this machine."""
        if not self.house.has_account():
            known_host(request, self.house)
            return Visitor()
        account = None
        if cookie := request.cookies.get(session.COOKIE):
            with self.house.store().read() as connection:
                account = session.account_of(connection, cookie, self.house.secret(), self.house.clock())
        if account is None:
            raise turned_away(request)
        return Visitor(account)


def same_origin(request: Request) -> None:
    """Refuse what changes or costs something unless our own page asks (Fetch Metadata; else Origin)."""
    if request.method in SAFE:
        return
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin", "")
    ours = site == "same-origin" if site else urlsplit(origin).netloc == request.headers.get("host")
    if not ours:
        raise HTTPException(HTTPStatus.FORBIDDEN, "Only the studio's own pages may ask for this.")


def known_host(request: Request, house: House) -> None:
    """With no key to ask for, the name asked under must be this machine's: foreign names may be rebound."""
    public = urlsplit(house.engine.settings.public_url).hostname
    asked = urlsplit(f"//{request.headers.get('host', '')}").hostname
    if asked not in LOOPBACK and asked != public:
        raise HTTPException(
            HTTPStatus.MISDIRECTED_REQUEST,
            "The studio is not known under this name; open it as localhost, or set RENDERER_PUBLIC_URL.",
        )


def turned_away(request: Request) -> HTTPException:
    """A page sends to the login page and back; a call is told that it needs a key."""
    if request.method in SAFE and "text/html" in request.headers.get("accept", ""):
        query = f"?{request.url.query}" if request.url.query else ""
        back = quote(request.url.path + query, safe="/")
        return HTTPException(HTTPStatus.SEE_OTHER, "Log in first.", {"Location": f"{LOGIN}?next={back}"})
    return HTTPException(HTTPStatus.UNAUTHORIZED, "Your session has ended; log in again.")


def way_back(target: str) -> str:
    """Where a login leads: a page of the studio, never another site."""
    safe = target.startswith("/studio") and "\\" not in target and "//" not in target
    return target if safe and target.isprintable() else "/studio"


def visitor_of(request: Request) -> Visitor:
    """The visitor whom the door let in."""
    found: Visitor = request.state.visitor
    return found
