"""Records older than a moment -> without what tells a person: numbers hashed, texts and files gone."""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, bindparam, delete, func, select, update
from sqlalchemy.engine import Connection

from renderer.store import repeats
from renderer.store.artefacts import Artefacts
from renderer.store.barcodes import barcodes
from renderer.store.base import Store
from renderer.store.handsets import handset_cache
from renderer.store.inbound import inbound
from renderer.store.messages import FINAL, messages
from renderer.store.notices import notices
from renderer.store.passes import passes
from renderer.store.reports import reports
from renderer.store.schedules import schedule_skips
from renderer.store.statistics import statistics

CHUNK = 500  # rows a transaction: a sender never waits long for the write lock
_HASHED = 64  # characters of a hash; a number has 15 at most


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of phone numbers, the moment its rows are from, and what goes with the number."""

    column: Column[str]
    since: Column[datetime]
    also: Mapping[str, Any]
    only: ColumnElement[bool] | None = None


# messages still on their way keep their number, however old they are
NUMBERS: tuple[Numbers, ...] = (
    Numbers(
        messages.c.recipient,
        messages.c.created_at,
        {"content": {}, "discovery": None},
        messages.c.state.in_(sorted(FINAL)),
    ),
    Numbers(barcodes.c.phone, barcodes.c.created_at, {}),
    Numbers(inbound.c.sender, inbound.c.received_at, {"subject": "", "text": "", "parts": []}),
    Numbers(schedule_skips.c.recipient, schedule_skips.c.at, {}),
    # the pass itself lives on with its holder: a phone may still ask for it
    Numbers(passes.c.phone, passes.c.updated_at, {}, passes.c.phone.is_not(None)),
    Numbers(reports.c.recipient, reports.c.received_at, {"raw": ""}, reports.c.recipient.is_not(None)),
)
# what is of no use any more: notices were told (their postbacks go along), handsets were not seen since
DELETED: tuple[Column[datetime], ...] = (notices.c.at, handset_cache.c.seen_at)


def purge(
    store: Store, artefacts: Artefacts, *, before: datetime, now: datetime, secret: bytes
) -> dict[str, int]:
    """Make everything from before ``before`` impersonal, in small transactions; returns rows by table.

    ``secret`` keys the hashes, so that equal numbers stay equal and nobody can try all numbers without it.
    Repeating it is safe; one that is killed is finished by the next.
    """
    done: dict[str, int] = {"artefacts": _forget_artefacts(store, artefacts, before)}
    for numbers in NUMBERS:
        done[numbers.column.table.name] = _hash_all(store, numbers, before, secret)
    for since in DELETED:
        done[since.table.name] = _delete(store, since, before)
    with store.write() as connection:
        done["first_answers"] = repeats.forget(connection, now=now)
    return done


def compact(store: Store) -> bool:
    """Leave nothing of what was purged in the database's own files; False when it is in use, try again then.

    SQLite keeps old rows in free pages and in its log until both are written anew; Postgres's vacuum sees to
    it by itself.
    """
    if not store.is_sqlite:
        return True
    with store.engine.connect() as connection:
        raw = connection.connection.driver_connection  # no transaction may be open here
        if raw is None:
            return False
        try:
            raw.execute("VACUUM")
            (busy, _, _) = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return False
        return not busy


def hashed(number: str, secret: bytes) -> str:
    """A number as it is kept after the retention period: 64 hex digits."""
    return hmac.digest(secret, number.encode(), hashlib.sha256).hex()


def _hash_all(store: Store, numbers: Numbers, before: datetime, secret: bytes) -> int:
    table = numbers.column.table
    old = (numbers.since < before) & (func.length(numbers.column) < _HASHED)
    chosen = select(table.c.id, numbers.column).where(old).order_by(table.c.id).limit(CHUNK)
    if numbers.only is not None:
        chosen = chosen.where(numbers.only)
    values = {numbers.column.name: bindparam("hashed"), **numbers.also}
    change = update(table).where(table.c.id == bindparam("row_id")).values(values)

    def some(connection: Connection) -> int:
        rows = connection.execute(chosen).all()
        if rows:
            changed = [{"row_id": row_id, "hashed": hashed(number, secret)} for row_id, number in rows]
            connection.execute(change, changed)
        return len(rows)

    return _until_done(store, some)


def _delete(store: Store, since: Column[datetime], before: datetime) -> int:
    table: Table = since.table
    chosen = select(table.c.id).where(since < before).limit(CHUNK)

    def some(connection: Connection) -> int:
        ids = list(connection.execute(chosen).scalars())
        if ids:
            connection.execute(delete(table).where(table.c.id.in_(ids)))
        return len(ids)

    return _until_done(store, some)


def _forget_artefacts(store: Store, artefacts: Artefacts, before: datetime) -> int:
    """Composed messages and reports of statistics: the file first, so that a kill leaves none behind."""
    kept = messages.c.artefact.is_not(None)
    old = (messages.c.created_at < before) & messages.c.state.in_(sorted(FINAL)) & kept
    composed = select(messages.c.id, messages.c.artefact).where(old).limit(CHUNK)
    newer = select(messages.c.artefact).where(messages.c.created_at >= before, kept)

    reported = (
        select(statistics.c.id, statistics.c.digest).where(statistics.c.created_at < before).limit(CHUNK)
    )

    def some(connection: Connection) -> int:
        rows = connection.execute(composed).all()
        shared = newer.where(messages.c.artefact.in_([row[1] for row in rows]))
        needed = set(connection.execute(shared).scalars())
        for digest in {row[1] for row in rows} - needed:
            artefacts.delete(digest)
        ids = [row[0] for row in rows]
        connection.execute(update(messages).where(messages.c.id.in_(ids)).values(artefact=None))
        return len(rows)

    def made(connection: Connection) -> int:
        rows = connection.execute(reported).all()
        for _, digest in rows:
            artefacts.delete(digest)
        connection.execute(delete(statistics).where(statistics.c.id.in_([row[0] for row in rows])))
        return len(rows)

    return _until_done(store, some) + _until_done(store, made)


def _until_done(store: Store, some: Callable[[Connection], int]) -> int:
    return sum(_counts(store, some))


def _counts(store: Store, some: Callable[[Connection], int]) -> Iterator[int]:
    while True:
        with store.write() as connection:
            count = some(connection)
        yield count
        if count < CHUNK:
            return
