"""A page's own errors -> a page that tells them; calls of scripts keep their problem documents."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from renderer.errors import RendererError, TemplateError, UnknownName
from renderer.studio import shell

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class PageRoute(APIRoute):
    """A route whose errors of ours become a page when a browser asks for one."""

    def get_route_handler(self) -> Handler:
        """The handler, with errors told in words."""
        inner = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await inner(request)
            except RendererError as error:
                if request.method != "GET" or "text/html" not in request.headers.get("accept", ""):
                    raise
                return told(request, error)

        return handler


def routes() -> APIRouter:
    """A router of pages and the calls of their scripts."""
    return APIRouter(include_in_schema=False, route_class=PageRoute)


def told(request: Request, error: RendererError) -> Response:
    """The error as a page, with the way back to where it can be mended."""
    here = request.url.path.removeprefix("/studio/").partition("/")[0]
    title = "The template is broken" if isinstance(error, TemplateError) else "This cannot be shown"
    status = 404 if isinstance(error, UnknownName) else 422
    return shell.page(request, "trouble", status=status, here=here, title=title, message=error.message)
