"""Delivery reports that came in -> the messages they belong to: delivered or not, and with what handset."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from renderer.delivery import events
from renderer.delivery.discovery import content_key
from renderer.delivery.kit import Kit
from renderer.gateway.base import Report
from renderer.store import Store, handsets, messages, reports, submissions
from renderer.store.messages import Message
from renderer.store.reports import StoredReport
from renderer.store.submissions import Attempt

BATCH = 200
ARRIVED = frozenset({"Retrieved", "Forwarded"})
PENDING = frozenset({"Deferred", "Indeterminate"})
# a report may come before the submit's answer is recorded; one that fits nothing is kept, not looked at again
PATIENT_LOOKS = 4
FIRST_LOOK, LAST_LOOK = timedelta(seconds=0.2), timedelta(hours=24)


def keep(store: Store, gateway: str, report: Report, *, raw: str, now: datetime) -> bool:
    """Keep a report that a gateway pushed; False for a repeat. Cheap: the road takes it from here."""
    with store.write() as connection:
        return reports.add_report(
            connection,
            gateway=gateway,
            gateway_id=report.gateway_id,
            status=report.status,
            recipient=report.recipient,
            handset=report.handset,
            spid=report.spid,
            raw=raw,
            now=now,
        )


def take_reports(kit: Kit) -> int:
    """Match a batch of waiting reports; returns how many were looked at."""
    with kit.store.read() as connection:
        if not reports.any_pending(connection, now=kit.clock()):
            return 0
    heard: list[int] = []
    with kit.write() as (connection, now):
        batch = reports.pending_reports(connection, now=now, limit=BATCH)
        for one in batch:
            _match(connection, one, now, heard)
    for message_id in heard:
        kit.bring_forward(content_key(message_id))
    return len(batch)


def _match(connection: Connection, one: StoredReport, now: datetime, heard: list[int]) -> None:
    attempt = submissions.find(connection, one.gateway, one.gateway_id) or _resolved(connection, one, now)
    message = messages.message(connection, attempt.message_id) if attempt else None
    if attempt is None or message is None:
        _not_yet(connection, one, now)
        return
    if one.handset:
        handsets.learn(connection, message.recipient, one.handset, spid=one.spid, now=now)
    if attempt.purpose == submissions.DISCOVERY:
        _discovered(connection, message, one, now)
        heard.append(message.id)
    else:
        _delivered(connection, message, one, now)
    reports.mark_handled(connection, one.id, now=now)


def _resolved(connection: Connection, one: StoredReport, now: datetime) -> Attempt | None:
    """The attempt whose outcome nobody knew, when the report can only be about that one: it did arrive."""
    if not one.recipient or one.looks < PATIENT_LOOKS:
        return None  # the answer that names the message may still be on its way
    lost = submissions.find_unknown(connection, one.gateway, one.recipient, before=one.received_at)
    message = messages.message(connection, lost.message_id) if lost else None
    if lost is None or message is None:
        return None
    submissions.end(
        connection, lost.id, "accepted", now=now, gateway_id=one.gateway_id, answer=lost.answer or ""
    )
    if lost.purpose == submissions.CONTENT:
        waiting = (messages.QUEUED, messages.WAITING)
        messages.change(
            connection, message.id, now=now, only_from=waiting, state=messages.SENT, gateway_id=one.gateway_id
        )
        events.note(connection, message, events.SENT, now=now, gateway_id=one.gateway_id, reason="")
    return submissions.find(connection, one.gateway, one.gateway_id)


def _not_yet(connection: Connection, one: StoredReport, now: datetime) -> None:
    if now - one.received_at > LAST_LOOK:
        reports.mark_handled(connection, one.id, now=now)
    else:
        pause = FIRST_LOOK * 2 ** min(one.looks, 8)
        reports.look_again(connection, one.id, now + pause)


def _discovered(connection: Connection, message: Message, one: StoredReport, now: datetime) -> None:
    if one.status in PENDING:
        return
    kind = events.DISCOVERED if one.status in ARRIVED else events.UNDISCOVERED
    _note(connection, message, kind, one, now)


def _delivered(connection: Connection, message: Message, one: StoredReport, now: datetime) -> None:
    if one.status in PENDING:
        _note(connection, message, events.DEFERRED, one, now)
        return
    arrived = one.status in ARRIVED
    state = messages.DELIVERED if arrived else messages.UNDELIVERED
    before = (messages.SENT, messages.UNDELIVERED) if arrived else (messages.SENT,)
    if messages.change(
        connection,
        message.id,
        now=now,
        only_from=before,
        state=state,
        handset=one.handset or message.handset,
        spid=one.spid or message.spid,
    ):
        _note(connection, message, events.DELIVERED if arrived else events.UNDELIVERED, one, now)


def _note(connection: Connection, message: Message, kind: str, one: StoredReport, now: datetime) -> None:
    events.note(
        connection,
        message,
        kind,
        now=now,
        key=one.status,
        status=one.status,
        handset=one.handset,
        spid=one.spid,
        gateway_id=one.gateway_id,
    )
