"""An HTTP request to a gateway -> its response, or the Answer that the failure amounts to."""

from __future__ import annotations

import contextlib
import zlib

import httpx

from renderer.charsets import decoded
from renderer.gateway.base import Answer
from renderer.gateway.causes import Cause

MAX_RAW = 4000
MAX_ANSWER_BYTES = 1_000_000  # answers are a line or an envelope; more is not read
MAX_PAUSE = 3600.0

_OF_THE_WIRE = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})
_BUSY = frozenset({408, 429, 502, 503})
_TOO_LONG = Answer("unknown", reason="The gateway's answer is too long to be one.", cause="lost")
_FORMS = (47, -zlib.MAX_WBITS)  # gzip or zlib by its head; deflate without one, which some servers mean
_CAUSES: dict[int, Cause] = {401: "credentials", 402: "credit", 403: "permission", 413: "size", 415: "type"}


def post(client: httpx.Client, request: httpx.Request) -> httpx.Response | Answer:
    """Send a request: a good response, or the Answer its failure amounts to.

    A connection that was never made sent nothing: try later. Anything after that may have arrived: unknown.
    """
    response = send(client, request)
    return response if isinstance(response, Answer) else (judge(response) or response)


def send(
    client: httpx.Client, request: httpx.Request, *, limit: int = MAX_ANSWER_BYTES
) -> httpx.Response | Answer:
    """Send a request: the response whatever its status, or the Answer a broken connection amounts to."""
    try:
        response = client.send(request, stream=True)
        try:
            return _within_limit(response, limit)
        finally:
            response.close()
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        return Answer("later", reason=f"The gateway cannot be reached: {error}.", cause="busy")
    except httpx.HTTPError as error:
        reason = f"The gateway's answer was lost: {type(error).__name__} {error}."
        return Answer("unknown", reason=reason, cause="lost")


def _within_limit(response: httpx.Response, limit: int) -> httpx.Response | Answer:
    body, coding = b"", response.headers.get("content-encoding", "").strip().lower()
    if response.is_stream_consumed:  # read, and unpacked, by the transport
        body, coding = response.content, ""
    else:
        for piece in response.iter_raw():
            body += piece
            if len(body) > limit:
                return _TOO_LONG
    try:
        body = _unpacked(body, coding, limit)
    except ValueError:
        return Answer("unknown", reason="The gateway's answer cannot be unpacked.", cause="lost")
    if len(body) > limit:
        return _TOO_LONG
    headers = [(name, text) for name, text in response.headers.raw if name.lower() not in _OF_THE_WIRE]
    return httpx.Response(response.status_code, headers=headers, content=body, request=response.request)


def text_of(response: httpx.Response) -> str:
    """The body as text; httpx's own trips over charsets that name no charset ("hex", "idna")."""
    return decoded(response.content, response.charset_encoding or "")


def _unpacked(body: bytes, coding: str, limit: int) -> bytes:
    """The body, or a byte more of it than the limit; raises ValueError for what is not packed as it says."""
    if coding in {"", "identity"}:
        return body
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise ValueError(coding)
    for form in _FORMS:
        with contextlib.suppress(zlib.error):
            return zlib.decompressobj(form).decompress(body, limit + 1)
    raise ValueError(coding)


def judge(response: httpx.Response) -> Answer | None:
    """The Answer that an HTTP status alone amounts to; None for a good one."""
    status, raw = response.status_code, text_of(response)[:MAX_RAW]
    code = f"HTTP {status}"
    if status in _BUSY:
        return Answer(
            "later",
            reason=f"The gateway is busy ({code}).",
            raw=raw,
            cause="throughput" if status == 429 else "busy",
            code=code,
            retry_after=_pause(response.headers.get("retry-after", "")),
        )
    if status >= 500:
        return Answer("unknown", reason=f"The gateway failed ({code}).", raw=raw, cause="lost", code=code)
    if status >= 300:
        cause = _CAUSES.get(status, "request")
        return Answer("refused", reason=f"The gateway refused ({code}).", raw=raw, cause=cause, code=code)
    return None


def _pause(header: str) -> float | None:
    """Seconds of Retry-After; its date form is rare and the usual waits serve as well."""
    return min(float(header), MAX_PAUSE) if header.isascii() and header.isdecimal() else None
