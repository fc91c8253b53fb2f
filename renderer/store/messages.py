"""Messages on their way: what was accepted, where each stands, and who may work on it."""

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
    func,
    or_,
    select,
    update,
)
from sqlalchemy.engine import Connection

from renderer.store import direct
from renderer.store.base import Document, Identity, Utc, metadata
from renderer.store.rows import (
    add,
    change_alike,
    change_many,
    change_one,
    change_where,
    claims,
    insert_many,
    many,
    many_of,
    one,
    one_of,
    query,
)

# where a message stands; the last row of states is final
ACCEPTED, QUEUED, WAITING, SENT = "accepted", "queued", "waiting", "sent"
DELIVERED, UNDELIVERED, FAILED = "delivered", "undelivered", "failed"
FINAL = frozenset({DELIVERED, UNDELIVERED, FAILED})
UNSENT = (ACCEPTED, QUEUED, WAITING)

messages = Table(
    "messages",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("dialect", String(8), nullable=False),  # the API's version, which shapes its postbacks
    Column("tracking_form", String(8), nullable=False, default="plain"),
    Column("action", String(40), nullable=False),
    Column("mms_id", String(20), nullable=False),
    Column("template", String(64), nullable=False),
    Column("recipient", String(64), nullable=False),  # digits only; a hash after the retention period
    Column("sender", String(20), nullable=False),
    Column("gateway", String(40), nullable=False),
    Column("campaign_id", ForeignKey("campaigns.id", ondelete="SET NULL")),
    Column("scheduled_id", Integer),
    Column("client_reference", String(64)),
    Column("content", Document, nullable=False),
    Column("discovery", Document),
    Column("state", String(12), nullable=False, default=ACCEPTED),
    Column("claimed_until", Utc),
    Column("handset", String(200)),
    Column("spid", String(7)),
    Column("artefact", String(64)),
    Column("sent_as", String(4), nullable=False, default="MMS"),
    Column("gateway_id", String(100)),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("account_id", "client_reference"),
    Index("ix_messages_state_claimed_until", "state", "claimed_until"),
    Index("ix_messages_recipient", "recipient"),
    # of one campaign send a number gets one message
    Index("uq_messages_scheduled_id_recipient", "scheduled_id", "recipient", unique=True),
    sqlite_autoincrement=True,  # a purged message's tracking id must not come back
)


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one number; ``content`` and ``discovery`` are what the request asked for."""

    id: int
    account_id: int
    dialect: str
    tracking_form: str
    action: str
    mms_id: str
    template: str
    recipient: str
    sender: str
    gateway: str
    scheduled_id: int | None
    content: Mapping[str, Any]
    discovery: Mapping[str, Any] | None
    state: str
    handset: str | None
    spid: str | None
    artefact: str | None
    sent_as: str
    gateway_id: str | None
    created_at: datetime

    @property
    def is_final(self) -> bool:
        """True when nothing more will be done for it."""
        return self.state in FINAL


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that its claimer alone may work on now."""

    id: int
    gateway: str
    sender: str


_FREE = or_(messages.c.claimed_until.is_(None), messages.c.claimed_until < bindparam("now"))
_LOST = (messages.c.state == QUEUED) & (messages.c.updated_at < bindparam("lost_before"))
_DUE = _FREE & or_(messages.c.state == ACCEPTED, _LOST)
# NO KEY UPDATE: rows that refer to a message may be written meanwhile
_HELD = (
    select(messages.c.id)
    .where(one_of("postgresql", messages.c.id))
    .order_by(messages.c.id)
    .with_for_update(key_share=True)
)
_ANY_DUE = select(messages.c.id).where(_DUE).limit(1)
_OLDEST_DUE = query(Claimed, messages, _DUE).order_by(messages.c.id).limit(bindparam("most", type_=Integer()))
_CLAIM = claims(_OLDEST_DUE)


def add_message(connection: Connection, row: Mapping[str, Any], *, now: datetime) -> int:
    """Id of a newly accepted message; committing it is what makes the acceptance durable."""
    values = {**row, "state": ACCEPTED, "created_at": now, "updated_at": now}
    return add(connection, messages, values)


def add_many(connection: Connection, rows: Sequence[Mapping[str, Any]], *, now: datetime) -> list[int]:
    """Ids of the messages of one campaign send; a number that has its message already gets none."""
    values = {"state": ACCEPTED, "created_at": now, "updated_at": now}
    made = insert_many(
        connection, messages, ("scheduled_id", "recipient"), [{**row, **values} for row in rows]
    )
    return sorted(int(row[0]) for row in made)


def waiting_of(connection: Connection, scheduled_id: int, *, limit: int) -> int:
    """Messages of a campaign send that nobody has queued yet, counted up to ``limit``."""
    mine = (messages.c.scheduled_id == scheduled_id) & (messages.c.state == ACCEPTED)
    some = select(messages.c.id).where(mine).limit(limit).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())


def message(connection: Connection, message_id: int) -> Message | None:
    """The message of that id."""
    return one(connection, Message, messages, id=message_id)


def by_ids(connection: Connection, ids: Collection[int]) -> list[Message]:
    """The messages of those ids, oldest first."""
    return many_of(connection, Message, messages, "id", ids)


def held(connection: Connection, ids: Collection[int]) -> list[Message]:
    """The messages of those ids, kept from others' changes until the transaction ends."""
    if connection.dialect.name == "postgresql" and ids:
        direct.rows(connection, _HELD, {"values_": list(ids)})
    return by_ids(connection, ids)


def messages_of(connection: Connection, account_id: int) -> list[Message]:
    """An account's messages, oldest first."""
    return many(connection, Message, messages, account_id=account_id)


def last_to(connection: Connection, recipient: str, account_ids: Sequence[int]) -> Message | None:
    """The newest message that one of the accounts sent to a number."""
    mine = (messages.c.recipient == recipient) & messages.c.account_id.in_(account_ids)
    found = connection.execute(query(Message, messages, mine).order_by(messages.c.id.desc()).limit(1)).first()
    return None if found is None else Message(*found)


def change(
    connection: Connection,
    message_id: int,
    *,
    now: datetime,
    only_from: Collection[str] | None = None,
    **values: Any,
) -> bool:
    """Change a message, optionally only from certain states; True when it was changed."""
    if only_from is None:
        return change_one(connection, messages, message_id, {**values, "updated_at": now})
    statement = update(messages).where(messages.c.id == message_id, messages.c.state.in_(only_from))
    return connection.execute(statement.values(**values, updated_at=now)).rowcount == 1


def change_all(connection: Connection, rows: Mapping[int, Mapping[str, Any]], *, now: datetime) -> None:
    """Change messages by id, each to its own values of the same columns."""
    change_many(connection, messages, {one: {**values, "updated_at": now} for one, values in rows.items()})


def change_unsent(
    connection: Connection, rows: Mapping[int, Mapping[str, Any]], *, now: datetime
) -> set[int]:
    """The same for those that no gateway has taken and nobody gave up; returns the ids that were changed."""
    changed = {one: {**values, "updated_at": now} for one, values in rows.items()}
    return change_where(connection, messages, changed, "state", UNSENT)


def any_due(connection: Connection, *, now: datetime, forgotten: timedelta) -> bool:
    """Whether a message waits to be queued (a read only: no write lock is taken for nothing)."""
    return bool(direct.rows(connection, _ANY_DUE, {"now": now, "lost_before": now - forgotten}))


def claim_accepted(
    connection: Connection, *, now: datetime, limit: int, lease: timedelta, forgotten: timedelta
) -> list[Claimed]:
    """Accepted messages that this caller alone may work on until ``lease`` is over, oldest first.

    A message that waits for a job and was not heard of for ``forgotten`` is handed out once more.
    """
    found = direct.rows(
        connection,
        _CLAIM[connection.dialect.name],
        {"now": now, "lost_before": now - forgotten, "most": limit},
    )
    claimed = sorted((Claimed(*row) for row in found), key=lambda one: one.id)
    if claimed:
        change_alike(connection, messages, [one.id for one in claimed], {"claimed_until": now + lease})
    return claimed


def put_back(connection: Connection, message_id: int, *, until: datetime) -> None:
    """A claimed message whose turn comes later: anyone may claim it from ``until`` on."""
    change_one(connection, messages, message_id, {"claimed_until": until})


def keep_claimed(connection: Connection, ids: Sequence[int], *, until: datetime) -> None:
    """The claims on messages in hand last until then."""
    change_alike(
        connection,
        messages,
        ids,
        {"claimed_until": until},
        only_from=(ACCEPTED, QUEUED),
        in_passing=True,
    )


def mark_queued(connection: Connection, ids: Sequence[int], *, now: datetime) -> None:
    """The messages are set aside: nobody takes them until they count as forgotten."""
    queued = {"state": QUEUED, "updated_at": now}
    change_alike(connection, messages, ids, queued, only_from=(ACCEPTED, QUEUED))


def oldest_unsent(connection: Connection) -> datetime | None:
    """When the oldest message was accepted that no gateway has taken yet."""
    first = select(messages.c.created_at).where(messages.c.state.in_(UNSENT)).order_by(messages.c.id).limit(1)
    found: datetime | None = connection.execute(first).scalar()
    return found


def state_counts(connection: Connection) -> dict[str, int]:
    """Number of messages by state."""
    rows = connection.execute(select(messages.c.state, func.count()).group_by(messages.c.state))
    return {str(state): int(count) for state, count in rows}
