"""A Carrier -> its HTTP face: the gateways' own protocols, and ``/sandbox`` to look at it and script it."""

from __future__ import annotations

import base64
import contextlib
import json
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from renderer.errors import InvalidRequest
from renderer.sandbox import intellisoftware, mm7, smsglobal
from renderer.sandbox.carrier import Carrier
from renderer.sandbox.taken import Attached, FromPhone, Tongue

TONGUES: Mapping[str, Tongue] = {each.NAME: each for each in (smsglobal, intellisoftware, mm7)}


def make_app(carrier: Carrier) -> Starlette:
    """The carrier as an ASGI application."""
    carrier.tongues = TONGUES

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await carrier.close()

    routes = [
        *smsglobal.ROUTES,
        *intellisoftware.ROUTES,
        *mm7.ROUTES,
        Route("/sandbox/incoming", incoming, methods=["POST"]),
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


async def incoming(request: Request) -> Response:
    """A phone sends a message: ``{"protocol", "from", "to", "text", "subject", "kind", "files": [...]}``."""
    carrier = _carrier(request)
    try:
        told = json.loads(await request.body())
        protocol = told.get("protocol", smsglobal.NAME)
        message = _from_phone(told, carrier.next_id())
        carrier.tongues[protocol]
    except (ValueError, AttributeError, TypeError, KeyError) as error:
        return JSONResponse({"error": f"This is no message from a phone: {error}."}, status_code=400)
    heard = await carrier.send_in(protocol, message)
    return JSONResponse({"ok": heard, "id": message.id})


def _from_phone(told: Mapping[str, Any], fresh: str) -> FromPhone:
    """A message as JSON gives it; files come as name, type and base64."""
    files = tuple(
        Attached(str(file["name"]), str(file["type"]), base64.b64decode(file["base64"], validate=True))
        for file in told.get("files", ())
    )
    return FromPhone(
        id=str(told.get("id", fresh)),
        sender=str(told["from"]),
        recipient=str(told["to"]),
        text=str(told.get("text", "")),
        subject=str(told.get("subject", "")),
        kind="MMS" if files or told.get("kind") == "MMS" else "SMS",
        files=files,
    )


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
