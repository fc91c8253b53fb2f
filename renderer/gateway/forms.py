"""A push that comes as form variables, in query or body -> the variables, and a line of them to keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

from renderer.errors import InvalidRequest
from renderer.gateway import mime
from renderer.gateway.http import MAX_RAW
from renderer.gateway.inbound import PushRequest

MAX_FIELDS = 200
MAX_SHOWN = 200
_SECRET = frozenset({"token", "password"})


def form_of(push: PushRequest) -> dict[str, str]:
    """Variables of query and body, the body's winning; what cannot be read as such gives none."""
    try:
        form = dict(parse_qsl(push.query, keep_blank_values=True, max_num_fields=MAX_FIELDS))
        return form | dict(_body(push))
    except (ValueError, InvalidRequest):
        return {}


def _body(push: PushRequest) -> Iterator[tuple[str, str]]:
    if mime.media_of(push.content_type) != "multipart/form-data":
        text = push.body.decode("utf-8", "replace")
        yield from parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)
        return
    for part in mime.read(push.content_type, push.body):
        name = mime.parameters(part.headers.get("content-disposition", "")).get("name")
        if name:
            yield name, part.data.decode("utf-8", "replace")


def without_secrets(form: Mapping[str, str]) -> str:
    """The variables as one line for the books, long ones cut, secrets left out."""
    shown = (f"{name}={form[name][:MAX_SHOWN]}" for name in sorted(form) if name.lower() not in _SECRET)
    return "&".join(shown)[:MAX_RAW]
