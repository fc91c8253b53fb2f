"""A store with any older schema -> the same store with today's, by Alembic, in one transaction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from renderer.store import (
    accounts,
    aliases,
    barcodes,
    contents,
    devices,
    events,
    handsets,
    inbound,
    logins,
    messages,
    meters,
    notices,
    optouts,
    passes,
    postbacks,
    prerender,
    pushes,
    repeats,
    reports,
    revoked,
    schedules,
    statistics,
    submissions,
    template_versions,
    templates,
    throttles,
    usage,
    workers,
)
from renderer.store.base import Store, metadata

__all__ = ["CONCERNS", "HEAD", "metadata", "revision", "upgrade"]

# the newest revision in migrations/versions; knowing it here spares Alembic's import at each start
HEAD = "0007"
# importing the concerns is what fills the metadata
CONCERNS = (
    accounts,
    aliases,
    barcodes,
    contents,
    devices,
    events,
    handsets,
    inbound,
    logins,
    messages,
    meters,
    notices,
    optouts,
    passes,
    postbacks,
    prerender,
    pushes,
    repeats,
    reports,
    revoked,
    schedules,
    statistics,
    submissions,
    template_versions,
    templates,
    throttles,
    usage,
    workers,
)
_MIGRATIONS = Path(__file__).resolve().parent / "migrations"
_LOCK = 0x72656E64  # one upgrade at a time on Postgres; on SQLite the write lock does it


def revision(connection: Connection) -> str | None:
    """The schema's revision; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def upgrade(store: Store) -> bool:
    """Bring the schema to ``HEAD``; True when something was changed. Several processes may try at once."""
    with store.read() as connection:
        if revision(connection) == HEAD:
            return False
    with store.write() as connection:
        if not store.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if revision(connection) == HEAD:
            return False
        _run(connection)
    return True


def _run(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - 0.2 s that a start without changes need not pay
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
