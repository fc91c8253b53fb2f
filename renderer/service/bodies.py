"""Requests -> their bodies, raw or as JSON of a known shape, with a clear problem for anything else."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, TypeVar

import orjson
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from renderer.errors import InvalidRequest
from renderer.service.limits import UnsupportedMediaType

Shape = TypeVar("Shape")

_JSON = frozenset({"application/json", ""})
_BOM = b"\xef\xbb\xbf"


def media_type(content_type: str) -> str:
    """The media type of a Content-Type header, in lower case and without parameters."""
    return content_type.partition(";")[0].strip().lower()


async def raw_body(request: Request) -> bytes:
    """The body as it was sent; raises HTTPException 415 for one that is compressed."""
    coding = request.headers.get("content-encoding", "").strip().lower()
    if coding not in {"", "identity"}:
        detail = f"Send the body without Content-Encoding; {coding[:40]} is not taken."
        # RFC 9110 15.5.16: Accept-Encoding tells that it is the coding that is not taken
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail, {"Accept-Encoding": "identity"})
    return await request.body()


async def json_body(request: Request) -> bytes:
    """The body of a request that takes JSON, empty when there is none; raises 415 for another type."""
    body = (await raw_body(request)).removeprefix(_BOM).strip()
    _check_type(body, request.headers.get("content-type", ""))
    return body


async def json_object(request: Request) -> Mapping[str, Any] | None:
    """The JSON object of a request, None without a body; raises as ``json_mapping``."""
    return json_mapping(await raw_body(request), request.headers.get("content-type", ""))


def json_mapping(body: bytes, content_type: str) -> Mapping[str, Any] | None:
    """The JSON object of a body, None for an empty one; raises InvalidRequest, or 415 for another type."""
    body = body.removeprefix(_BOM).strip()
    _check_type(body, content_type)
    if not body:
        return None
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InvalidRequest(f"The body is not valid JSON: {error}.") from None
    if not isinstance(found, dict):
        raise InvalidRequest("The body must be a JSON object of names and values.")
    return found


def shaped(body: bytes, shape: TypeAdapter[Shape]) -> Shape:
    """JSON as what it should be; raises RequestValidationError with the places as the caller wrote them."""
    try:
        return shape.validate_json(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        raise RequestValidationError([{**each, "loc": _place(each)} for each in found]) from None


def _place(found: Mapping[str, Any]) -> tuple[Any, ...]:
    """What is wrong with the body as a whole is wrong with ``body``, unless it is no JSON at all."""
    return ("body", *found["loc"]) if found["loc"] or found["type"] == "json_invalid" else ("body", "body")


def _check_type(body: bytes, content_type: str) -> None:
    kind = media_type(content_type)
    if body and kind not in _JSON and not kind.endswith("+json"):
        raise UnsupportedMediaType("application/json")
