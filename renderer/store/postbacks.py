"""Postbacks owed to customers and every attempt to pay them; one line a message, in order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.engine import Connection

from renderer.store import direct
from renderer.store.base import Identity, Utc, metadata
from renderer.store.rows import (
    change_alike,
    change_where,
    claims,
    in_state,
    insert_many,
    insert_new,
    many,
    many_of,
    one,
    query,
)

OWED, QUEUED, PAID, GIVEN_UP = "owed", "queued", "paid", "given-up"
OPEN = (OWED, QUEUED)

postbacks = Table(
    "postbacks",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("message_id", ForeignKey("messages.id", ondelete="CASCADE")),
    # what is told: an event of a message, or a notice
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE")),
    Column("notice_id", ForeignKey("notices.id", ondelete="CASCADE")),
    Column("state", String(10), nullable=False, default=OWED),
    Column("attempts", Integer, nullable=False, default=0),
    Column("attempts_before", Integer, nullable=False, default=0),  # the last replay: retries count anew
    Column("claimed_until", Utc),
    Column("created_at", Utc, nullable=False),
    Column("done_at", Utc),
    UniqueConstraint("event_id"),
    UniqueConstraint("notice_id"),
    Index("ix_postbacks_state_claimed_until", "state", "claimed_until"),
    Index("ix_postbacks_message_id_state", "message_id", "state"),
)
postback_attempts = Table(
    "postback_attempts",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("postback_id", ForeignKey("postbacks.id", ondelete="CASCADE"), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("url", String(2000), nullable=False),
    Column("status", Integer),
    Column("error", String(500)),
    Column("at", Utc, nullable=False),
    UniqueConstraint("postback_id", "attempt"),
)


@dataclass(frozen=True, slots=True)
class Postback:
    """What is owed to an account about one event or one notice; ``attempts`` counts the tries made so far."""

    id: int
    account_id: int
    message_id: int | None
    event_id: int | None
    state: str
    attempts: int
    created_at: datetime
    done_at: datetime | None
    notice_id: int | None = None
    attempts_before: int = 0

    @property
    def tries(self) -> int:
        """Tries since it was owed, or owed once more."""
        return self.attempts - self.attempts_before


@dataclass(frozen=True, slots=True)
class PostbackAttempt:
    """One try: the HTTP ``status``, or the ``error`` that kept it from getting one."""

    postback_id: int
    attempt: int
    url: str
    status: int | None
    error: str | None
    at: datetime


_EARLIER = postbacks.alias("earlier")
_BLOCKED = exists().where(
    _EARLIER.c.message_id == postbacks.c.message_id,
    _EARLIER.c.id < postbacks.c.id,
    in_state(_EARLIER, OPEN),
)
_FREE = or_(postbacks.c.claimed_until.is_(None), postbacks.c.claimed_until < bindparam("now"))
_CLAIMABLE = (postbacks.c.state == OWED) & _FREE & ~_BLOCKED
_ANY_CLAIMABLE = select(postbacks.c.id).where(_CLAIMABLE).limit(1)
_OLDEST = select(postbacks.c.id).where(_CLAIMABLE).order_by(postbacks.c.id)
_CLAIM = claims(_OLDEST.limit(bindparam("most", type_=Integer())))


def owe(
    connection: Connection, *, account_id: int, message_id: int | None, event_id: int, now: datetime
) -> None:
    """Owe the account a notice of the event; owing it twice changes nothing."""
    values = {"account_id": account_id, "message_id": message_id, "created_at": now}
    insert_new(connection, postbacks, {"event_id": event_id}, values)


def owe_all(connection: Connection, rows: Sequence[Mapping[str, Any]], *, now: datetime) -> None:
    """Owe accounts their notices of events; a row has account_id, message_id and event_id."""
    insert_many(connection, postbacks, ("event_id",), [{**row, "created_at": now} for row in rows])


def owe_notice(
    connection: Connection, *, account_id: int, message_id: int | None, notice_id: int, now: datetime
) -> None:
    """Owe the account a notice; owing it twice changes nothing."""
    values = {"account_id": account_id, "message_id": message_id, "created_at": now}
    insert_new(connection, postbacks, {"notice_id": notice_id}, values)


def postback(connection: Connection, postback_id: int) -> Postback | None:
    """The postback of that id."""
    return one(connection, Postback, postbacks, id=postback_id)


def by_ids(connection: Connection, ids: Collection[int]) -> list[Postback]:
    """The postbacks of those ids, oldest first."""
    return many_of(connection, Postback, postbacks, "id", ids)


def postbacks_of(connection: Connection, message_id: int) -> list[Postback]:
    """A message's postbacks, oldest first."""
    return many(connection, Postback, postbacks, message_id=message_id)


def attempts_at(connection: Connection, postback_id: int) -> list[PostbackAttempt]:
    """Tries of a postback, oldest first."""
    return many(connection, PostbackAttempt, postback_attempts, postback_id=postback_id)


def any_owed(connection: Connection, *, now: datetime) -> bool:
    """Whether a postback may be queued now (a read only: no write lock is taken for nothing)."""
    return bool(direct.rows(connection, _ANY_CLAIMABLE, {"now": now}))


def claim_owed(connection: Connection, *, now: datetime, limit: int, lease: timedelta) -> list[int]:
    """Ids of postbacks that this caller alone may pay: of each message only the first one still open."""
    chosen = direct.rows(connection, _CLAIM[connection.dialect.name], {"now": now, "most": limit})
    ids = sorted(int(row[0]) for row in chosen)
    change_alike(connection, postbacks, ids, {"claimed_until": now + lease})
    return ids


def keep_claimed(connection: Connection, ids: Sequence[int], *, until: datetime) -> None:
    """The claims on postbacks in hand last until then."""
    change_alike(connection, postbacks, ids, {"claimed_until": until}, only_from=(OWED,), in_passing=True)


def mark_queued(connection: Connection, ids: Sequence[int]) -> None:
    """A try was made of the postbacks; those not paid wait for the durable job of their next one."""
    change_alike(connection, postbacks, ids, {"state": QUEUED}, only_from=(OWED,))


def note_attempt(
    connection: Connection,
    postback_id: int,
    attempt: int,
    *,
    url: str,
    status: int | None,
    error: str | None,
    now: datetime,
) -> None:
    """Keep one try in the history."""
    key = {"postback_id": postback_id, "attempt": attempt}
    values = {"url": url[:2000], "status": status, "error": error and error[:500], "at": now}
    insert_new(connection, postback_attempts, key, values)
    chosen = (postbacks.c.id == postback_id) & (postbacks.c.attempts < attempt)
    connection.execute(update(postbacks).where(chosen).values(attempts=attempt))


def settle(connection: Connection, postback_id: int, state: str, *, now: datetime) -> None:
    """The postback is paid or given up; the message's next one may go."""
    chosen = (postbacks.c.id == postback_id) & postbacks.c.state.in_(OPEN)
    connection.execute(update(postbacks).where(chosen).values(state=state, done_at=now))


@dataclass(frozen=True, slots=True)
class Try:
    """One try that was made; ``settled`` is the state that it ends in, None when there will be another."""

    postback_id: int
    attempt: int
    url: str
    status: int | None
    error: str | None
    settled: str | None


def note_all(connection: Connection, tries: Sequence[Try], *, now: datetime) -> None:
    """Keep tries in the history, at most one a postback, and settle what is paid or given up.

    What is neither waits for the durable job of its next try.
    """
    rows = [
        {"postback_id": one.postback_id, "attempt": one.attempt, "url": one.url[:2000], "at": now}
        | {"status": one.status, "error": one.error and one.error[:500]}
        for one in tries
    ]
    insert_many(connection, postback_attempts, ("postback_id", "attempt"), rows)
    # each row in one UPDATE: a second one in a transaction has Postgres look its message up, and wait for it
    changed = {
        one.postback_id: {
            "attempts": one.attempt,
            "state": one.settled or QUEUED,
            "done_at": now if one.settled else None,
        }
        for one in tries
    }
    change_where(connection, postbacks, changed, "state", OPEN)


def replay(connection: Connection, ids: Collection[int]) -> int:
    """Owe settled postbacks once more, with all their retries; returns how many. Open ones are left alone."""
    chosen = postbacks.c.id.in_(ids) & postbacks.c.state.in_((PAID, GIVEN_UP))
    again = {"state": OWED, "claimed_until": None, "done_at": None, "attempts_before": postbacks.c.attempts}
    return connection.execute(update(postbacks).where(chosen).values(again)).rowcount


def of_account(connection: Connection, account_id: int, *, limit: int) -> list[Postback]:
    """An account's newest postbacks, newest first."""
    mine = query(Postback, postbacks, postbacks.c.account_id == account_id)
    rows = connection.execute(mine.order_by(postbacks.c.id.desc()).limit(limit))
    return [Postback(*row) for row in rows]


def open_count(connection: Connection) -> int:
    """Number of postbacks not yet paid nor given up."""
    statement = select(func.count()).select_from(postbacks).where(postbacks.c.state.in_(OPEN))
    return int(connection.execute(statement).scalar_one())
