"""A query string -> a checked model: one pass through pydantic, quicker than FastAPI's own reading."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, get_origin
from urllib.parse import unquote_to_bytes

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.requests import Request

Model = TypeVar("Model", bound=BaseModel)

MAX_PARAMETERS = 100
_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def reader(model: type[Model]) -> Callable[[Request], Awaitable[Model]]:
    """The dependency that reads ``model`` from a request's query; raises RequestValidationError."""
    several = frozenset(
        name for name, field in model.model_fields.items() if get_origin(field.annotation) is list
    )

    async def read(request: Request) -> Model:  # async, as FastAPI hands plain functions to a thread
        try:
            return model.model_validate(values(request.scope["query_string"], several))
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False, include_context=False)
            raise RequestValidationError(
                [{**each, "loc": ("query", *each["loc"])} for each in found]
            ) from None

    return read


def values(query: bytes, several: frozenset[str]) -> dict[str, Any]:
    """Parameters by name; of one that is given twice the last counts, but those in ``several`` are lists.

    Raises RequestValidationError for too many of them, and for one that is not UTF-8, percent-encoded.
    """
    pairs = [each for each in query.split(b"&") if each]
    if len(pairs) > MAX_PARAMETERS:
        raise _refusal("too_many", f"There are more than {MAX_PARAMETERS} parameters.")
    found: dict[str, Any] = {}
    for pair in pairs:
        raw, _, value = pair.partition(b"=")
        name = _text(raw, "")
        text = _text(value, name)
        if name in several:
            found.setdefault(name, []).append(text)
        else:
            found[name] = text
    return found


def _text(raw: bytes, name: str) -> str:
    """Strict, as U+FFFD in place of a caller's byte would be drawn (RFC 3986 2.1, RFC 3629 3)."""
    if _BAD_ESCAPE.search(raw):
        raise _refusal("percent_encoding", "A percent sign of its own is written %25.", name)
    try:
        return unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError:
        raise _refusal("utf8", "It is not valid UTF-8; percent-encode text as UTF-8.", name) from None


def _refusal(kind: str, message: str, name: str = "") -> RequestValidationError:
    location = ("query", name) if name else ("query",)
    return RequestValidationError([{"type": kind, "loc": location, "msg": message}])


def parameters(model: type[BaseModel]) -> dict[str, Any]:
    """The same parameters for OpenAPI."""
    schema = model.model_json_schema()
    required = set(schema.get("required", ()))
    return {
        "parameters": [
            {"name": name, "in": "query", "required": name in required, "schema": field}
            for name, field in schema["properties"].items()
        ]
    }
