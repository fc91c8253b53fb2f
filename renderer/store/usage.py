"""Calls by name within a window of time (a month, a minute), counted only where there is a limit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Integer, String, Table, bindparam, case, select, update
from sqlalchemy.engine import Connection

from renderer.store.base import Identity, metadata
from renderer.store.rows import insert_new

MONTH, MINUTE = "%Y-%m", "%Y-%m-%dT%H:%M"

usage = Table(
    "usage",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("window", String(16), nullable=False),  # the month or minute it was last counted in, in UTC
    Column("calls", Integer, nullable=False),
)

_SAME = usage.c.window == bindparam("now_window")
_COUNT = (
    update(usage)
    .where(usage.c.name == bindparam("of_name"), ~_SAME | (usage.c.calls < bindparam("most")))
    .values(calls=case((_SAME, usage.c.calls + 1), else_=1), window=bindparam("now_window"))
)


def count_call(connection: Connection, name: str, *, limit: int, window: str, now: datetime) -> bool:
    """Count one call in the window ``now`` lies in (MONTH or MINUTE); False, uncounted, at the limit."""
    if limit < 1:
        return False
    current = f"{now:{window}}"
    insert_new(connection, usage, {"name": name[:80]}, {"window": current, "calls": 0})
    found = {"of_name": name[:80], "now_window": current, "most": limit}
    return connection.execute(_COUNT, found).rowcount == 1


def calls_of(connection: Connection, name: str, *, window: str, now: datetime) -> int:
    """Calls counted in the window ``now`` lies in."""
    mine = (usage.c.name == name[:80]) & (usage.c.window == f"{now:{window}}")
    return connection.execute(select(usage.c.calls).where(mine)).scalar() or 0
