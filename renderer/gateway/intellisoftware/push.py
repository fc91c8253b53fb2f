"""IntelliSoftware's pushes: form variables -> a status report or an incoming message."""

from __future__ import annotations

from collections.abc import Mapping

from renderer.gateway.forms import form_of, without_secrets
from renderer.gateway.inbound import (
    InboundMessage,
    Pushed,
    PushRequest,
    Reply,
    Report,
    ReportStatus,
)
from renderer.gateway.numbers import shared_id

MMS = "5"

# unknown, ok, queued, sent, delivered, request error, undeliverable, routing error, expired
STATUSES: Mapping[str, ReportStatus] = {
    "0": "Indeterminate",
    "1": "Indeterminate",
    "2": "Deferred",
    "3": "Deferred",
    "4": "Retrieved",
    "5": "Rejected",
    "6": "Unreachable",
    "7": "Unreachable",
    "8": "Expired",
}
# HTTP 200 stops the repeats, whatever the body says
_OK = Reply(200, "text/plain; charset=utf-8", b"OK")
DENIED = Reply(403, "text/plain; charset=utf-8", b"Forbidden")
_BUSY = Reply(503, "text/plain; charset=utf-8", b"Try again later")


def parse_push(push: PushRequest) -> Pushed:
    """A status report, an incoming message, or nothing that is known."""
    form = form_of(push)
    found = _report(form) or _incoming(form, push.gateway)
    names = (name.strip() for name in form.get("filelist", "").split(",") if found and name.strip())
    return Pushed(_OK, _BUSY, (found,) if found else (), without_secrets(form), tuple(names))


def _report(form: Mapping[str, str]) -> Report | None:
    number, status = form.get("msgid", "").strip(), form.get("status", "").strip()
    if not (number and status):
        return None
    recipient = form.get("toaddr", "").strip()
    return Report(
        gateway_id=shared_id(number, recipient),
        status=STATUSES.get(status, "Unrecognized"),
        recipient=recipient or None,
    )


def _incoming(form: Mapping[str, str], gateway: str) -> InboundMessage | None:
    number, sender = form.get("msgid", "").strip(), form.get("from", "").strip()
    if not (number and sender):
        return None
    is_mms = form.get("type", "").strip() == MMS
    text = form.get("text", "")
    return InboundMessage(
        gateway=gateway,
        sender=sender,
        recipient=form.get("to", "").strip(),
        subject=text if is_mms else "",
        text="" if is_mms else text,
        parts=(),
        kind="MMS" if is_mms else "SMS",
        raw_id=number,
    )
