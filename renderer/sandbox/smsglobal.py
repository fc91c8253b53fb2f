"""SMSGlobal's side of sendmms.php: form variables -> a message the carrier takes, and the text answer."""

from __future__ import annotations

import asyncio
import base64
import binascii
import time
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from renderer.sandbox.carrier import Attached, Carrier, Taken

PATH = "/mms/sendmms.php"
MAX_BYTES = 300_000
MAX_ATTACHMENTS = 15


async def submit(request: Request) -> Response:
    """One submit, answered as the number's behaviour says."""
    carrier: Carrier = request.app.state.carrier
    form = dict(parse_qsl((await request.body()).decode("ascii", "replace"), keep_blank_values=True))
    if mistake := mistake_in(form, carrier):
        return PlainTextResponse(f"ERROR: {mistake}")
    behaviour = carrier.script.behaviour(form["number"])
    await asyncio.sleep(behaviour.answer_delay)
    match behaviour.answer:
        case "refuse":
            return PlainTextResponse("ERROR: Destination not supported")
        case "busy":
            return PlainTextResponse("Service unavailable", status_code=503)
        case "hang":
            await asyncio.sleep(3600)
    taken = await carrier.take(
        message_of(form, carrier.next_id(), request.headers.get("idempotency-key", ""))
    )
    # these two took the message and lose the answer: the sender cannot know
    match behaviour.answer:
        case "error":
            return PlainTextResponse("Internal error", status_code=500)
        case "truncated":
            return PlainTextResponse("SUCC")
    return PlainTextResponse(f"SUCCESS; ID = {taken.id}")


def mistake_in(form: Mapping[str, str], carrier: Carrier) -> str | None:
    """What is wrong with a submit by the documented rules, None when nothing is."""
    number = form.get("number", "")
    indexes = [int(name[10:]) for name in form if name.startswith("attachment") and name[10:].isdigit()]
    size = sum(len(form[f"attachment{index}"]) for index in indexes) + len(form.get("message", ""))
    shown = (form.get("username"), form.get("password"))
    rules = (
        (shown == (carrier.username, carrier.password), "Invalid username or password"),
        (number.isascii() and number.isdigit() and 7 <= len(number) <= 15, "Invalid number"),
        (all(index < MAX_ATTACHMENTS for index in indexes), "Too many attachments"),
        (
            all(form.get(f"type{i}") and form.get(f"name{i}") for i in indexes),
            "Attachment without type or name",
        ),
        (size <= MAX_BYTES, "Message too large"),
        (bool(indexes or form.get("message")), "Nothing to send"),
    )
    return next((said for holds, said in rules if not holds), None)


def message_of(form: Mapping[str, str], message_id: str, reference: str) -> Taken:
    """The message a valid form describes."""
    return Taken(
        id=message_id,
        reference=reference,
        recipient=form["number"],
        sender=form.get("from", ""),
        subject=form.get("subject", ""),
        text=form.get("message", ""),
        attachments=tuple(_attachments(form)),
        received_at=time.time(),
    )


def _attachments(form: Mapping[str, str]) -> list[Attached]:
    found = []
    for index in range(MAX_ATTACHMENTS):
        if data := form.get(f"attachment{index}"):
            try:
                decoded = base64.b64decode(data, validate=True)
            except binascii.Error:
                decoded = b""
            found.append(Attached(form[f"name{index}"], form[f"type{index}"], decoded))
    return found
