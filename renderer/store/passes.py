"""Passes that were issued: whose, from which template, with which PASSDATA, under which serial number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint
from sqlalchemy.engine import Connection

from renderer.store.base import Document, Identity, Utc, metadata
from renderer.store.rows import add, many, one

passes = Table(
    "passes",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("template", String(64), nullable=False),
    Column("serial", String(64), nullable=False),
    Column("authentication_token", String(64), nullable=False),  # Wallet web service: at least 16 characters
    Column("custom_pass_id", String(200)),
    Column("phone", String(64)),  # the number the data is locked to
    Column("email", String(254)),
    Column("custom_id", String(200)),
    Column("slots", Document, nullable=False),
    Column("revision", Integer, nullable=False, default=1),
    Column("voided", Boolean, nullable=False, default=False),
    Column("message_id", ForeignKey("messages.id", ondelete="SET NULL")),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    UniqueConstraint("serial"),
    Index("ix_passes_account_id_custom_pass_id", "account_id", "custom_pass_id"),
    Index("ix_passes_message_id", "message_id"),
)


@dataclass(frozen=True, slots=True)
class IssuedPass:
    """One issued pass; ``slots`` is its PASSDATA by element name."""

    id: int
    account_id: int
    template: str
    serial: str
    authentication_token: str
    custom_pass_id: str | None
    phone: str | None
    slots: Mapping[str, Any]
    revision: int
    voided: bool
    updated_at: datetime


def add_pass(
    connection: Connection,
    account_id: int,
    *,
    template: str,
    serial: str,
    token: str,
    slots: Mapping[str, str],
    now: datetime,
    phone: str | None = None,
    message_id: int | None = None,
) -> int:
    """Id of a newly issued pass."""
    row = {
        "account_id": account_id,
        "template": template,
        "serial": serial,
        "authentication_token": token,
        "custom_pass_id": slots.get("CUSTOMPASSID"),
        "phone": phone,
        "slots": dict(slots),
        "message_id": message_id,
        "created_at": now,
        "updated_at": now,
    }
    return add(connection, passes, row)


def pass_by_serial(connection: Connection, serial: str) -> IssuedPass | None:
    """The pass of that serial number."""
    return one(connection, IssuedPass, passes, serial=serial)


def passes_of(connection: Connection, message_id: int) -> list[IssuedPass]:
    """The passes a message carries."""
    return many(connection, IssuedPass, passes, message_id=message_id)
