"""Pushes owed to the phones that hold a pass: one row a change, taken up by whichever worker is free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, bindparam, or_, select, update
from sqlalchemy.engine import Connection

from renderer.store import direct
from renderer.store.base import Identity, Utc, metadata
from renderer.store.devices import any_registered
from renderer.store.rows import add, change_one, many, one

OWED, QUEUED, DONE, GIVEN_UP = "owed", "queued", "done", "given-up"

pass_pushes = Table(
    "pass_pushes",
    metadata,
    Column("id", Identity, primary_key=True),  # the UPDATESTATUSID of updatePass
    Column("pass_id", ForeignKey("passes.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("state", String(10), nullable=False, default=OWED),
    Column("attempts", Integer, nullable=False, default=0),
    Column("reason", String(300), nullable=False, default=""),
    Column("claimed_until", Utc),
    Column("created_at", Utc, nullable=False),
    Column("done_at", Utc),
    Index("ix_pass_pushes_state_claimed_until", "state", "claimed_until"),
)


@dataclass(frozen=True, slots=True)
class Push:
    """One change to tell; ``attempts`` counts the rounds made, ``reason`` is why the last one fell short."""

    id: int
    pass_id: int
    state: str
    attempts: int
    reason: str
    created_at: datetime
    done_at: datetime | None


_FREE = or_(pass_pushes.c.claimed_until.is_(None), pass_pushes.c.claimed_until < bindparam("now"))
_DUE = (pass_pushes.c.state == OWED) & _FREE
_ANY_DUE = select(pass_pushes.c.id).where(_DUE).limit(1)


def owe(connection: Connection, pass_id: int, *, now: datetime) -> int:
    """Owe the pass's phones a push; returns its id. With no phone registered it is done at once."""
    idle = not any_registered(connection, pass_id)
    values = {"pass_id": pass_id, "created_at": now, "state": DONE if idle else OWED}
    return add(connection, pass_pushes, values | {"done_at": now if idle else None})


def push(connection: Connection, push_id: int) -> Push | None:
    """The push of that id."""
    return one(connection, Push, pass_pushes, id=push_id)


def pushes_of(connection: Connection, pass_id: int) -> list[Push]:
    """A pass's pushes, oldest first."""
    return many(connection, Push, pass_pushes, pass_id=pass_id)


def any_owed(connection: Connection, *, now: datetime) -> bool:
    """Whether a push may be queued now (a read only: no write lock is taken for nothing)."""
    return bool(direct.rows(connection, _ANY_DUE, {"now": now}))


def claim_owed(connection: Connection, *, now: datetime, limit: int, lease: timedelta) -> list[int]:
    """Ids of pushes that this caller alone may queue until ``lease`` is over, oldest first."""
    chosen = select(pass_pushes.c.id).where(_DUE).order_by(pass_pushes.c.id).limit(limit)
    if connection.dialect.name == "postgresql":
        chosen = chosen.with_for_update(skip_locked=True)
    ids = sorted(connection.execute(chosen, {"now": now}).scalars())
    if ids:
        claimed = update(pass_pushes).where(pass_pushes.c.id.in_(ids)).values(claimed_until=now + lease)
        connection.execute(claimed)
    return ids


def mark_queued(connection: Connection, ids: list[int]) -> None:
    """The pushes are on the durable queue; a faster worker may have done them already."""
    chosen = pass_pushes.c.id.in_(ids) & (pass_pushes.c.state == OWED)
    connection.execute(update(pass_pushes).where(chosen).values(state=QUEUED))


def note_round(connection: Connection, push_id: int, attempt: int, reason: str) -> None:
    """Keep that a round was made and why it fell short."""
    change_one(connection, pass_pushes, push_id, {"attempts": attempt, "reason": reason[:300]})


def settle(connection: Connection, push_id: int, state: str, *, now: datetime) -> None:
    """The push is done or given up."""
    change_one(connection, pass_pushes, push_id, {"state": state, "done_at": now})
