"""The house -> every page and call of the studio behind its door, with login and static files before it."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from renderer.studio import (
    barcodes,
    catalogue,
    login,
    messages,
    mms,
    passes,
    prerender,
    sending,
    static,
    templates,
    tickets,
)
from renderer.studio.guard import door
from renderer.studio.house import House

PAGES: tuple[Callable[[House], APIRouter], ...] = (
    passes.router,
    tickets.router,
    mms.router,
    barcodes.router,
    templates.router,
    prerender.router,
    messages.router,
    sending.router,
    catalogue.router,
)


def router(house: House) -> APIRouter:
    """Everything below ``/studio``."""
    routes = APIRouter(include_in_schema=False)
    routes.include_router(static.router())
    routes.include_router(login.router(house))
    guarded = APIRouter(dependencies=[Depends(door(house))])

    @guarded.get("/studio")
    def start() -> Response:
        return RedirectResponse("/studio/passes", status_code=303)

    for page in PAGES:
        guarded.include_router(page(house))
    routes.include_router(guarded)
    return routes
