"""Barcode databases: which number was sent which barcode id, under the DatabaseID that requests name."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, UniqueConstraint, insert, select
from sqlalchemy.engine import Connection

from renderer.store.base import Identity, Utc, metadata
from renderer.store.rows import one

barcode_databases = Table(
    "barcode_databases",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("number", String(20), nullable=False),
    Column("name", String(100), nullable=False),
    Column("always_generate", Boolean, nullable=False, default=False),  # sendMMSBarcode overrules it
    UniqueConstraint("account_id", "number"),
)
barcodes = Table(
    "barcodes",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("database_id", ForeignKey("barcode_databases.id", ondelete="CASCADE"), nullable=False),
    Column("barcode_id", String(4096), nullable=False),
    Column("phone", String(64), nullable=False),
    Column("message_id", ForeignKey("messages.id", ondelete="SET NULL")),
    Column("created_at", Utc, nullable=False),
    Index("ix_barcodes_database_id_phone", "database_id", "phone"),
)


_INSERT = insert(barcodes)


@dataclass(frozen=True, slots=True)
class BarcodeDatabase:
    """A list of issued barcode ids; ``always_generate`` holds for sends that bring no id of their own."""

    id: int
    number: str
    name: str
    always_generate: bool


def database_of(connection: Connection, account_id: int, number: str) -> BarcodeDatabase | None:
    """The account's barcode database of that DatabaseID."""
    return one(connection, BarcodeDatabase, barcode_databases, account_id=account_id, number=number)


def record_barcode(
    connection: Connection, database_id: int, barcode_id: str, phone: str, *, message_id: int, now: datetime
) -> None:
    """Note that ``phone`` is sent ``barcode_id``; a second send of the same pair is a second line."""
    record_all(connection, database_id, [(barcode_id, phone, message_id)], now=now)


def issued(connection: Connection, database_id: int, phone: str) -> list[str]:
    """Barcode ids a number was sent from a database, oldest first."""
    mine = (barcodes.c.database_id == database_id) & (barcodes.c.phone == phone)
    return list(
        connection.execute(select(barcodes.c.barcode_id).where(mine).order_by(barcodes.c.id)).scalars()
    )


def take_or_generate(connection: Connection, database: BarcodeDatabase | None, phone: str) -> str:
    """The id for a send that brings none: the last one the number has in the database, else a new one.

    A database that always generates, and a template without a database, give a new one each time.
    """
    if database is not None and not database.always_generate:
        earlier = issued(connection, database.id, phone)
        if earlier:
            return earlier[-1]
    return new_barcode_id()


def record_all(
    connection: Connection, database_id: int, issued_to: Iterable[tuple[str, str, int]], *, now: datetime
) -> None:
    """Note many pairs at once: barcode id, number and message of each."""
    rows = [
        {
            "database_id": database_id,
            "barcode_id": barcode_id,
            "phone": phone,
            "message_id": message_id,
            "created_at": now,
        }
        for barcode_id, phone, message_id in issued_to
    ]
    if rows:
        connection.execute(_INSERT, rows)


def new_barcode_id() -> str:
    """Twelve digits by chance, the first not 0: all symbologies of variable length carry them, EAN-13 too."""
    return str(10**11 + secrets.randbelow(9 * 10**11))


def database_by_row(connection: Connection, row_id: int) -> BarcodeDatabase | None:
    """The barcode database of that row."""
    return one(connection, BarcodeDatabase, barcode_databases, id=row_id)
