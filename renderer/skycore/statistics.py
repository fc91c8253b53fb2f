"""An account's messages of a period -> the report document of getSendingStatistics (Appendix C).

Messages of a campaign send stand in its BATCH, all others in SENDING_LIST; each with its states.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import quoteattr

from sqlalchemy import select
from sqlalchemy.engine import Connection

from renderer.delivery import events as kinds
from renderer.skycore.response import DECLARATION, element, sayable
from renderer.skycore.spid import ALL_CARRIERS, carrier_name
from renderer.store.accounts import campaigns
from renderer.store.events import Event, events
from renderer.store.messages import messages
from renderer.store.templates import mms_templates

CHUNK = 500


@dataclass(frozen=True, slots=True)
class State:
    """How a state is told: its element, the history's number (gw) and the provider's (net)."""

    name: str
    gw: int | None = None
    net: int = 0


# Appendix C: 80 and 81 are those of a Device Discovery Message
STATES: Mapping[str, State] = MappingProxyType(
    {
        kinds.ACCEPTED: State("INQUE"),
        kinds.ADAPTED: State("INIT", 0),
        kinds.SENT: State("ACK", 9),
        kinds.DISCOVERING: State("ACK", 80),
        kinds.DISCOVERED: State("DLR", 81, 1000),
        kinds.DELIVERED: State("DLR", 20, 1000),
    }
)
_SENT_AS_SMS = State("ACK", 10)
_ENDINGS = MappingProxyType({"Expired": State("EXPIRED", 30), "Rejected": State("REJECTED", 35)})
_FAILED = frozenset({kinds.FAILED, kinds.UNDELIVERED, kinds.DISCOVERY_FAILED, kinds.UNDISCOVERED})

_COLUMNS = (
    messages.c.id,
    messages.c.recipient,
    messages.c.sender,
    messages.c.mms_id,
    messages.c.scheduled_id,
    messages.c.handset,
    messages.c.spid,
    messages.c.sent_as,
    messages.c.created_at,
    campaigns.c.number.label("campaign"),
    campaigns.c.name.label("campaign_name"),
    mms_templates.c.name.label("content_name"),
)


def report(connection: Connection, account_id: int, begin: datetime, end: datetime) -> bytes:
    """The whole document, in UTF-8."""
    batches: dict[int, tuple[str, list[str]]] = {}
    single: list[str] = []
    for row, happened in _messages(connection, account_id, begin, end):
        if row.scheduled_id is None:
            single.append(_content(row, happened, row.mms_id))
        else:
            opened = batches.setdefault(row.scheduled_id, (_batch(row), []))
            opened[1].append(_content(row, happened, None))
    told = "".join(f"{opening}{''.join(rows)}</BATCH>" for opening, rows in batches.values())
    listed = "".join(single)
    body = f"<BATCHES>{told}</BATCHES><SENDING_LIST>{listed}</SENDING_LIST>"
    return f"{DECLARATION}<RESPONSE>{body}</RESPONSE>".encode()


def _messages(
    connection: Connection, account_id: int, begin: datetime, end: datetime
) -> Iterator[tuple[Any, list[Event]]]:
    names = (mms_templates.c.account_id == messages.c.account_id) & (
        mms_templates.c.mms_id == messages.c.mms_id
    )
    joined = messages.outerjoin(campaigns, campaigns.c.id == messages.c.campaign_id).outerjoin(
        mms_templates, names
    )
    after = 0
    while True:
        chosen = (
            select(*_COLUMNS)
            .select_from(joined)
            .where(messages.c.account_id == account_id, messages.c.id > after)
            .where(messages.c.created_at >= begin, messages.c.created_at <= end)
            .order_by(messages.c.id)
            .limit(CHUNK)
        )
        rows = connection.execute(chosen).all()
        if not rows:
            return
        by_message = _events(connection, [row.id for row in rows])
        for row in rows:
            yield row, by_message.get(row.id, [])
        after = rows[-1].id


def _events(connection: Connection, ids: list[int]) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = {}
    columns = (events.c[name] for name in ("id", "message_id", "kind", "key", "facts", "at"))
    chosen = select(*columns).where(events.c.message_id.in_(ids)).order_by(events.c.id)
    for row in connection.execute(chosen):
        found.setdefault(row.message_id, []).append(Event(*row))
    return found


def _batch(row: Any) -> str:
    return _opening(
        "BATCH",
        ("id", row.scheduled_id),
        ("from", row.sender),
        ("campaignid", row.campaign),
        ("campaignname", row.campaign_name),
        ("scheduled_date", _moment(row.created_at)),
        ("contentid", row.mms_id),
        ("contentname", row.content_name),
    )


def _content(row: Any, happened: Iterable[Event], mms_id: str | None) -> str:
    opening = _opening(
        "CONTENT",
        ("id", row.id),
        ("carrier", carrier_name(row.spid) if row.spid else ALL_CARRIERS),
        ("to", row.recipient),
        ("delivery", "xhtml" if row.sent_as == "SMS" else "binary"),
        ("contentid", mms_id),
        ("contentname", row.content_name if mms_id else None),
        ("from", row.sender if mms_id else None),
    )
    states = "".join(_state(event, row.sent_as) for event in happened)
    handset = element(
        "XHTML_HANDSETID" if row.sent_as == "SMS" else "MM7_HANDSETID", row.handset or "Default"
    )
    return f"{opening}<MSG_STATUS>{states}</MSG_STATUS>{handset}</CONTENT>"


def _state(event: Event, sent_as: str) -> str:
    state = STATES.get(event.kind)
    if event.kind == kinds.SENT and sent_as == "SMS":
        state = _SENT_AS_SMS
    if event.kind in _FAILED:
        state = _ENDINGS.get(str(event.facts.get("status")))
        if state is None:
            reason = str(event.facts.get("reason") or event.facts.get("status") or "delivery failure")
            return _opening("ERROR", ("info", reason), ("time", _moment(event.at)), end="/")
    if state is None:
        return ""
    if state.gw is None:
        return _opening(state.name, ("time", _moment(event.at)), end="/")
    return _opening(state.name, ("gw", state.gw), ("net", state.net), ("time", _moment(event.at)), end="/")


def _opening(name: str, *attributes: tuple[str, object], end: str = "") -> str:
    said = "".join(f" {key}={_quoted(value)}" for key, value in attributes if value is not None)
    return f"<{name}{said}{end}>"


def _quoted(value: object) -> str:
    return quoteattr(sayable(str(value)), {'"': "&quot;"})


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
