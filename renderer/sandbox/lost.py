"""Answers that get lost on their way: the carrier took the message, and its sender cannot know."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from renderer.sandbox.script import Behaviour


def lost_answer(behaviour: Behaviour, half: bytes | str) -> Response | None:
    """What arrives instead of the answer: an error, ``half`` of it, or a torn connection; None = it all."""
    match behaviour.answer:
        case "error":
            return PlainTextResponse("Internal error", status_code=500)
        case "truncated":
            return PlainTextResponse(half)
        case "reset":
            return Reset()
    return None


class Reset(Response):
    """Begins to answer and hangs up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's shape
        """Send the head and half a body; a server that misses the rest closes the connection."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"99")]})
        await send({"type": "http.response.body", "body": b"SUCC", "more_body": True})
