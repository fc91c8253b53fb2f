"""`/studio/login`, `/studio/logout`: an API key -> a session cookie, and its end."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from renderer.store import accounts
from renderer.studio import session, shell
from renderer.studio.bodies import within
from renderer.studio.guard import LOGIN, same_origin, way_back
from renderer.studio.house import House

MAX_FORM = 1 << 20
WRONG = "No active account has this key. Copy it again; keys are 32 letters and digits."


def router(house: House) -> APIRouter:
    """The two routes before the door."""
    routes = APIRouter(include_in_schema=False)

    def form(request: Request, back: str, error: str = "", status: int = 200) -> Response:
        return shell.page(request, "login", status=status, next=back, error=error, hours=session.HOURS)

    @routes.get(LOGIN)
    def ask(request: Request, next: str = "/studio") -> Response:  # noqa: A002 - the address's own word
        return form(request, way_back(next))

    @routes.post(LOGIN)
    async def enter(request: Request) -> Response:
        same_origin(request)
        sent = parse_qs((await within(request, MAX_FORM, "The form")).decode("utf-8", "replace"))
        back, key = way_back(sent.get("next", ["/studio"])[0]), sent.get("key", [""])[0].strip()
        if not await run_in_threadpool(_known, house, key):
            return form(request, back, WRONG, 401)
        answer = RedirectResponse(back, status_code=303)
        answer.set_cookie(
            session.COOKIE,
            session.seal(key, house.secret(), house.clock()),
            max_age=session.HOURS * 3600,
            path="/studio",
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return answer

    @routes.post("/studio/logout")
    def leave(request: Request) -> Response:
        same_origin(request)
        answer = RedirectResponse(LOGIN, status_code=303)
        answer.delete_cookie(session.COOKIE, path="/studio", httponly=True, samesite="strict")
        return answer

    return routes


def _known(house: House, key: str) -> bool:
    if not 0 < len(key) <= session.MAX_KEY:
        return False
    with house.store().read() as connection:
        account = accounts.account_by_key(connection, key)
    return account is not None and account.active
