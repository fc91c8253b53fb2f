"""Reports that were asked for: whose, in which artefact, since when; they bound how often one may ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, String, Table, func, select
from sqlalchemy.engine import Connection

from renderer.store.base import Identity, Utc, metadata
from renderer.store.rows import add, one

statistics = Table(
    "statistics",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("created_at", Utc, nullable=False),
    Index("ix_statistics_account_id_created_at", "account_id", "created_at"),
)


@dataclass(frozen=True, slots=True)
class Statistics:
    """One report and the artefact that holds it."""

    digest: str
    created_at: datetime


def add_statistics(connection: Connection, account_id: int, digest: str, *, now: datetime) -> None:
    """Note a report that was made."""
    add(connection, statistics, {"account_id": account_id, "digest": digest, "created_at": now})


def statistics_of(connection: Connection, digest: str) -> Statistics | None:
    """The report kept under that digest."""
    return one(connection, Statistics, statistics, digest=digest)


def asked_since(connection: Connection, account_id: int, since: datetime) -> int:
    """How many reports an account asked for since a moment."""
    mine = (statistics.c.account_id == account_id) & (statistics.c.created_at > since)
    return connection.execute(select(func.count()).where(mine)).scalar_one()
