"""Submits to gateways: the intent is committed before the call, its outcome after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.engine import Connection

from renderer.store.base import Identity, Utc, metadata
from renderer.store.messages import messages
from renderer.store.rows import change_one, insert_new, many, one, query

CONTENT, DISCOVERY = "content", "discovery"
UNKNOWN = "unknown"  # the outcome of an intent whose worker died before it could tell
MAX_ANSWER = 4000

submissions = Table(
    "submissions",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("message_id", ForeignKey("messages.id", ondelete="CASCADE"), nullable=False),
    Column("purpose", String(12), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("reference", String(64), nullable=False),  # equal in every attempt: a gateway can drop the second
    Column("gateway", String(40), nullable=False),
    Column("executor", String(64), nullable=False),
    Column("begun_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Column("outcome", String(12)),
    Column("gateway_id", String(100)),
    Column("answer", Text),
    UniqueConstraint("message_id", "purpose", "attempt"),
    Index("ix_submissions_gateway_gateway_id", "gateway", "gateway_id"),
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to hand a message to a gateway; ``outcome`` None means that nobody knows yet."""

    id: int
    message_id: int
    purpose: str
    attempt: int
    reference: str
    gateway: str
    executor: str
    begun_at: datetime
    outcome: str | None
    gateway_id: str | None
    answer: str | None


def attempts_of(connection: Connection, message_id: int, purpose: str) -> list[Attempt]:
    """Attempts for a message, oldest first."""
    return many(connection, Attempt, submissions, message_id=message_id, purpose=purpose)


def begin(
    connection: Connection,
    message_id: int,
    purpose: str,
    attempt: int,
    *,
    reference: str,
    gateway: str,
    executor: str,
    now: datetime,
) -> int | None:
    """Id of the committed intent; None when another worker began this very attempt first."""
    key = {"message_id": message_id, "purpose": purpose, "attempt": attempt}
    values = {"reference": reference, "gateway": gateway, "executor": executor, "begun_at": now}
    return insert_new(connection, submissions, key, values)


def end(
    connection: Connection,
    attempt_id: int,
    outcome: str,
    *,
    now: datetime,
    gateway_id: str | None,
    answer: str,
) -> None:
    """Note how the attempt ended; what the gateway said is kept raw, cut to 4,000 characters."""
    values = {"outcome": outcome, "gateway_id": gateway_id, "answer": answer[:MAX_ANSWER], "ended_at": now}
    change_one(connection, submissions, attempt_id, values)


def find_unknown(connection: Connection, gateway: str, recipient: str, *, before: datetime) -> Attempt | None:
    """The one attempt of unknown outcome for a number at a gateway; None when there is none, or several."""
    source = submissions.join(messages, messages.c.id == submissions.c.message_id)
    where = (
        (submissions.c.gateway == gateway)
        & (submissions.c.outcome == UNKNOWN)
        & submissions.c.gateway_id.is_(None)
        & (submissions.c.begun_at <= before)
        & (messages.c.recipient == recipient)
    )
    found = connection.execute(query(Attempt, submissions, where).select_from(source).limit(2)).all()
    return Attempt(*found[0]) if len(found) == 1 else None


def find(connection: Connection, gateway: str, gateway_id: str) -> Attempt | None:
    """The attempt that a gateway knows under ``gateway_id``."""
    return one(connection, Attempt, submissions, gateway=gateway, gateway_id=gateway_id)
