"""A carrier's MM7 relay: submit, cancel and replace answered; reports and phones' messages sent out."""

from __future__ import annotations

import asyncio
import base64
import binascii
import secrets
import time
from dataclasses import replace
from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from renderer.sandbox import soap
from renderer.sandbox.carrier import Carrier
from renderer.sandbox.lost import lost_answer
from renderer.sandbox.script import Behaviour
from renderer.sandbox.soap import Asked
from renderer.sandbox.taken import Answered, Call, FromPhone, Taken

NAME = "mm7"
PATH = "/mms/mm7"
PUSH_PATH = "/mm7"
NAMESPACE = "http://www.3gpp.org/ftp/Specs/archive/23_series/23.140/schema/REL-6-MM7-1-4"
VERSION = "6.8.0"
XML = "text/xml; charset=utf-8"
_FAULTS = frozenset({4001, 4002, 4003, 4004})  # told as a SOAP fault; other codes in the request's own answer
_STATUSES = {
    "DELIVRD": "Retrieved",
    "EXPIRED": "Expired",
    "REJECTD": "Rejected",
    "UNDELIV": "Unreachable",
    "ENROUTE": "Deferred",
    "UNKNOWN": "Indeterminate",
    "NOTSUPP": "NotSupported",
}


async def relay(request: Request) -> Response:
    """One request of a VASP."""
    carrier: Carrier = request.app.state.carrier
    asked = soap.read(request.headers.get("content-type", ""), await request.body())
    if asked is None:
        return Response(soap.fault(NAMESPACE, "", _status(4004)), 500, media_type=XML)
    if not _knows(carrier, request.headers.get("authorization", "")):
        return answer(asked, 4001)
    match asked.kind:
        case "SubmitReq":
            return await _submit(carrier, asked, request.headers.get("idempotency-key", ""))
        case "CancelReq" | "ReplaceReq":
            return _recall(carrier, asked)
    return answer(asked, 4003)


def _knows(carrier: Carrier, header: str) -> bool:
    try:
        shown = base64.b64decode(header.removeprefix("Basic "), validate=True)
    except (binascii.Error, ValueError):
        return False
    return shown == f"{carrier.username}:{carrier.password}".encode()


def mistake_in(asked: Asked, carrier: Carrier) -> int | None:
    """The status code a submit earns by the schema and the table of codes, None when it is right."""
    numbers = asked.texts("Number")
    content = next((each for each in asked.node if soap.local(each) == "Content"), None)
    rules = (
        (soap.is_ordered([soap.local(each) for each in asked.node]), 4004),
        (asked.text("MM7Version") != "", 4002),
        (bool(numbers) and all(each.isdigit() for each in numbers), 2002),
        (len(numbers) <= carrier.recipients, 3003),
        (content is not None and bool(asked.files), 2004),
    )
    return next((code for holds, code in rules if not holds), None)


async def _submit(carrier: Carrier, asked: Asked, references: str) -> Response:
    mistake = mistake_in(asked, carrier)
    if mistake is not None:
        return answer(asked, mistake)
    numbers = asked.texts("Number")
    behaviour = carrier.script.behaviour(numbers[0])
    await asyncio.sleep(3600 if behaviour.answer == "hang" else behaviour.answer_delay)
    code = _refusal(behaviour)
    if code is not None:
        return answer(asked, code)
    message_id = await _take(carrier, asked, numbers, [each.strip() for each in references.split(",")])
    said = answer(asked, 1000, message_id)
    if lost := lost_answer(behaviour, bytes(said.body)[: len(said.body) // 2]):
        return lost
    return said


def _refusal(behaviour: Behaviour) -> int | None:
    if behaviour.code.isdigit():
        return int(behaviour.code)
    return {"refuse": 3002, "busy": 4006}.get(behaviour.answer)


async def _take(carrier: Carrier, asked: Asked, numbers: list[str], references: list[str]) -> str:
    """Take a copy a number; the id that the sender is told is that of all."""
    common = carrier.next_id()
    for index, number in enumerate(numbers):
        reference = references[index] if len(references) == len(numbers) else asked.transaction
        message_id = common if len(numbers) == 1 else f"{common}-{index}"
        taken = await carrier.take(replace(message_of(asked, message_id, reference), recipient=number))
        common = taken.id.partition("-")[0]
    return common


def message_of(asked: Asked, message_id: str, reference: str) -> Taken:
    """The message a submit describes; its texts stay files, as they belong to slides."""
    sender = next((each for each in asked.node.iter() if soap.local(each) == "SenderAddress"), None)
    return Taken(
        id=message_id,
        reference=reference,
        recipient=asked.text("Number"),
        sender="".join(sender.itertext()).strip() if sender is not None else "",
        subject=asked.text("Subject"),
        text="",
        attachments=asked.files,
        received_at=time.time(),
        protocol=NAME,
    )


def _recall(carrier: Carrier, asked: Asked) -> Response:
    before = carrier.taken.get(asked.text("MessageID"))
    if before is None:
        return answer(asked, 2005)
    if asked.kind == "CancelReq":
        done = carrier.recall(before.id)
    else:
        done = carrier.replace(replace(before, attachments=asked.files))
    return answer(asked, 1000 if done else 3001)


def answer(asked: Asked, code: int, message_id: str = "") -> Response:
    """The answer to a request with a status code, as its own element or as a fault."""
    if code in _FAULTS:
        data = soap.fault(asked.namespace, asked.transaction, _status(code))
        return Response(data, 500, media_type=XML)
    extra = f"<MessageID>{message_id}</MessageID>" if message_id else ""
    name = asked.kind.removesuffix("Req") + "Rsp"
    data = soap.envelope(name, asked.namespace, asked.transaction, _status(code) + extra)
    return Response(data, 200, media_type=XML)


def _status(code: int) -> str:
    said = "Success" if code == 1000 else f"Status {code}"
    status = f"<Status><StatusCode>{code}</StatusCode><StatusText>{said}</StatusText></Status>"
    return f"<MM7Version>{VERSION}</MM7Version>{status}"


ROUTES = (Route(PATH, relay, methods=["POST"]),)


# -- what it tells the service -----------------------------------------------------------------------------


def report_call(message: Taken, behaviour: Behaviour) -> Call:
    """A DeliveryReportReq; the handset stands in UACapabilities, the carrier in a header."""
    status = _STATUSES.get(behaviour.status, behaviour.status)
    handset = f'<UACapabilities UAProf="{escape(behaviour.handset)}"/>' if behaviour.handset else ""
    children = (
        f"<MM7Version>{VERSION}</MM7Version><MessageID>{message.id.partition('-')[0]}</MessageID>"
        f"<Recipient><Number>{escape(message.recipient)}</Number></Recipient>"
        f"<Sender><ShortCode>{escape(message.sender)}</ShortCode></Sender>"
        f"<Date>{_now()}</Date><MMStatus>{escape(status)}</MMStatus>{handset}"
    )
    headers = {"SOAPAction": '""'} | ({"X-Mblox-Carrier-Id": behaviour.spid} if behaviour.spid else {})
    data = soap.envelope("DeliveryReportReq", NAMESPACE, f"r-{message.id}", children)
    return Call(XML, data, headers)


def incoming_call(message: FromPhone) -> Call:
    """A DeliverReq with its text and files in a multipart/mixed."""
    children = (
        f"<MM7Version>{VERSION}</MM7Version><LinkedID>{escape(message.id)}</LinkedID>"
        f"<Sender><Number>{escape(message.sender)}</Number></Sender>"
        f"<Recipients><To><ShortCode>{escape(message.recipient)}</ShortCode></To></Recipients>"
        f"<TimeStamp>{_now()}</TimeStamp><Priority>Normal</Priority>"
        f'<Subject>{escape(message.subject)}</Subject><Content href="cid:content" allowAdaptations="true"/>'
    )
    xml = soap.envelope("DeliverReq", NAMESPACE, f"d-{message.id}", children)
    outer, inner = secrets.token_hex(12), secrets.token_hex(12)
    parts = (
        [(f"Content-Type: text/plain; charset=utf-8\r\n\r\n{message.text}").encode()] if message.text else []
    )
    for file in message.files:
        head = f"Content-Type: {file.content_type}\r\nContent-Location: {file.name}\r\n\r\n"
        parts.append(head.encode() + file.data)
    content = f'Content-Type: multipart/mixed; boundary="{inner}"\r\nContent-ID: <content>\r\n\r\n'.encode()
    body = _multipart(outer, [b"Content-Type: text/xml\r\n\r\n" + xml, content + _multipart(inner, parts)])
    return Call(f'multipart/related; type="text/xml"; boundary="{outer}"', body, {"SOAPAction": '""'})


def _multipart(boundary: str, parts: list[bytes]) -> bytes:
    mark = b"\r\n--" + boundary.encode()
    return b"".join(mark + b"\r\n" + part for part in parts) + mark + b"--\r\n"


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def is_acknowledged(response: Answered) -> bool:
    """HTTP 200 with status 1000 stops the repeats."""
    return response.status_code == 200 and b"<StatusCode>1000<" in response.content
