"""Sends to whole campaigns: one row each, and how far its messages have been made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    or_,
    select,
    update,
)
from sqlalchemy.engine import Connection

from renderer.store import direct
from renderer.store.base import Document, Identity, Utc, metadata
from renderer.store.rows import add, change_one, insert_new, many, one

OPEN, DONE = "open", "done"

schedules = Table(
    "schedules",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("dialect", String(8), nullable=False),
    Column("tracking_form", String(8), nullable=False, default="plain"),
    Column("action", String(40), nullable=False),
    Column("mms_id", String(20), nullable=False),
    Column("template", String(64), nullable=False),
    Column("campaign_id", ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False),
    Column("sender", String(20), nullable=False),
    Column("content", Document, nullable=False),
    Column("discovery", Document),
    Column("state", String(8), nullable=False, default=OPEN),
    Column("after", String(20), nullable=False, default=""),  # the last subscriber who was seen to
    Column("made", Integer, nullable=False, default=0),
    Column("skipped", Integer, nullable=False, default=0),
    Column("claimed_until", Utc),
    Column("created_at", Utc, nullable=False),
    Column("done_at", Utc),
    Index("ix_schedules_state_claimed_until", "state", "claimed_until"),
    sqlite_autoincrement=True,
)
schedule_skips = Table(
    "schedule_skips",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("schedule_id", ForeignKey("schedules.id", ondelete="CASCADE"), nullable=False),
    Column("recipient", String(64), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("schedule_id", "recipient"),
)


@dataclass(frozen=True, slots=True)
class Schedule:
    """One send to a campaign; subscribers up to ``after`` have been seen to."""

    id: int
    account_id: int
    dialect: str
    tracking_form: str
    action: str
    mms_id: str
    template: str
    campaign_id: int
    sender: str
    content: Mapping[str, Any]
    discovery: Mapping[str, Any] | None
    state: str
    after: str
    made: int
    skipped: int
    created_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Skip:
    """A subscriber who was left out, and why."""

    schedule_id: int
    recipient: str
    reason: str
    at: datetime


_FREE = or_(schedules.c.claimed_until.is_(None), schedules.c.claimed_until <= bindparam("now"))
_NEXT = select(schedules.c.id).where((schedules.c.state == OPEN) & _FREE).order_by(schedules.c.id).limit(1)


def add_schedule(connection: Connection, row: Mapping[str, Any], *, now: datetime) -> int:
    """Id of a new campaign send, the SCHEDULEDID; committing it is what makes it durable.

    ``row`` has account_id, dialect, tracking_form, action, mms_id, template, campaign_id, sender, content and
    discovery, as a message has them.
    """
    values = {**row, "state": OPEN, "after": "", "made": 0, "skipped": 0, "created_at": now}
    return add(connection, schedules, values)


def schedule(connection: Connection, schedule_id: int) -> Schedule | None:
    """The campaign send of that id."""
    return one(connection, Schedule, schedules, id=schedule_id)


def any_open(connection: Connection, *, now: datetime) -> bool:
    """Whether a campaign send may be carried on (a read only: no write lock is taken for nothing)."""
    return bool(direct.rows(connection, _NEXT, {"now": now}))


def next_open(connection: Connection, *, now: datetime) -> Schedule | None:
    """The oldest open campaign send nobody else holds; on Postgres its row is locked until the commit."""
    chosen = _NEXT
    if connection.dialect.name == "postgresql":
        chosen = chosen.with_for_update(skip_locked=True)
    found = connection.execute(chosen, {"now": now}).scalar()
    return None if found is None else schedule(connection, int(found))


def move_on(connection: Connection, one_: Schedule, *, after: str, made: int, skipped: int) -> None:
    """Subscribers up to ``after`` have been seen to: ``made`` messages more, ``skipped`` left out."""
    values = {"after": after, "made": schedules.c.made + made, "skipped": schedules.c.skipped + skipped}
    connection.execute(update(schedules).where(schedules.c.id == one_.id).values(values))


def rest(connection: Connection, schedule_id: int, *, until: datetime) -> None:
    """Enough messages of this send are on their way: look again at ``until``."""
    change_one(connection, schedules, schedule_id, {"claimed_until": until})


def finish(connection: Connection, schedule_id: int, *, now: datetime) -> None:
    """Every subscriber was seen to."""
    change_one(connection, schedules, schedule_id, {"state": DONE, "done_at": now})


def skip(connection: Connection, schedule_id: int, recipient: str, reason: str, *, now: datetime) -> None:
    """Note a subscriber who was left out."""
    key = {"schedule_id": schedule_id, "recipient": recipient}
    insert_new(connection, schedule_skips, key, {"reason": reason[:40], "at": now})


def skips_of(connection: Connection, schedule_id: int) -> list[Skip]:
    """Who was left out of a campaign send, in the order it happened."""
    return many(connection, Skip, schedule_skips, schedule_id=schedule_id)
