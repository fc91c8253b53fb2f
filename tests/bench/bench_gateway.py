"""Requests built and answers read for each gateway, against the standard library and httpx doing the same."""

from __future__ import annotations

import random
import sys
import time
from base64 import b64encode
from collections.abc import Mapping, Sequence
from email import message_from_bytes
from email.encoders import encode_base64, encode_noop
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from pathlib import Path

import httpx
from defusedxml.ElementTree import fromstring
from harness import Figure, Gauge, Job, Row, Target

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from renderer.gateway import mm7
from renderer.gateway.base import GatewayOptions, Submission
from renderer.gateway.inbound import PushRequest
from renderer.gateway.intellisoftware.client import payload as form_data
from renderer.gateway.mm7 import parse_push
from renderer.gateway.mm7.client import Mm7
from renderer.gateway.smsglobal.client import encoded
from renderer.gateway.smsglobal.client import payload as variables
from renderer.part import Part
from renderer.sandbox.mm7 import incoming_call, report_call
from renderer.sandbox.script import Behaviour
from renderer.sandbox.taken import Attached, FromPhone, Taken
from renderer.settings import GatewayAccount

_CHANCE = random.Random(1)
JPEG = Part("s1.jpg", "image/jpeg", _CHANCE.randbytes(90_000))
GIF = Part("s2.gif", "image/gif", _CHANCE.randbytes(4_000))
TEXT = Part("s1.txt", "text/plain; charset=utf-8", b"Your ticket for tonight. " * 8)
SMIL = Part("s.smil", "application/smil", b"<smil/>" * 40)
PARTS = (JPEG, GIF, TEXT)
MESSAGE = Submission("mms-7", "16501234123", "60856", "Your ticket", PARTS, SMIL)
FIELDS = {"username": "u", "password": "p", "to": "165", "from": "60856", "type": "5", "text": "Your ticket"}
URL = "http://gateway.example/"


def client(encoding: str) -> Mm7:
    account = GatewayAccount(url=URL, username="u", options={"encoding": encoding})
    made = mm7.open_gateway(account, httpx.Client(), GatewayOptions())
    assert isinstance(made, Mm7)
    return made


def by_email(outer: str, files: Sequence[Part], *, base64: bool) -> bytes:
    """A multipart as the standard library's mail package writes it."""
    message = MIMEMultipart(outer)
    for part in files:
        main, _, sub = part.content_type.partition(";")[0].partition("/")
        one = MIMEBase(main, sub)
        one.set_payload(part.data)
        (encode_base64 if base64 else encode_noop)(one)
        one.add_header("Content-ID", f"<{part.name}>")
        message.attach(one)
    return message.as_bytes()


def intellisoftware() -> Mapping[str, Job]:
    files = {part.name: (part.name, part.data, part.content_type) for part in PARTS}
    return {
        "ours": lambda: form_data(FIELDS, PARTS, seed="mms-7"),
        "httpx": lambda: httpx.Request("POST", URL, data=FIELDS, files=files).read(),
    }


def smsglobal() -> Mapping[str, Job]:
    def by_httpx() -> object:
        form = {f"attachment{n}": b64encode(part.data).decode() for n, part in enumerate(PARTS)}
        return httpx.Request("POST", URL, data={**FIELDS, **form}).read()

    def floor() -> object:
        return [b64encode(part.data) for part in PARTS]

    def ours() -> object:
        return encoded(variables(MESSAGE, "u", "p"))

    return {"ours": ours, "httpx": by_httpx, "base64 alone": floor}


def mm7_request(encoding: str) -> Mapping[str, Job]:
    made = client(encoding)
    base64 = encoding == "base64"
    jobs: dict[str, Job] = {"ours": lambda: made.request(MESSAGE, ["16501234123"], "mms-7")}
    if base64:
        jobs["email"] = lambda: by_email("related", (SMIL, *PARTS), base64=True)
    else:
        jobs["join"] = lambda: b"".join(part.data for part in (SMIL, *PARTS))
    return jobs


def mm7_report() -> Mapping[str, Job]:
    call = report_call(Taken("42", "r", "16501234123", "60856", "", "", (), 0.0), Behaviour())
    push = PushRequest("mm7", "", call.content_type, call.body)
    return {"ours": lambda: parse_push(push), "ElementTree": lambda: fromstring(call.body)}


def mm7_incoming() -> Mapping[str, Job]:
    files = tuple(Attached(part.name, part.content_type, part.data) for part in PARTS)
    call = incoming_call(FromPhone("1", "16501234123", "60856", "Hi", "Re", "MMS", files))
    push = PushRequest("mm7", "", call.content_type, call.body)

    def by_email_reader() -> object:
        message = message_from_bytes(f"Content-Type: {call.content_type}\r\n\r\n".encode() + call.body)
        root, content = message.get_payload()
        return fromstring(root.get_payload(decode=True)), [
            part.get_payload(decode=True) for part in content.get_payload()
        ]

    return {"ours": lambda: parse_push(push), "email": by_email_reader}


def built() -> Sequence[Figure]:
    """Megabytes of request a second, on one core."""
    binary, base64 = client("binary"), client("base64")
    jobs = {
        "IntelliSoftware": lambda: len(form_data(FIELDS, PARTS, seed="mms-7")[1]),
        "SMSGlobal": lambda: len(encoded(variables(MESSAGE, "u", "p"))),
        "MM7 binary": lambda: len(binary.request(MESSAGE, ["165"], "t")[1]),
        "MM7 base64": lambda: len(base64.request(MESSAGE, ["165"], "t")[1]),
    }
    figures = []
    for name, job in jobs.items():
        size, rounds = job(), 200
        start = time.process_time()
        for _ in range(rounds):
            job()
        figures.append(Figure(name, size * rounds / (time.process_time() - start) / 1e6, "MB/s"))
    return figures


ROWS = [
    Row("IntelliSoftware request", intellisoftware, (Target("httpx", at_least=1.0),)),
    Row("SMSGlobal request", smsglobal, (Target("httpx", at_least=1.0),)),
    Row("MM7 request, binary", lambda: mm7_request("binary")),
    Row("MM7 request, base64", lambda: mm7_request("base64"), (Target("email", at_least=2.0),)),
    Row("MM7 delivery report read and answered", mm7_report),
    Row("MM7 incoming message read and answered", mm7_incoming, (Target("email", at_least=2.0),)),
    Gauge("Requests built", built),
]
