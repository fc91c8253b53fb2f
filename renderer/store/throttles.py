"""Messages a second for a gateway or a shortcode -> how many may go now, shared by all workers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Float, String, Table, select
from sqlalchemy.engine import Connection

from renderer.store.base import Identity, Utc, metadata
from renderer.store.rows import change_one, insert_new

throttles = Table(
    "throttles",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("tokens", Float, nullable=False),
    Column("at", Utc, nullable=False),
)


def take(connection: Connection, name: str, wanted: int, *, rate: float, now: datetime) -> int:
    """How many of ``wanted`` may go now at ``rate`` a second; at most one second's worth at once.

    A token bucket in one row: the caller's write transaction keeps others out until it commits.
    """
    depth = max(rate, 1.0)
    insert_new(connection, throttles, {"name": name[:80]}, {"tokens": depth, "at": now})
    chosen = select(throttles.c.id, throttles.c.tokens, throttles.c.at).where(throttles.c.name == name[:80])
    if connection.dialect.name == "postgresql":
        chosen = chosen.with_for_update()
    row_id, tokens, at = connection.execute(chosen).one()
    # another worker's clock may be a little ahead of ours: time never runs backwards here
    elapsed = max(0.0, (now - at).total_seconds())
    tokens = min(depth, tokens + elapsed * rate)
    granted = min(wanted, int(tokens + 1e-9))
    change_one(connection, throttles, row_id, {"tokens": tokens - granted, "at": max(now, at)})
    return granted


def give_back(connection: Connection, name: str, count: int) -> None:
    """Tokens that were taken and not used."""
    chosen = throttles.c.name == name[:80]
    connection.execute(throttles.update().where(chosen).values(tokens=throttles.c.tokens + count))
