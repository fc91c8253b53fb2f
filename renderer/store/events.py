"""What happened to a message, each thing once: a growing line of events in delivery's own words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.engine import Connection

from renderer.store.base import Document, Identity, Utc, metadata
from renderer.store.rows import insert_many, insert_new, many, many_of, one

events = Table(
    "events",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("message_id", ForeignKey("messages.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("key", String(64), nullable=False, default=""),  # what may repeat within a kind: a report's status
    Column("facts", Document, nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("message_id", "kind", "key"),
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; ``facts`` are plain values."""

    id: int
    message_id: int
    kind: str
    key: str
    facts: Mapping[str, Any]
    at: datetime


def add_event(
    connection: Connection, message_id: int, kind: str, *, now: datetime, key: str = "", **facts: object
) -> int | None:
    """Id of the new event, None when this one was noted before."""
    unique = {"message_id": message_id, "kind": kind, "key": key[:64]}
    return insert_new(connection, events, unique, {"facts": facts, "at": now})


def add_many(
    connection: Connection,
    rows: Sequence[tuple[int, str, str, Mapping[str, Any]]],
    *,
    now: datetime,
) -> dict[tuple[int, str, str], int]:
    """Note many things at once (message, kind, key, facts): ids of the new events by the first three."""
    values = [
        {"message_id": message_id, "kind": kind, "key": key[:64], "facts": facts, "at": now}
        for message_id, kind, key, facts in rows
    ]
    made = insert_many(connection, events, ("message_id", "kind", "key"), values)
    return {(message_id, kind, key): event_id for event_id, message_id, kind, key in made}


def events_of(connection: Connection, message_id: int) -> list[Event]:
    """A message's events, oldest first."""
    return many(connection, Event, events, message_id=message_id)


def by_ids(connection: Connection, ids: Collection[int]) -> dict[int, Event]:
    """The events of those ids."""
    return {one.id: one for one in many_of(connection, Event, events, "id", ids)}


def event_by_id(connection: Connection, event_id: int) -> Event | None:
    """The event of that id."""
    return one(connection, Event, events, id=event_id)
