"""SMSGlobal's HTTP interface: a message -> sendmms.php's form variables, its text answer, its pushes."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from renderer.errors import ConfigurationError
from renderer.gateway.base import (
    REFERENCE_HEADER,
    Answer,
    Capabilities,
    Gateway,
    GatewayOptions,
    InboundMessage,
    Outcome,
    Report,
    ReportStatus,
    Submission,
)
from renderer.gateway.http import post
from renderer.part import Part
from renderer.settings import GatewayAccount

NAME = "smsglobal"
URL = "https://api.smsglobal.com/mms/sendmms.php"
MAX_ATTACHMENTS = 15  # "0 <= X < 15"
MAX_DIMENSION = 1024  # pixels; the documented default, said aloud so that nobody rescales a barcode below it
# the page's media table; PNG is not in it, so barcodes go out as GIF
_TYPES = """
image/jpeg image/gif image/bmp audio/mpeg audio/mid audio/midi audio/wav audio/amr audio/imelody
video/mpeg4 video/3gpp text/plain text/x-imelody text/x-emelody
"""
CAPABILITIES = Capabilities(
    title="SMSGlobal HTTP",
    content_types=frozenset(_TYPES.split()),
    max_bytes=300_000,  # "300kb in total"; whether before or after base64 is unstated, so the safe reading
    base64=True,
    attachments=MAX_ATTACHMENTS,
    reports=True,
)
PUSH_OK = "OK"  # a push repeats until the answer holds it

# "SUCCESS … ID = {Message_id}", a 16-digit integer; the page's punctuation is not to be relied on
_SUCCESS = re.compile(r"\bSUCCESS\b.*?(?<!\d)(\d{16})(?!\d)", re.IGNORECASE | re.DOTALL)
_TRANSIENT = re.compile(r"busy|try again|temporar|throttl|rate", re.IGNORECASE)

# inferred, not published: the parameters of a delivery push, after the same company's SMS interface
_REPORT_ID, _REPORT_STATUS = "msgid", "dlrstatus"
_STATUSES: Mapping[str, ReportStatus] = {
    "DELIVRD": "Retrieved",
    "EXPIRED": "Expired",
    "REJECTD": "Rejected",
    "UNDELIV": "Unreachable",
    "ACCEPTD": "Deferred",
    "ENROUTE": "Deferred",
    "DELETED": "Rejected",
    "NOTSUPP": "NotSupported",
    "UNKNOWN": "Indeterminate",
}


@dataclass(frozen=True, slots=True)
class SmsGlobal:
    """The gateway for one account."""

    url: str
    username: str
    password: str
    client: httpx.Client
    timeout: float
    name: str = NAME
    capabilities: Capabilities = CAPABILITIES

    def submit(self, submission: Submission) -> Answer:
        """Post the message; the outcome in the common vocabulary."""
        form = payload(submission, username=self.username, password=self.password)
        request = self.client.build_request(
            "POST",
            self.url,
            data=form,
            headers={REFERENCE_HEADER: submission.reference},
            timeout=self.timeout,
        )
        answered = post(self.client, request)
        return answered if isinstance(answered, Answer) else parse_answer(answered.text)


def open_gateway(account: GatewayAccount, client: httpx.Client, _options: GatewayOptions) -> Gateway:
    """The gateway for an account; raises ConfigurationError without a user name."""
    if not account.username:
        raise ConfigurationError(
            "Gateway smsglobal has no user name; set RENDERER_GATEWAYS__SMSGLOBAL__USERNAME and __PASSWORD.",
            field="gateways",
        )
    password = account.password.get_secret_value()
    return SmsGlobal(account.url or URL, account.username, password, client, account.timeout)


def payload(submission: Submission, *, username: str, password: str) -> dict[str, str]:
    """Form variables of a message: texts at the start as ``message``, everything else as attachments."""
    texts = [part for part in submission.parts if part.content_type.startswith("text/plain")]
    files = [part for part in submission.parts if not part.content_type.startswith("text/plain")]
    # one text may travel as the message; more than one would lose its slides, so they stay attachments
    message = texts.pop(0).data.decode() if len(texts) == 1 else ""
    form = {
        "username": username,
        "password": password,
        "number": submission.recipient,
        "subject": submission.subject,
        "message": message,
        "max_dimension": str(MAX_DIMENSION),
        "message_at_start": "1",
    }
    if submission.sender:
        form["from"] = submission.sender
    for index, part in enumerate(_in_order(submission.parts, files, texts)):
        form[f"attachment{index}"] = base64.b64encode(part.data).decode("ascii")
        form[f"type{index}"] = part.content_type.partition(";")[0].strip()
        form[f"name{index}"] = part.name
    return form


def _in_order(parts: tuple[Part, ...], *kept: list[Part]) -> list[Part]:
    chosen = {id(part) for group in kept for part in group}
    return [part for part in parts if id(part) in chosen]


def parse_answer(text: str) -> Answer:
    """Outcome of the answer's text: a 16-digit id after SUCCESS, or a refusal; an empty one tells nothing."""
    if match := _SUCCESS.search(text):
        return Answer("accepted", gateway_id=match[1], raw=text)
    said = text.strip().upper()
    if "SUCCESS".startswith(said) or "SUCCESS" in said:
        return Answer("unknown", reason="The gateway's answer is cut short.", raw=text)
    outcome: Outcome = "later" if _TRANSIENT.search(text) else "refused"
    return Answer(outcome, reason=f"The gateway said: {text.strip()[:200]}", raw=text)


def parse_push(form: Mapping[str, str]) -> Report | InboundMessage | None:
    """A push as a delivery report or an incoming message; None when it is neither."""
    if form.get(_REPORT_ID) and form.get(_REPORT_STATUS):
        status = _STATUSES.get(form[_REPORT_STATUS].upper(), "Unrecognized")
        return Report(
            gateway_id=form[_REPORT_ID],
            status=status,
            recipient=form.get("to") or None,
            handset=form.get("handset") or None,
            spid=form.get("spid") or None,
        )
    if form.get("id") and form.get("from"):
        return InboundMessage(
            gateway=NAME,
            sender=form["from"],
            recipient=form.get("to", ""),
            subject=form.get("subject", ""),
            text=form.get("message", ""),
            parts=tuple(_attachments(form)),
            kind="MMS",
            raw_id=form["id"],
        )
    return None


def _attachments(form: Mapping[str, str]) -> list[Part]:
    # incoming names differ from outgoing ones: content_typeX, content_nameX
    parts = []
    for index in range(MAX_ATTACHMENTS):
        data = form.get(f"attachment{index}")
        if data:
            content_type = form.get(f"content_type{index}", "application/octet-stream")
            name = form.get(f"content_name{index}", f"attachment{index}")
            parts.append(Part(name, content_type, base64.b64decode(data, validate=False)))
    return parts
