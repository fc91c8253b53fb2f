"""Addresses that were withdrawn before their time: pages of messages and of passes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import BigInteger, Column, String, Table, UniqueConstraint, select
from sqlalchemy.engine import Connection

from renderer.store.base import Identity, Utc, metadata
from renderer.store.rows import insert_new

LinkKind = Literal["message", "pass"]

revoked_links = Table(
    "revoked_links",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("subject_id", BigInteger, nullable=False),  # of the message or pass; it may be purged meanwhile
    Column("at", Utc, nullable=False),
    UniqueConstraint("kind", "subject_id"),
)


def revoke(connection: Connection, kind: LinkKind, subject_id: int, *, now: datetime) -> bool:
    """Withdraw every address of a message or pass; False when that was done before."""
    key = {"kind": kind, "subject_id": subject_id}
    return insert_new(connection, revoked_links, key, {"at": now}) is not None


def is_revoked(connection: Connection, kind: LinkKind, subject_id: int) -> bool:
    """Whether the addresses were withdrawn."""
    mine = (revoked_links.c.kind == kind) & (revoked_links.c.subject_id == subject_id)
    return connection.execute(select(revoked_links.c.id).where(mine)).first() is not None
