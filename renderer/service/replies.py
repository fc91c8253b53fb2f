"""Parts and recipes -> HTTP responses with a strong ETag, 304 when the client already has those bytes."""

from __future__ import annotations

import hashlib
import io
import secrets
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from typing import Any
from urllib.parse import quote

import orjson
from starlette.requests import Request
from starlette.responses import Response

from renderer.part import Part
from renderer.service.accept import choose

MAX_HEADER = 4000
CACHE_CONTROL = "private, max-age=3600"
# Text that a browser would run is kept from running; image types are served as they are.
_SAFETY = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
}


@cache
def _engine_version() -> str:
    return metadata.version("renderer")


def etag(recipe: Mapping[str, Any]) -> str:
    """Strong validator of what a recipe makes: equal recipe and engine, equal bytes (RFC 9110 8.8.3)."""
    told = orjson.dumps([_engine_version(), recipe], option=orjson.OPT_SORT_KEYS, default=str)
    return f'"{hashlib.sha256(told).hexdigest()[:40]}"'


def content_tag(part: Part) -> str:
    """Strong validator of bytes that are there already."""
    return f'"{hashlib.sha256(part.data).hexdigest()[:40]}"'


def warnings_header(warnings: Iterable[object]) -> dict[str, str]:
    """What was compromised on the way, one clause each; percent-encoded, as header fields are ASCII."""
    told = "; ".join(quote(str(each)[:200], safe=" ,.:()'/=+-") for each in warnings)
    return {"X-Renderer-Warnings": told[:MAX_HEADER]} if told else {}


def not_modified(request: Request, tag: str) -> Response | None:
    """The 304 for a client that has this representation, else None (RFC 9110 13.1.2, weak comparison)."""
    if request.method not in {"GET", "HEAD"}:
        return None
    asked = ",".join(request.headers.getlist("if-none-match"))
    held = {each.strip().removeprefix("W/") for each in asked.split(",")}
    if tag in held or "*" in held:
        return Response(status_code=304, headers={"ETag": tag, "Cache-Control": CACHE_CONTROL})
    return None


def part_reply(part: Part, *, tag: str | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """The part itself, under its own name."""
    disposition = "attachment" if part.content_type == "application/vnd.apple.pkpass" else "inline"
    sent = {
        "Content-Disposition": f'{disposition}; filename="{_plain(part.name)}"',
        **_SAFETY,
        **(headers or {}),
    }
    if tag:
        sent |= {"ETag": tag, "Cache-Control": CACHE_CONTROL}
    return Response(part.data, 200, sent, part.content_type)


def json_reply(value: Any, *, tag: str | None = None) -> Response:
    """Facts as JSON."""
    sent = {"ETag": tag, "Cache-Control": CACHE_CONTROL} if tag else {}
    return Response(orjson.dumps(value, default=_told), 200, sent, "application/json")


def many_reply(parts: Iterable[Part], accept: str) -> Response:
    """Several parts: multipart/mixed when that is what the client accepts, else a zip."""
    if choose(accept, ("application/zip", "multipart/mixed")) == "multipart/mixed":
        return _multipart(parts)
    return part_reply(zip_part(parts))


def zip_part(parts: Iterable[Part]) -> Part:
    """The parts in one zip: stored, as images are compressed already; equal parts give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for part in parts:
            archive.writestr(zipfile.ZipInfo(part.name, (1980, 1, 1, 0, 0, 0)), part.data)
    return Part("parts.zip", "application/zip", buffer.getvalue())


def _multipart(parts: Iterable[Part]) -> Response:
    """multipart/mixed, binary parts (RFC 2046 5.1.3)."""
    boundary = secrets.token_hex(16)
    body = bytearray()
    for part in parts:
        body += (
            f"--{boundary}\r\nContent-Type: {part.content_type}\r\n"
            f'Content-Disposition: attachment; filename="{_plain(part.name)}"\r\n'
            f"Content-Length: {len(part)}\r\n\r\n"
        ).encode()
        body += part.data + b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    return Response(bytes(body), 200, media_type=f"multipart/mixed; boundary={boundary}")


def _plain(name: str) -> str:
    """A file name that needs no quoting in a header."""
    return "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in name
    )


def _told(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple | set | frozenset):
        return sorted(value) if isinstance(value, set | frozenset) else list(value)
    return str(value)
