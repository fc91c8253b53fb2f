"""Which MMSID of an account is which template, and the barcode database its barcodes belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint, select
from sqlalchemy.engine import Connection

from renderer.store.base import Identity, Utc, metadata
from renderer.store.rows import one

mms_templates = Table(
    "mms_templates",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("mms_id", String(20), nullable=False),  # the MMSID that requests name
    Column("template", String(64), nullable=False),  # its id in templates/mms
    Column("database_id", ForeignKey("barcode_databases.id")),
    Column("state", String(12), nullable=False, default="ready"),  # ready | encoding | corrupt
    Column("name", String(100)),
    Column("dialect", String(8)),  # the version that saved it, in which its notices are told
    Column("action", String(40)),  # saveMMS or sendMMS; None for one that was set up by hand
    Column("claimed_until", Utc),  # somebody encodes it until then
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("account_id", "mms_id"),
    Index("ix_mms_templates_state", "state"),
)
pass_templates = Table(
    "pass_templates",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("pass_template_id", String(20), nullable=False),  # the PASSTEMPLATEID that requests name
    Column("template", String(64), nullable=False),  # its id in templates/passes
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("account_id", "pass_template_id"),
)


@dataclass(frozen=True, slots=True)
class StoredMms:
    """An account's MMS template; ``database_id`` is the row of the barcode database, None without one."""

    id: int
    mms_id: str
    template: str
    database_id: int | None
    state: str
    created_at: datetime


def mms_template(connection: Connection, account_id: int, mms_id: str) -> StoredMms | None:
    """The account's template of that MMSID."""
    return one(connection, StoredMms, mms_templates, account_id=account_id, mms_id=mms_id)


def pass_template_ids(connection: Connection, account_id: int) -> list[str]:
    """PASSTEMPLATEIDs of an account, oldest first."""
    mine = pass_templates.c.account_id == account_id
    statement = select(pass_templates.c.pass_template_id).where(mine).order_by(pass_templates.c.id)
    return list(connection.execute(statement).scalars())
