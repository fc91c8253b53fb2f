"""Messages that phones sent to us, each kept once, with the digests of their parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.engine import Connection

from renderer.store.base import Document, Identity, Utc, metadata
from renderer.store.rows import insert_new, many, one

MAX_TEXT = 20_000

inbound = Table(
    "inbound",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("gateway", String(40), nullable=False),
    Column("raw_id", String(100), nullable=False),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), index=True),  # None: nobody's number
    Column("kind", String(4), nullable=False),
    Column("sender", String(64), nullable=False),
    Column("recipient", String(64), nullable=False),
    Column("subject", String(500), nullable=False),
    Column("text", Text, nullable=False),
    Column("parts", Document, nullable=False),  # name, type, bytes and digest of each
    Column("received_at", Utc, nullable=False),
    UniqueConstraint("gateway", "raw_id"),
)


@dataclass(frozen=True, slots=True)
class Received:
    """One message from a phone; ``parts`` name, type, bytes and digest of each file."""

    id: int
    gateway: str
    raw_id: str
    account_id: int | None
    kind: str
    sender: str
    recipient: str
    subject: str
    text: str
    parts: Sequence[Mapping[str, Any]]
    received_at: datetime


def add_received(
    connection: Connection, gateway: str, raw_id: str, values: Mapping[str, Any], *, now: datetime
) -> int | None:
    """Id of the kept message; None for one that came before (gateways repeat themselves)."""
    cut = {"subject": str(values["subject"])[:500], "text": str(values["text"])[:MAX_TEXT]}
    key = {"gateway": gateway, "raw_id": raw_id[:100]}
    return insert_new(connection, inbound, key, {**values, **cut, "received_at": now})


def received_of(connection: Connection, account_id: int) -> list[Received]:
    """An account's messages from phones, oldest first."""
    return many(connection, Received, inbound, account_id=account_id)


def received(connection: Connection, received_id: int) -> Received | None:
    """The message of that id."""
    return one(connection, Received, inbound, id=received_id)
