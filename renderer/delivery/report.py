"""Delivery reports that came in -> the messages they belong to: delivered or not, and with what handset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from renderer.delivery import events
from renderer.delivery.discovery import content_key
from renderer.delivery.events import Happening
from renderer.delivery.kit import Kit
from renderer.gateway.base import Report
from renderer.store import Store, handsets, messages, reports, submissions
from renderer.store.handsets import Learnt
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
        return book(connection, gateway, report, raw=raw, now=now)


def book(connection: Connection, gateway: str, report: Report, *, raw: str, now: datetime) -> bool:
    """Keep a report in a transaction that others may share; False for a repeat."""
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
    with kit.write() as (connection, now):
        batch = reports.pending_reports(connection, now=now, limit=BATCH)
        desk = Desk(connection, now)
        desk.read(batch)
        for one in batch:
            desk.take(one)
        desk.write()
    for one in batch:
        kit.meter.count("renderer_reports_total", gateway=one.gateway, status=one.status)
    for message_id in desk.heard:
        kit.bring_forward(content_key(message_id))
    return len(batch)


@dataclass(slots=True)
class Desk:
    """One batch of reports in one transaction: read together, judged one by one, written together."""

    connection: Connection
    now: datetime
    attempts: dict[tuple[str, str], Attempt] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    changed: dict[int, Message] = field(default_factory=dict)
    happenings: list[Happening] = field(default_factory=list)
    learnt: list[Learnt] = field(default_factory=list)
    handled: list[int] = field(default_factory=list)
    late: dict[int, tuple[int, datetime]] = field(default_factory=dict)
    heard: list[int] = field(default_factory=list)

    def read(self, batch: Sequence[StoredReport]) -> None:
        """Find the attempts and messages that the reports are about."""
        names = {(one.gateway, one.gateway_id) for one in batch}
        self.attempts = submissions.find_all(self.connection, names)
        ids = {one.message_id for one in self.attempts.values()}
        self.messages = {one.id: one for one in messages.held(self.connection, ids)}

    def take(self, one: StoredReport) -> None:
        """Judge one report."""
        attempt = self.attempts.get((one.gateway, one.gateway_id)) or self._resolved(one)
        message = self.messages.get(attempt.message_id) if attempt else None
        if attempt is None or message is None:
            self._not_yet(one)
            return
        self.handled.append(one.id)
        if one.handset:
            self.learnt.append(Learnt(message.recipient, one.handset, one.spid))
        if attempt.purpose == submissions.DISCOVERY:
            self._discovered(message, one)
        else:
            self._delivered(message, one)

    def write(self) -> None:
        """Write what the reports led to."""
        columns = {
            one.id: {"state": one.state, "handset": one.handset, "spid": one.spid}
            for one in self.changed.values()
        }
        messages.change_all(self.connection, columns, now=self.now)
        handsets.learn_all(self.connection, self.learnt, now=self.now)
        events.note_all(self.connection, self.happenings, now=self.now)
        reports.mark_all_handled(self.connection, self.handled, now=self.now)
        reports.look_again_all(self.connection, self.late)

    def _resolved(self, one: StoredReport) -> Attempt | None:
        found = _resolved(self.connection, one, self.now)
        message = messages.message(self.connection, found.message_id) if found else None
        if found is None or message is None:
            return None
        self.messages[message.id] = message
        self.attempts[one.gateway, one.gateway_id] = found
        return found

    def _not_yet(self, one: StoredReport) -> None:
        if self.now - one.received_at > LAST_LOOK:
            self.handled.append(one.id)
        else:
            pause = FIRST_LOOK * 2 ** min(one.looks, 8)
            self.late[one.id] = (one.looks + 1, self.now + pause)

    def _discovered(self, message: Message, one: StoredReport) -> None:
        self.heard.append(message.id)
        if one.status not in PENDING:
            kind = events.DISCOVERED if one.status in ARRIVED else events.UNDISCOVERED
            self._note(message, kind, one)

    def _delivered(self, message: Message, one: StoredReport) -> None:
        if one.status in PENDING:
            self._note(message, events.DEFERRED, one)
            return
        arrived = one.status in ARRIVED
        before = (messages.SENT, messages.UNDELIVERED) if arrived else (messages.SENT,)
        if message.state not in before:
            return
        state = messages.DELIVERED if arrived else messages.UNDELIVERED
        handset, spid = one.handset or message.handset, one.spid or message.spid
        now = replace(message, state=state, handset=handset, spid=spid)
        self.messages[message.id] = self.changed[message.id] = now
        self._note(message, events.DELIVERED if arrived else events.UNDELIVERED, one)

    def _note(self, message: Message, kind: str, one: StoredReport) -> None:
        told = {"status": one.status, "handset": one.handset, "spid": one.spid, "gateway_id": one.gateway_id}
        self.happenings.append(Happening(message, kind, told, one.status))


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
        sent = {"state": messages.SENT, "gateway_id": one.gateway_id}
        messages.change(connection, message.id, now=now, only_from=messages.UNSENT, **sent)
        events.note(connection, message, events.SENT, now=now, gateway_id=one.gateway_id, reason="")
    return submissions.find(connection, one.gateway, one.gateway_id)
