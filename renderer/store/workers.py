"""Living workers by their heartbeats, and who adopts the work of a dead one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Integer, String, Table, bindparam, delete, or_, select, update
from sqlalchemy.engine import Connection

from renderer.store import direct
from renderer.store.base import Identity, Utc, metadata
from renderer.store.rows import insert_new, upsert

workers = Table(
    "workers",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("executor", String(64), nullable=False, unique=True),
    Column("host", String(255), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("beat_at", Utc, nullable=False),
    Column("adopter", String(64)),
)


_LIVING = select(workers.c.executor).where(workers.c.beat_at >= bindparam("since"))


def beat(connection: Connection, executor: str, *, host: str, pid: int, now: datetime) -> None:
    """This worker lives."""
    upsert(connection, workers, {"executor": executor}, {"host": host, "pid": pid, "beat_at": now})


def living(connection: Connection, *, since: datetime) -> set[str]:
    """Executors whose last heartbeat is not older than ``since``."""
    return {str(row[0]) for row in direct.rows(connection, _LIVING, {"since": since})}


def known(connection: Connection) -> set[str]:
    """Executors that ever beat and did not leave."""
    return set(connection.execute(select(workers.c.executor)).scalars())


def claim_dead(connection: Connection, executor: str, adopter: str, *, since: datetime) -> bool:
    """True when ``adopter`` alone may take over the work of ``executor``, silent since before ``since``.

    A claim of an adopter that died itself is void. An executor nobody has heard of counts as dead.
    """
    unheard = {"host": "", "pid": 0, "beat_at": datetime.fromtimestamp(0, tz=since.tzinfo)}
    insert_new(connection, workers, {"executor": executor}, unheard)
    alive = select(workers.c.executor).where(workers.c.beat_at >= since)
    free = or_(workers.c.adopter.is_(None), workers.c.adopter == adopter, workers.c.adopter.not_in(alive))
    dead = (workers.c.executor == executor) & (workers.c.beat_at < since)
    return connection.execute(update(workers).where(dead & free).values(adopter=adopter)).rowcount == 1


def forget(connection: Connection, executor: str) -> None:
    """The worker left, or its work was taken over."""
    connection.execute(delete(workers).where(workers.c.executor == executor))
