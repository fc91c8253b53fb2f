"""SMSGlobal's side: form variables -> a message the carrier takes and the text answer; its pushes."""

from __future__ import annotations

import asyncio
import base64
import binascii
import time
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from renderer.sandbox.carrier import Carrier
from renderer.sandbox.lost import lost_answer
from renderer.sandbox.script import Behaviour
from renderer.sandbox.taken import Answered, Attached, Call, FromPhone, Taken

NAME = "smsglobal"
PATH = "/mms/sendmms.php"
SMS_PATH = "/http-api.php"
PUSH_PATH = "/push/smsglobal"
MAX_BYTES = 300_000
MAX_ATTACHMENTS = 15
FORM = "application/x-www-form-urlencoded"


async def submit(request: Request) -> Response:
    """One MMS, answered as the number's behaviour says."""
    carrier: Carrier = request.app.state.carrier
    form = await _form(request)
    if mistake := mistake_in(form, carrier):
        return PlainTextResponse(f"ERROR: {mistake}")
    reference = request.headers.get("idempotency-key", "")
    message = message_of(form, carrier.next_id(), reference)
    return await _answer(carrier, message, "SUCCESS; ID = {}")


async def submit_sms(request: Request) -> Response:
    """One SMS: action, user, password, from, to, text."""
    carrier: Carrier = request.app.state.carrier
    form = await _form(request)
    if (form.get("user"), form.get("password")) != (carrier.username, carrier.password):
        return PlainTextResponse("ERROR: 401")
    if form.get("action") != "sendsms" or not (form.get("to", "").isdigit() and form.get("text")):
        return PlainTextResponse("ERROR: 102")
    message = Taken(
        id=carrier.next_id(),
        reference=request.headers.get("idempotency-key", ""),
        recipient=form["to"],
        sender=form.get("from", ""),
        subject="",
        text=form["text"],
        attachments=(),
        received_at=time.time(),
        kind="SMS",
    )
    return await _answer(
        carrier, message, "OK: 0; Sent queued message ID: 04b4a8d4a5a02176 SMSGlobalMsgID:{}"
    )


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode("ascii", "replace"), keep_blank_values=True))


async def _answer(carrier: Carrier, message: Taken, success: str) -> Response:
    behaviour = carrier.script.behaviour(message.recipient)
    await asyncio.sleep(behaviour.answer_delay)
    if behaviour.code:
        return PlainTextResponse(f"ERROR: {behaviour.code}")
    match behaviour.answer:
        case "refuse":
            return PlainTextResponse("ERROR: Destination not supported")
        case "busy":
            return PlainTextResponse("Service unavailable", status_code=503)
        case "hang":
            await asyncio.sleep(3600)
    taken = await carrier.take(message)
    if lost := lost_answer(behaviour, success[:4]):
        return lost
    return PlainTextResponse(success.format(taken.id))


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


ROUTES = (Route(PATH, submit, methods=["POST"]), Route(SMS_PATH, submit_sms, methods=["POST"]))


# -- what it tells the service -----------------------------------------------------------------------------


def report_call(message: Taken, behaviour: Behaviour) -> Call:
    """A delivery report as form variables."""
    form = {
        "msgid": message.id,
        "dlrstatus": behaviour.status,
        "to": message.recipient,
        "donedate": time.strftime("%y%m%d%H%M", time.gmtime()),
        "handset": behaviour.handset,
        "spid": behaviour.spid,
    }
    return Call(FORM, urlencode({name: said for name, said in form.items() if said}).encode())


def incoming_call(message: FromPhone) -> Call:
    """A phone's message: an MMS with its own names for attachments, an SMS without any id."""
    if message.kind == "SMS":
        form = {"to": message.recipient, "from": message.sender, "msg": message.text, "date": message.id}
        return Call(FORM, urlencode(form).encode())
    form = {
        "from": message.sender,
        "to": message.recipient,
        "subject": message.subject,
        "message": message.text,
        "id": message.id,
    }
    for index, file in enumerate(message.files):
        form[f"attachment{index}"] = base64.b64encode(file.data).decode("ascii")
        form[f"content_type{index}"] = file.content_type
        form[f"content_name{index}"] = file.name
    return Call(FORM, urlencode(form).encode())


def is_acknowledged(response: Answered) -> bool:
    """The word OK stops the repeats."""
    return response.status_code == 200 and "OK" in response.text
