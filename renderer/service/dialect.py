"""HTTP -> the dialect: one address a version, GET and POST, always 200 and XML."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote_plus, unquote_to_bytes

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from renderer.service.bodies import media_type
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
        content_type = request.headers.get("content-type", "")
        body = form(await request.body(), content_type)
        address = address_of(request)
        return _respond(await run_in_threadpool(lambda: api().post(body, content_type, version, address)))

    async def get(request: Request) -> Response:
        query = utf8_variables(request.scope["query_string"])
        address = address_of(request)
        return _respond(await run_in_threadpool(lambda: api().get(query, version, address)))

    summary = f"The Skycore dialect of {version.name}"
    routes.add_api_route(version.path, post, methods=["POST"], summary=summary, response_class=Response)
    routes.add_api_route(version.path, get, methods=["GET"], summary=summary, response_class=Response)


def address_of(request: Request) -> str:
    """The caller's address, empty when the server does not know it."""
    return request.client.host if request.client else ""


def form(body: bytes, content_type: str) -> bytes:
    """A body, its variables in UTF-8 when it is a form; XML, under whatever type, is left as it is."""
    is_xml = body.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")
    if is_xml or media_type(content_type) != "application/x-www-form-urlencoded":
        return body
    return utf8_variables(body).encode("ascii")


def utf8_variables(query: bytes) -> str:
    """Variables with every text as percent-encoded UTF-8; what is not UTF-8 is read as Latin-1.

    Clients of 2013 send either, and U+FFFD would be drawn into a barcode; Latin-1 has a letter for each byte.
    """
    return "&".join("=".join(_utf8(side) for side in pair.split(b"=", 1)) for pair in query.split(b"&"))


def _utf8(raw: bytes) -> str:
    data = unquote_to_bytes(raw.replace(b"+", b" "))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return quote_plus(text)


def _respond(answer: Answer) -> Response:
    # HTTP status and content type of answers are nowhere stated; clients read the body alone
    return Response(answer.xml(), media_type=CONTENT_TYPE)
