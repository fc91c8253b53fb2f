"""A Carrier -> its HTTP face: the gateways' own protocols, and ``/sandbox`` to look at it and script it."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from renderer.errors import InvalidRequest
from renderer.sandbox import smsglobal
from renderer.sandbox.carrier import Carrier


def make_app(carrier: Carrier) -> Starlette:
    """The carrier as an ASGI application."""

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await carrier.close()

    routes = [
        Route(smsglobal.PATH, smsglobal.submit, methods=["POST"]),
        Route("/customer/postback", postback, methods=["POST"]),
        Route("/sandbox/messages", messages),
        Route("/sandbox/messages/{id}/{index:int}", attachment),
        Route("/sandbox/postbacks", postbacks),
        Route("/sandbox/books", books),
        Route("/sandbox/script", script, methods=["POST"]),
        Route("/{path:path}", served_file),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.state.carrier = carrier
    return app


def _carrier(request: Request) -> Carrier:
    found: Carrier = request.app.state.carrier
    return found


async def messages(request: Request) -> Response:
    """Every message taken, oldest first, optionally ``?to=`` one number."""
    wanted = request.query_params.get("to")
    taken = [m.facts() for m in _carrier(request).taken.values() if wanted in (None, m.recipient)]
    return JSONResponse(taken)


async def attachment(request: Request) -> Response:
    """One file of a message as it arrived."""
    taken = _carrier(request).taken.get(request.path_params["id"])
    index = request.path_params["index"]
    if taken is None or index >= len(taken.attachments):
        return PlainTextResponse("There is no such file.", status_code=404)
    found = taken.attachments[index]
    return Response(found.data, media_type=found.content_type)


async def books(request: Request) -> Response:
    """Totals: submits seen, messages taken, reports pushed, postbacks received."""
    carrier = _carrier(request)
    totals = {
        "submits": len(carrier.submits),
        "taken": len(carrier.taken),
        "references": len(set(carrier.submits)),
        "pushed": len(carrier.pushed),
        "postbacks": len(carrier.customer),
    }
    return JSONResponse(totals)


async def script(request: Request) -> Response:
    """Set behaviours: ``{"suffix": {"delay": 2, …}}``."""
    carrier = _carrier(request)
    try:
        for suffix, changes in json.loads(await request.body()).items():
            carrier.script.learn(suffix, changes)
    except (ValueError, AttributeError, TypeError, InvalidRequest) as error:
        return JSONResponse({"error": str(error)}, status_code=400)
    return JSONResponse({"ok": True})


async def postback(request: Request) -> Response:
    """The customer's end: keeps what it is told and acknowledges, or answers ``?status=``."""
    body = await request.body()
    form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    text = parse_qs(body.decode()).get("XML", [""])[0] if form else body.decode("utf-8", "replace")
    status = int(request.query_params.get("status", "200"))
    _carrier(request).customer.append({"body": text, "at": time.time(), "status": status})
    return PlainTextResponse("", status_code=status)


async def postbacks(request: Request) -> Response:
    """Every postback the customer's end received."""
    return JSONResponse(_carrier(request).customer)


async def served_file(request: Request) -> Response:
    """A file the sandbox was given to serve, by its path."""
    found = _carrier(request).files.get("/" + request.path_params["path"])
    if found is None:
        return PlainTextResponse("There is nothing here.", status_code=404)
    return Response(found[1], media_type=found[0])
