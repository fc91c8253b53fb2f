"""What the processes counted, kept where all of them add to it: one row a series."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Float, String, Table, UniqueConstraint, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from renderer.store.base import Identity, metadata

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
    if not counted:
        return
    kind: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = kind.insert(meters)
    more = {"value": meters.c.value + statement.excluded.value}
    statement = statement.on_conflict_do_update(index_elements=["name", "labels"], set_=more)
    rows = [
        {"name": name[:60], "labels": labels[:200], "value": value}
        for (name, labels), value in sorted(
            counted.items()
        )  # in order: two processes must not wait crosswise
    ]
    connection.execute(statement, rows)


def totals(connection: Connection) -> dict[Series, float]:
    """Every series as all processes together counted it, sorted."""
    rows = select(meters.c.name, meters.c.labels, meters.c.value).order_by(meters.c.name, meters.c.labels)
    return {(str(name), str(labels)): float(value) for name, labels, value in connection.execute(rows)}
