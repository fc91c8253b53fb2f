"""`/v1/symbologies`, `/v1/handsets`, `/v1/templates`: what there is."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from renderer.engine import Engine
from renderer.service.documents import PROBLEMS
from renderer.service.limits import Gate
from renderer.service.replies import etag, json_reply, not_modified


def router(engine: Engine, gate: Gate) -> APIRouter:
    """Routes that list."""
    routes = APIRouter(tags=["catalogue"], responses=PROBLEMS)

    def listing(request: Request, rows: list[dict[str, Any]]) -> Response:
        tag = etag({"rows": rows})
        return not_modified(request, tag) or json_reply(rows, tag=tag)

    @routes.get("/v1/symbologies")
    async def symbologies(request: Request) -> Response:
        """Every symbology with its standard, its options and an example."""
        return listing(request, engine.symbologies())

    @routes.get("/v1/handsets")
    async def handsets(request: Request) -> Response:
        """Every handset profile: screen, message limit, accepted types."""
        return listing(request, await gate.run(engine.handsets))

    @routes.get("/v1/templates")
    async def templates(request: Request) -> Response:
        """Every template by kind and id."""
        return listing(request, await gate.run(engine.template_list))

    return routes
