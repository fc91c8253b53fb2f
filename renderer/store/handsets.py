"""The handset cache: what is known of a number's phone and carrier, learnt from delivery reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, String, Table, select
from sqlalchemy.engine import Connection

from renderer.store.base import Identity, Utc, metadata
from renderer.store.rows import many_of, one, upsert_many

_MOST_ASKED = 500  # numbers in one question

handset_cache = Table(
    "handset_cache",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("phone", String(64), nullable=False, unique=True),
    Column("handset", String(200), nullable=False),  # as reported: a name or a UAProf address
    Column("spid", String(7)),
    Column("source", String(20), nullable=False),  # report | request | manual
    Column("seen_at", Utc, nullable=False),
)


@dataclass(frozen=True, slots=True)
class KnownHandset:
    """What was last learnt of a number."""

    phone: str
    handset: str
    spid: str | None
    seen_at: datetime


def handset_of(connection: Connection, phone: str) -> KnownHandset | None:
    """What is known of a number."""
    return one(connection, KnownHandset, handset_cache, phone=phone)


def known_of(connection: Connection, phones: Sequence[str]) -> dict[str, KnownHandset]:
    """What is known of numbers, by number."""
    found = many_of(connection, KnownHandset, handset_cache, "phone", set(phones))
    return {one.phone: one for one in found}


def handsets_of(connection: Connection, phones: Sequence[str]) -> dict[str, str]:
    """Handsets of the numbers that something is known of, by number."""
    table, found = handset_cache.c, dict[str, str]()
    for start in range(0, len(phones), _MOST_ASKED):
        asked = phones[start : start + _MOST_ASKED]
        rows = connection.execute(select(table.phone, table.handset).where(table.phone.in_(asked)))
        found |= {row.phone: row.handset for row in rows}
    return found


def reported(connection: Connection) -> list[str]:
    """Every handset name that a report gave, each once, in the database's order."""
    column = handset_cache.c.handset
    by_report = handset_cache.c.source == "report"
    return list(connection.execute(select(column).where(by_report).distinct().order_by(column)).scalars())


def learn(
    connection: Connection,
    phone: str,
    handset: str,
    *,
    now: datetime,
    spid: str | None = None,
    source: str = "report",
) -> None:
    """Remember a number's handset; the newest knowledge replaces the older."""
    learn_all(connection, [Learnt(phone, handset, spid)], now=now, source=source)


@dataclass(frozen=True, slots=True)
class Learnt:
    """What somebody told of a number's phone."""

    phone: str
    handset: str
    spid: str | None


def learn_all(
    connection: Connection, told: Sequence[Learnt], *, now: datetime, source: str = "report"
) -> None:
    """Remember the handsets of numbers; of two about one number the later is kept."""
    newest = {one.phone: one for one in told}
    rows = [
        {
            "phone": one.phone,
            "handset": one.handset[:200],
            "spid": one.spid,
            "source": source,
            "seen_at": now,
        }
        for _, one in sorted(newest.items())  # by number: two workers must not wait for each other
    ]
    upsert_many(connection, handset_cache, ("phone",), rows)
