"""Calls of an account by month, counted only where the account has a limit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint, select, update
from sqlalchemy.engine import Connection

from renderer.store.base import Identity, metadata
from renderer.store.rows import insert_new

usage = Table(
    "usage",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("month", String(7), nullable=False),  # 2026-03, in UTC
    Column("calls", Integer, nullable=False),
    UniqueConstraint("account_id", "month"),
)


def count_call(connection: Connection, account_id: int, *, limit: int, now: datetime) -> bool:
    """Count one call of this month; False, and nothing counted, when the limit is reached."""
    month = f"{now:%Y-%m}"
    insert_new(connection, usage, {"account_id": account_id, "month": month}, {"calls": 0})
    mine = (usage.c.account_id == account_id) & (usage.c.month == month) & (usage.c.calls < limit)
    return connection.execute(update(usage).where(mine).values(calls=usage.c.calls + 1)).rowcount == 1


def calls_of(connection: Connection, account_id: int, *, now: datetime) -> int:
    """Calls counted in this month."""
    mine = (usage.c.account_id == account_id) & (usage.c.month == f"{now:%Y-%m}")
    return connection.execute(select(usage.c.calls).where(mine)).scalar() or 0
