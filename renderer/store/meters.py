"""What the processes counted, kept where all of them add to it: one row a series."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Column, Float, String, Table, UniqueConstraint, select
from sqlalchemy.engine import Connection

from renderer.store.base import Identity, metadata
from renderer.store.rows import upsert_many

meters = Table(
    "meters",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("labels", String(200), nullable=False),
    Column("value", Float, nullable=False),
    UniqueConstraint("name", "labels"),
)

Series = tuple[str, str]  # name and labels, as Prometheus writes them


def add(connection: Connection, counted: Mapping[Series, float]) -> None:
    """Add what a process counted since it last did so."""
    added: defaultdict[Series, float] = defaultdict(float)
    for (name, labels), value in counted.items():
        added[name[:60], labels[:200]] += value
    rows = [
        {"name": name, "labels": labels, "value": value}
        # in order: two processes must not wait crosswise
        for (name, labels), value in sorted(added.items())
    ]
    upsert_many(connection, meters, ("name", "labels"), rows, adding=True)


def totals(connection: Connection) -> dict[Series, float]:
    """Every series as all processes together counted it, sorted."""
    rows = select(meters.c.name, meters.c.labels, meters.c.value).order_by(meters.c.name, meters.c.labels)
    return {(str(name), str(labels)): float(value) for name, labels, value in connection.execute(rows)}
