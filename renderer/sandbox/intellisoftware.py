"""IntelliSoftware's side: multipart form data -> messages the carrier takes, a line a number; its pushes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from renderer.sandbox.carrier import Carrier
from renderer.sandbox.lost import lost_answer
from renderer.sandbox.script import Behaviour
from renderer.sandbox.taken import Answered, Attached, Call, FromPhone, Taken

NAME = "intellisoftware"
PATH = "/smsgateway/default.aspx"
SMS_PATH = "/smsgateway/sendmsg.aspx"
FILES_PATH = "/smsgateway/retrievemms.aspx"
PUSH_PATH = "/push/intellisoftware"
MAX_RECIPIENTS = 100
FORM = "application/x-www-form-urlencoded"
_MANDATORY = ("username", "password", "to", "text", "type")
_STATUSES = {"DELIVRD": "4", "EXPIRED": "8", "REJECTD": "5", "UNDELIV": "6", "ENROUTE": "3", "UNKNOWN": "0"}


async def submit(request: Request) -> Response:
    """One message for up to 100 numbers; a line each, or one line for a single number or a total failure."""
    carrier: Carrier = request.app.state.carrier
    form, files = read(request.headers.get("content-type", ""), await request.body())
    if mistake := mistake_in(form, carrier):
        return PlainTextResponse(f"ERR:{mistake}")
    numbers = list(dict.fromkeys(number.strip() for number in form["to"].split(",")))
    references = [each.strip() for each in request.headers.get("idempotency-key", "").split(",")]
    behaviour = carrier.script.behaviour(numbers[0])
    await asyncio.sleep(behaviour.answer_delay)
    match behaviour.answer:
        case "busy":
            return PlainTextResponse("ERR:GATEWAY_ERROR")
        case "hang":
            await asyncio.sleep(3600)
    common = carrier.next_id()
    lines = []
    for index, number in enumerate(numbers):
        reference = references[index] if len(references) == len(numbers) else ""
        lines.append(
            await _line(
                carrier,
                _message(form, files, number, reference=reference, message_id=f"1001{common}-{index}"),
            )
        )
    if lost := lost_answer(behaviour, lines[0].partition(":")[0]):
        return lost
    if len(numbers) == 1:
        return PlainTextResponse(lines[0])
    # nothing says that the order is kept, so it is not
    answered = [f"{number},{line}" for number, line in zip(numbers, lines, strict=True)]
    return PlainTextResponse("\r\n".join(reversed(answered)) + "\r\n")


async def _line(carrier: Carrier, message: Taken) -> str:
    behaviour = carrier.script.behaviour(message.recipient)
    if behaviour.code:
        return f"ERR:{behaviour.code}"
    if behaviour.answer == "refuse":
        return "ERR:INVALID_NUMBER"
    taken = await carrier.take(message)
    return f"ID:{taken.id.partition('-')[0]}"


def read(content_type: str, body: bytes) -> tuple[dict[str, str], list[Attached]]:
    """Fields and files of a body, by the standard library's reader of mail: files have no name here."""
    if content_type.partition(";")[0].strip().lower() != "multipart/form-data":
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        if form.get("type") == "2":  # Unicode in hexadecimal
            form["text"] = bytes.fromhex(form.pop("hex", "")).decode("utf-16-be")
        return form, []
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = message_from_bytes(head + body, policy=policy.HTTP)
    form = {}
    files = []
    for part in message.iter_parts() if isinstance(message, EmailMessage) else ():
        data = part.get_payload(decode=True)
        data = data if isinstance(data, bytes) else b""
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str):
            form[name] = data.decode("utf-8", "replace")
        elif filename := part.get_filename():
            files.append(Attached(filename, part.get_content_type(), data))
    return form, files


def mistake_in(form: Mapping[str, str], carrier: Carrier) -> str | None:
    """The error a submit earns by the documented rules, None when it is right."""
    absent = next((name for name in _MANDATORY if not form.get(name)), None)
    if absent:
        return f"NO_{absent.upper()}"
    numbers = form["to"].split(",")
    shown = (form["username"], form["password"])
    rules = (
        (shown == (carrier.username, carrier.password), "LOGIN_INVALID"),
        (len(numbers) <= MAX_RECIPIENTS, "INVALID_REQUEST"),
        (all(each.strip().isdigit() for each in numbers), "INVALID_NUMBER"),
        (not form.get("from") or form["from"].isdigit(), "INVALID_REQUEST"),
        (form["type"] in {"1", "2", "5"}, "INVALID_REQUEST"),
    )
    return next((error for holds, error in rules if not holds), None)


def _message(
    form: Mapping[str, str], files: list[Attached], number: str, *, reference: str, message_id: str
) -> Taken:
    """One number's copy: the id is the whole submission's, copies are kept apart behind a dash."""
    is_mms = form["type"] == "5"
    return Taken(
        id=message_id,
        reference=reference,
        recipient=number,
        sender=form.get("from", ""),
        subject=form["text"] if is_mms else "",
        text="" if is_mms else form["text"],
        attachments=tuple(files),
        received_at=time.time(),
        protocol=NAME,
        kind="MMS" if is_mms else "SMS",
    )


async def retrieve(request: Request) -> Response:
    """A file of a phone's message, by msgid and msgpart; an MMS keeps its text in a file as well."""
    carrier: Carrier = request.app.state.carrier
    form, _ = read(FORM, await request.body())
    if (form.get("username"), form.get("password")) != (carrier.username, carrier.password):
        return PlainTextResponse("ERR:LOGIN_INVALID")
    message = carrier.sent_in.get(form.get("msgid", ""))
    files = {file.name: file for file in _files_of(message)} if message else {}
    found = files.get(form.get("msgpart", ""))
    if found is None:
        return PlainTextResponse("ERR:INVALID_REQUEST")
    return Response(found.data, media_type=found.content_type)


def _files_of(message: FromPhone) -> tuple[Attached, ...]:
    text = Attached("text.txt", "text/plain; charset=utf-8", message.text.encode())
    return (text, *message.files) if message.text else message.files


ROUTES = (
    Route(PATH, submit, methods=["POST"]),
    Route(SMS_PATH, submit, methods=["POST"]),
    Route(FILES_PATH, retrieve, methods=["POST"]),
)


# -- what it tells the service -----------------------------------------------------------------------------


def report_call(message: Taken, behaviour: Behaviour) -> Call:
    """A status report: msgid, status and toaddr."""
    status = _STATUSES.get(behaviour.status, behaviour.status)
    form = {"msgid": message.id.partition("-")[0], "status": status, "toaddr": message.recipient}
    return Call(FORM, urlencode(form).encode())


def incoming_call(message: FromPhone) -> Call:
    """A phone's message; files are only named, as they are fetched by msgid."""
    form = {
        "from": message.sender,
        "to": message.recipient,
        "text": message.text if message.kind == "SMS" else message.subject,
        "msgid": message.id,
        "type": "1" if message.kind == "SMS" else "5",
        "filelist": ",".join(file.name for file in _files_of(message)) if message.kind == "MMS" else "",
    }
    return Call(FORM, urlencode(form).encode())


def is_acknowledged(response: Answered) -> bool:
    """HTTP 200 stops the repeats, whatever the body."""
    return response.status_code == 200
