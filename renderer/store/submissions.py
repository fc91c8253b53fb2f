"""Submits to gateways: the intent is committed before the call, its outcome after it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.engine import Connection

from renderer.store.base import Identity, Utc, metadata
from renderer.store.messages import messages
from renderer.store.rows import change_one, change_where, insert_many, insert_new, many, many_of, one, query

CONTENT, DISCOVERY = "content", "discovery"
UNKNOWN = "unknown"  # the outcome of an intent whose worker died before it could tell
MAX_ANSWER = 4000
_TOLD_NOTHING = (None, UNKNOWN)

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


def attempts_of_all(
    connection: Connection, message_ids: Collection[int], purpose: str
) -> dict[int, list[Attempt]]:
    """Attempts for messages, by message, oldest first."""
    found: dict[int, list[Attempt]] = {message_id: [] for message_id in message_ids}
    for attempt in many_of(connection, Attempt, submissions, "message_id", message_ids, purpose=purpose):
        found[attempt.message_id].append(attempt)
    return found


def begin_all(connection: Connection, rows: Sequence[Mapping[str, Any]], *, now: datetime) -> dict[int, int]:
    """Ids of the committed intents by message; one that another worker began first has none.

    A row has message_id, purpose, attempt, reference, gateway and executor.
    """
    values = [{**row, "begun_at": now} for row in rows]
    made = insert_many(connection, submissions, ("message_id", "purpose", "attempt"), values)
    return {int(row[1]): int(row[0]) for row in made}


def end_all(connection: Connection, rows: Mapping[int, Mapping[str, Any]], *, now: datetime) -> set[int]:
    """Note how attempts ended, by id: outcome, gateway_id and answer of each, cut as ``end`` cuts it.

    What an attempt's end was told to be stands, but that nobody knows it, which gives way to "accepted".
    Returns the ids of those that were noted.
    """
    noted: set[int] = set()
    for over in (_TOLD_NOTHING, _TOLD_NOTHING[:1]):
        ended = {
            one: {**values, "answer": str(values["answer"])[:MAX_ANSWER], "ended_at": now}
            for one, values in rows.items()
            if (values["outcome"] == "accepted") is (over == _TOLD_NOTHING)
        }
        noted |= change_where(connection, submissions, ended, "outcome", over)
    return noted


def give_up(connection: Connection, ids: Collection[int], *, now: datetime) -> set[int]:
    """Say of attempts that nobody knows how they ended; returns the ids of those nobody knew of till now."""
    unknown = {"outcome": UNKNOWN, "gateway_id": None, "answer": "", "ended_at": now}
    return change_where(connection, submissions, dict.fromkeys(ids, unknown), "outcome", (None,))


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


def find_all(connection: Connection, names: Collection[tuple[str, str]]) -> dict[tuple[str, str], Attempt]:
    """The attempts that gateways know under (gateway, gateway_id), by that name."""
    found: dict[tuple[str, str], Attempt] = {}
    for gateway in {name[0] for name in names}:
        ids = {gateway_id for at, gateway_id in names if at == gateway}
        for one_ in many_of(connection, Attempt, submissions, "gateway_id", ids, gateway=gateway):
            found.setdefault((gateway, str(one_.gateway_id)), one_)
    return found


def find(connection: Connection, gateway: str, gateway_id: str) -> Attempt | None:
    """The attempt that a gateway knows under ``gateway_id``."""
    return one(connection, Attempt, submissions, gateway=gateway, gateway_id=gateway_id)
