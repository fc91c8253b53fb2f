"""Numbers that want no more messages of an account: they stay out until they opt in again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint, delete, select
from sqlalchemy.engine import Connection

from renderer.store.base import Identity, Utc, metadata
from renderer.store.rows import insert_new, many, one

opt_outs = Table(
    "opt_outs",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("shortcode", String(20)),  # where STOP was sent to; None when the account noted it itself
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("account_id", "phone"),
    Index("ix_opt_outs_phone", "phone"),
)


@dataclass(frozen=True, slots=True)
class OptOut:
    """A number that is out, the shortcode it wrote to, and since when."""

    phone: str
    shortcode: str | None
    created_at: datetime


def opt_out(
    connection: Connection, account_id: int, phone: str, *, shortcode: str | None, now: datetime
) -> bool:
    """Note that a number is out, whichever shortcode it wrote to; False when it was out already."""
    key = {"account_id": account_id, "phone": phone}
    return insert_new(connection, opt_outs, key, {"shortcode": shortcode, "created_at": now}) is not None


def opt_in(connection: Connection, account_id: int, phone: str) -> bool:
    """Let a number back in; False when it was not out."""
    mine = (opt_outs.c.account_id == account_id) & (opt_outs.c.phone == phone)
    return connection.execute(delete(opt_outs).where(mine)).rowcount > 0


def is_opted_out(connection: Connection, account_id: int, phone: str) -> bool:
    """Whether a number wants no more of this account."""
    return one(connection, OptOut, opt_outs, account_id=account_id, phone=phone) is not None


def among(connection: Connection, account_id: int, phones: Sequence[str]) -> set[str]:
    """Those of the numbers that want no more of this account."""
    chosen = select(opt_outs.c.phone).where(opt_outs.c.account_id == account_id, opt_outs.c.phone.in_(phones))
    return set(connection.execute(chosen).scalars())


def opt_outs_of(connection: Connection, account_id: int) -> list[OptOut]:
    """The account's opt-outs, oldest first."""
    return many(connection, OptOut, opt_outs, account_id=account_id)
