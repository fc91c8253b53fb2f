"""SMSGlobal's pushes: form variables -> a delivery report or an incoming MMS or SMS; answered ``OK``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from renderer.gateway.forms import form_of, without_secrets
from renderer.gateway.inbound import (
    InboundMessage,
    Pushed,
    PushRequest,
    Reply,
    Report,
    ReportStatus,
)
from renderer.gateway.mime import from_base64
from renderer.part import Part

PUSH_OK = "OK"  # a push repeats until the answer holds it
MAX_ATTACHMENTS = 100

# the parameters of a delivery push are those of the same company's SMS interface
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
_OK = Reply(200, "text/plain; charset=utf-8", PUSH_OK.encode())
DENIED = Reply(403, "text/plain; charset=utf-8", b"Forbidden")
_BUSY = Reply(503, "text/plain; charset=utf-8", b"Try again later")


def parse_push(push: PushRequest) -> Pushed:
    """What a push tells; one that tells nothing known is acknowledged too, as repeats would not help."""
    form = form_of(push)
    found = _report(form) or _mms(form, push.gateway) or _sms(form, push.gateway)
    return Pushed(_OK, _BUSY, (found,) if found else (), without_secrets(form))


def _report(form: Mapping[str, str]) -> Report | None:
    if not (form.get(_REPORT_ID) and form.get(_REPORT_STATUS)):
        return None
    return Report(
        gateway_id=form[_REPORT_ID],
        status=_STATUSES.get(form[_REPORT_STATUS].upper(), "Unrecognized"),
        recipient=form.get("to") or None,
        handset=form.get("handset") or None,
        spid=form.get("spid") or None,
    )


def _mms(form: Mapping[str, str], gateway: str) -> InboundMessage | None:
    if not (form.get("id") and form.get("from")):
        return None
    return InboundMessage(
        gateway=gateway,
        sender=form["from"],
        recipient=form.get("to", ""),
        subject=form.get("subject", ""),
        text=form.get("message", ""),
        parts=tuple(_attachments(form)),
        kind="MMS",
        raw_id=form["id"],
    )


def _sms(form: Mapping[str, str], gateway: str) -> InboundMessage | None:
    """An incoming SMS: to, from, msg, date; it has no id, so what it says names it."""
    if not (form.get("from") and "msg" in form):
        return None
    said = "\x00".join(form.get(name, "") for name in ("from", "to", "msg", "date"))
    return InboundMessage(
        gateway=gateway,
        sender=form["from"],
        recipient=form.get("to", ""),
        subject="",
        text=form["msg"],
        parts=(),
        kind="SMS",
        raw_id=f"sms-{sha256(said.encode()).hexdigest()[:32]}",
    )


def _attachments(form: Mapping[str, str]) -> Iterator[Part]:
    # incoming names differ from outgoing ones: content_typeX, content_nameX
    for index in range(MAX_ATTACHMENTS):
        if data := form.get(f"attachment{index}"):
            content_type = form.get(f"content_type{index}") or "application/octet-stream"
            name = form.get(f"content_name{index}") or f"attachment{index}"
            # a plus that nobody escaped arrives as a blank
            yield Part(name, content_type, from_base64(data.replace(" ", "+")))
