"""HTTP -> the dialect: one address a version, GET and POST, always 200 and XML."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from renderer.skycore.api import Api
from renderer.skycore.response import CONTENT_TYPE, Answer
from renderer.skycore.versions import VERSIONS, Version


def router(api: Callable[[], Api]) -> APIRouter:
    """The versions' addresses; ``api`` is opened at the first request."""
    routes = APIRouter(tags=["skycore"])
    for version in VERSIONS.values():
        _add(routes, api, version)
    return routes


def _add(routes: APIRouter, api: Callable[[], Api], version: Version) -> None:
    async def post(request: Request) -> Response:
        body, content_type = await request.body(), request.headers.get("content-type", "")
        return _respond(await run_in_threadpool(lambda: api().post(body, content_type, version)))

    async def get(request: Request) -> Response:
        query = str(request.url.query)
        return _respond(await run_in_threadpool(lambda: api().get(query, version)))

    summary = f"The Skycore dialect of {version.name}"
    routes.add_api_route(version.path, post, methods=["POST"], summary=summary, response_class=Response)
    routes.add_api_route(version.path, get, methods=["GET"], summary=summary, response_class=Response)


def _respond(answer: Answer) -> Response:
    # HTTP status and content type of answers are nowhere stated; clients read the body alone
    return Response(answer.xml(), media_type=CONTENT_TYPE)
