"""Handsets matched by hand: a name that reports gave -> the name of the profile it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Column, String, Table, delete, select
from sqlalchemy.engine import Connection

from renderer.store.base import Identity, Utc, metadata
from renderer.store.rows import upsert

NAME_LENGTH = 200  # as long as a reported name is kept, see handset_cache

handset_aliases = Table(
    "handset_aliases",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("name", String(NAME_LENGTH), nullable=False, unique=True),
    Column("profile", String(200), nullable=False),
    Column("created_at", Utc, nullable=False),
)


def aliases(connection: Connection) -> Mapping[str, str]:
    """Every match made by hand: profile by the name as it was written, in the database's order."""
    chosen = select(handset_aliases.c.name, handset_aliases.c.profile).order_by(handset_aliases.c.name)
    return {row.name: row.profile for row in connection.execute(chosen)}


def set_alias(connection: Connection, name: str, profile: str, *, now: datetime) -> None:
    """Match a name to a profile; the newest match replaces the older."""
    upsert(connection, handset_aliases, {"name": name[:NAME_LENGTH]}, {"profile": profile, "created_at": now})


def drop_alias(connection: Connection, name: str) -> bool:
    """Forget a match; False when there was none."""
    mine = handset_aliases.c.name == name[:NAME_LENGTH]
    return connection.execute(delete(handset_aliases).where(mine)).rowcount > 0
