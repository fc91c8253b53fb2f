"""Any exception of a request -> an RFC 9457 problem document with a stable type and the field at fault."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from renderer import errors
from renderer.service.logs import shown_path
from renderer.store import AWAY, why_away

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:renderer:problem:"
MAX_REPORTED = 20
COME_AGAIN = 5  # seconds
CLIENT_CLOSED = 499  # the status web servers log for a client that left; nobody is there to read it

log = structlog.get_logger("renderer.service")

# Total over the error tree: a class has the status of its nearest ancestor here.
STATUS: Mapping[type[errors.RendererError], HTTPStatus] = {
    errors.InputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.UnknownSymbology: HTTPStatus.NOT_FOUND,
    errors.UnknownTemplate: HTTPStatus.NOT_FOUND,
    errors.InvalidRequest: HTTPStatus.BAD_REQUEST,
    errors.ImageTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.AccessError: HTTPStatus.FORBIDDEN,
    errors.AuthenticationFailed: HTTPStatus.UNAUTHORIZED,
    errors.CalledTooSoon: HTTPStatus.TOO_MANY_REQUESTS,
    errors.ThroughputExceeded: HTTPStatus.TOO_MANY_REQUESTS,
    errors.CallLimitReached: HTTPStatus.TOO_MANY_REQUESTS,
    errors.AskedTooOften: HTTPStatus.TOO_MANY_REQUESTS,
    errors.BillingProblem: HTTPStatus.PAYMENT_REQUIRED,
    errors.TemplateError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.ConfigurationError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.VerificationFailed: HTTPStatus.UNPROCESSABLE_ENTITY,
}


def status_of(kind: type[errors.RendererError]) -> HTTPStatus:
    """HTTP status of an error class; raises LookupError for a class the table forgets."""
    for base in kind.__mro__:
        if base in STATUS:
            return STATUS[base]
    raise LookupError(kind.__name__)


def type_of(name: str) -> str:
    """Stable problem type of a class name or phrase: ``UnknownSymbology`` -> ``urn:…:unknown-symbology``."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
    return TYPE_PREFIX + "-".join(word.lower() for word in words)


def title_of(name: str) -> str:
    """Title for people: ``UnknownSymbology`` -> ``Unknown symbology``."""
    return type_of(name).removeprefix(TYPE_PREFIX).replace("-", " ").capitalize()


def problem(
    status: int, name: str, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any
) -> Response:
    """The problem document as a response; extension members that are None are left out."""
    body = {"type": type_of(name), "title": title_of(name), "status": int(status), "detail": detail}
    body |= {key: value for key, value in members.items() if value is not None}
    return Response(orjson.dumps(body), int(status), dict(headers or {}), MEDIA_TYPE)


def of_error(error: errors.RendererError) -> Response:
    """Problem of an error of ours; what only the operator can mend is not told to strangers in detail."""
    status = status_of(type(error))
    places: dict[str, Any] = {"field": error.field, "slot": error.slot, "slide": error.slide}
    return problem(status, type(error).__name__, printable(error.message), **places)


def of_validation(found: Sequence[Mapping[str, Any]]) -> Response:
    """Problem of a request that does not match its schema: the first field at fault, and all of them."""
    listed = [
        {"field": field_of(each["loc"]), "in": str(each["loc"][0]), "detail": told(each)}
        for each in found[:MAX_REPORTED]
    ]
    unparsed = any(each["type"] == "json_invalid" for each in found)
    status = HTTPStatus.BAD_REQUEST if unparsed else HTTPStatus.UNPROCESSABLE_ENTITY
    first = listed[0]
    detail = f"{first['field']}: {first['detail']}" if first["field"] else first["detail"]
    return problem(status, "InvalidRequest", detail, field=first["field"] or None, errors=listed)


def told(found: Mapping[str, Any]) -> str:
    """What is wrong with one value, in plain words where the schema's own are not."""
    return PLAIN_WORDS.get(found["type"]) or printable(found["msg"])


def field_of(location: Sequence[Any]) -> str:
    """Name of the field in a validation location: ``("body", "items", 0, "data")`` -> ``items.0.data``."""
    steps = location[1:-2] if location[-1] == "[key]" else location[1:]  # a wrong key is its mapping's fault
    return printable(".".join(str(step) for step in steps))


def printable(text: str) -> str:
    """Text without lone surrogates, which JSON in UTF-8 cannot carry."""
    return text.encode("utf-8", "replace").decode()


def left(method: str, path: str) -> Response:
    """The client went away within its request: one line in the log, an answer that nobody reads."""
    log.info("client.left", method=method, path=shown_path(path))
    return Response(status_code=CLIENT_CLOSED)


def install(app: FastAPI) -> None:
    """Answer every failure of the app with a problem document."""

    async def on_error(_: Request, error: Exception) -> Response:
        assert isinstance(error, errors.RendererError)  # noqa: S101 - what it is registered for
        return of_error(error)

    async def on_validation(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - what it is registered for
        return of_validation(error.errors())

    async def on_http(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - what it is registered for
        phrase = HTTPStatus(error.status_code).phrase
        detail = (
            error.detail
            if error.detail and error.detail != phrase
            else DETAILS.get(error.status_code, phrase)
        )
        return problem(error.status_code, phrase.title(), printable(detail), headers=error.headers)

    async def on_leaving(request: Request, _: Exception) -> Response:
        return left(request.method, request.url.path)

    async def on_away(request: Request, error: Exception) -> Response:
        log.warning("database.away", path=shown_path(request.url.path), error=why_away(error))
        return problem(503, "RecordsAway", AWAY_DETAIL, headers={"Retry-After": str(COME_AGAIN)})

    async def on_anything(request: Request, error: Exception) -> Response:
        if isinstance(error, AWAY):  # of a guard before the routes
            return await on_away(request, error)
        return problem(500, "InternalServerError", DETAILS[500])

    app.add_exception_handler(errors.RendererError, on_error)
    app.add_exception_handler(RequestValidationError, on_validation)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(ClientDisconnect, on_leaving)
    for away in AWAY:
        app.add_exception_handler(away, on_away)
    app.add_exception_handler(Exception, on_anything)


PLAIN_WORDS: Mapping[str, str] = {
    "missing": "It is missing, and there is no default for it.",
    "extra_forbidden": "There is nothing of that name here; leave it out or mend its spelling.",
    "json_invalid": "The body is not valid JSON.",
}
AWAY_DETAIL = "The records cannot be reached at this moment; try again in a few seconds."
DETAILS: Mapping[int, str] = {
    404: "There is nothing at this address; /docs lists what there is.",
    405: "This address does not take that method; the Allow header names those it takes.",
    500: "Something went wrong on our side; it has been logged.",
}
