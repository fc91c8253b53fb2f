"""Raw request bodies -> JSON objects, with a clear problem for anything else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from renderer.errors import InvalidRequest
from renderer.service.limits import UnsupportedMediaType

_JSON = frozenset({"application/json", ""})


def media_type(content_type: str) -> str:
    """The media type of a Content-Type header, in lower case and without parameters."""
    return content_type.partition(";")[0].strip().lower()


def json_mapping(body: bytes, content_type: str) -> Mapping[str, Any] | None:
    """The JSON object of a body, None for an empty one; raises InvalidRequest, or 415 for another type."""
    if not body.strip():
        return None
    kind = media_type(content_type)
    if kind not in _JSON and not kind.endswith("+json"):
        raise UnsupportedMediaType("application/json")
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InvalidRequest(f"The body is not valid JSON: {error}.") from None
    if not isinstance(found, dict):
        raise InvalidRequest("The body must be a JSON object of names and values.")
    return found
