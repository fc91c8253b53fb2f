"""HTTP -> the dialect: one address a version, GET and POST, always 200 and XML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote_plus, unquote_to_bytes

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from renderer.service import problems
from renderer.service.access import TOLD
from renderer.service.bodies import media_type
from renderer.skycore.api import Api, Read
from renderer.skycore.envelope import MAX_BYTES
from renderer.skycore.response import CONTENT_TYPE, Answer
from renderer.skycore.versions import VERSIONS, Version

PATHS: Mapping[str, Version] = MappingProxyType({version.path: version for version in VERSIONS.values()})
SMALL = 32 * 1024  # bytes of a body that is parsed at once; more goes to a thread


def router(api: Callable[[], Api]) -> APIRouter:
    """The versions' addresses; ``api`` is opened at the first request."""
    routes = APIRouter(tags=["skycore"])
    for version in VERSIONS.values():
        _add(routes, api, version)
    return routes


class Door:
    """Pure ASGI: the dialect's addresses answered before any routing, which costs more than a refusal does.

    The routes of ``router`` answer the same; they are there to be listed in the API's description.
    """

    def __init__(self, app: ASGIApp, api: Callable[[], Api], max_bytes: int = 16 * MAX_BYTES) -> None:
        """Stand before ``app``; of a larger body than ``max_bytes`` the rest is not waited for."""
        self.app = app
        self.max_bytes = max_bytes
        self.api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is the dialect's, pass on everything else."""
        version = PATHS.get(scope["path"]) if scope["type"] == "http" else None
        if version is None or scope["method"] not in {"GET", "POST"}:
            await self.app(scope, receive, send)
            return
        body = await _body(receive, self.max_bytes) if scope["method"] == "POST" else Body(b"")
        if body is None:
            await problems.left(scope["method"], scope["path"])(scope, receive, send)
            return
        answer = await reply(self.api(), scope, body.data, version)
        data = answer.xml()
        if answer.code is not None:
            scope[TOLD] = {"code": answer.code}
        headers = [(b"content-length", str(len(data)).encode()), (b"content-type", CONTENT_TYPE.encode())]
        if not body.whole:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": data})


class Body(NamedTuple):
    """What was read of a body, and whether that is all of it."""

    data: bytes
    whole: bool = True


async def reply(api: Api, scope: Scope, body: bytes, version: Version) -> Answer:
    """The answer to a request; one that needs no records is given at once, any other by a thread."""
    client = scope.get("client")
    address = client[0] if client else ""
    if len(body) > SMALL:
        return await run_in_threadpool(lambda: api.answer(_read(api, scope, body), version, address))
    request = _read(api, scope, body)
    answer = await api.answer_soon(request, version, address)
    if answer is not None:
        return answer
    return await run_in_threadpool(api.answer, request, version, address)


def _read(api: Api, scope: Scope, body: bytes) -> Read:
    if scope["method"] == "GET":
        return api.read_query(_variables(scope["query_string"]))
    content_type = next(
        (value.decode("latin-1") for name, value in scope["headers"] if name == b"content-type"), ""
    )
    return api.read_body(form(body, content_type), content_type)


async def _body(receive: Receive, most: int) -> Body | None:
    """The body; None when the client left before it was sent.

    Of one over the envelope's cap no more is kept than tells that it is: the answer says so. It is read on
    all the same, as most clients send before they listen, but not beyond ``most`` bytes.
    """
    body, taken = bytearray(), 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        piece = message.get("body", b"")
        taken += len(piece)
        if len(body) <= MAX_BYTES:
            body += piece
        if taken > most:
            return Body(bytes(body) + b" " * (MAX_BYTES + 1), whole=False)
        if not message.get("more_body"):
            return Body(bytes(body))


def _add(routes: APIRouter, api: Callable[[], Api], version: Version) -> None:
    async def post(request: Request) -> Response:
        return _respond(await reply(api(), request.scope, await request.body(), version))

    async def get(request: Request) -> Response:
        return _respond(await reply(api(), request.scope, b"", version))

    summary = f"The Skycore dialect of {version.name}"
    routes.add_api_route(version.path, post, methods=["POST"], summary=summary, response_class=Response)
    routes.add_api_route(version.path, get, methods=["GET"], summary=summary, response_class=Response)


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


def _variables(query: bytes) -> str:
    """The query as it is where it reads the same as ``utf8_variables`` of it: within the cap, and no XML."""
    if query.isascii() and 3 * len(query) <= MAX_BYTES and b"<" not in query:
        return query.decode("ascii")
    return utf8_variables(query)


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
