"""Delivery reports as they came in, each kept once, until they are matched with a message."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    or_,
    select,
)
from sqlalchemy.engine import Connection

from renderer.store import direct
from renderer.store.base import Identity, Utc, metadata
from renderer.store.rows import change_alike, change_many, change_one, claims, insert_new, query

reports = Table(
    "reports",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("gateway", String(40), nullable=False),
    Column("gateway_id", String(100), nullable=False),
    Column("status", String(20), nullable=False),
    Column("recipient", String(64)),
    Column("handset", String(200)),
    Column("spid", String(7)),
    Column("raw", Text, nullable=False),
    Column("received_at", Utc, nullable=False),
    Column("looks", Integer, nullable=False, default=0),
    Column("look_again_at", Utc),
    Column("handled_at", Utc),
    UniqueConstraint("gateway", "gateway_id", "status"),
    Index("ix_reports_handled_at", "handled_at", "look_again_at"),
)


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report that waits to be matched; ``looks`` counts the times its message was not found."""

    id: int
    gateway: str
    gateway_id: str
    status: str
    recipient: str | None
    handset: str | None
    spid: str | None
    received_at: datetime
    looks: int


def add_report(
    connection: Connection,
    *,
    gateway: str,
    gateway_id: str,
    status: str,
    now: datetime,
    raw: str,
    recipient: str | None = None,
    handset: str | None = None,
    spid: str | None = None,
) -> bool:
    """Keep a report; False for one that came before (gateways repeat themselves)."""
    key = {"gateway": gateway, "gateway_id": gateway_id[:100], "status": status[:20]}
    values = {"recipient": recipient, "handset": handset, "spid": spid, "raw": raw[:4000], "received_at": now}
    return insert_new(connection, reports, key, values) is not None


_DUE = reports.c.handled_at.is_(None) & or_(
    reports.c.look_again_at.is_(None), reports.c.look_again_at <= bindparam("now")
)
_ANY_DUE = select(reports.c.id).where(_DUE).limit(1)
_OLDEST = query(StoredReport, reports, _DUE).order_by(reports.c.id)
_CLAIM = claims(_OLDEST.limit(bindparam("most", type_=Integer())))


def pending_reports(connection: Connection, *, now: datetime, limit: int) -> list[StoredReport]:
    """Reports to look at now, oldest first; on Postgres those another worker holds are left out."""
    found = direct.rows(connection, _CLAIM[connection.dialect.name], {"now": now, "most": limit})
    return [StoredReport(*row) for row in found]


def any_pending(connection: Connection, *, now: datetime) -> bool:
    """Whether a report waits to be looked at (a read only: no write lock is taken for nothing)."""
    return bool(direct.rows(connection, _ANY_DUE, {"now": now}))


def mark_handled(connection: Connection, report_id: int, *, now: datetime) -> None:
    """The report is done with."""
    change_one(connection, reports, report_id, {"handled_at": now})


def mark_all_handled(connection: Connection, report_ids: Collection[int], *, now: datetime) -> None:
    """The reports are done with."""
    change_alike(connection, reports, report_ids, {"handled_at": now})


def look_again_all(connection: Connection, late: Mapping[int, tuple[int, datetime]]) -> None:
    """Reports whose messages are not known yet, by id: the looks by now, and when the next is due."""
    rows = {one: {"looks": looks, "look_again_at": at} for one, (looks, at) in late.items()}
    change_many(connection, reports, rows)
