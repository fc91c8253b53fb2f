"""Which MMSID of an account is which template, and the barcode database its barcodes belong to."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    or_,
    select,
)
from sqlalchemy.engine import Connection

from renderer.store import direct
from renderer.store.base import Identity, Utc, metadata
from renderer.store.rows import add, change_one, one

READY, ENCODING, CORRUPT = "ready", "encoding", "corrupt"
FIRST_NUMBER = 10_000  # ids that requests name begin above it

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
    name: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SavedMms:
    """A message that was saved through the API, as encoding sees it."""

    id: int
    account_id: int
    mms_id: str
    template: str
    state: str
    dialect: str | None
    action: str | None


_WAITING = select(mms_templates.c.id).where(
    mms_templates.c.state == ENCODING,
    or_(mms_templates.c.claimed_until.is_(None), mms_templates.c.claimed_until < bindparam("now")),
)
_ANY_WAITING = _WAITING.limit(1)


def mms_template(connection: Connection, account_id: int, mms_id: str) -> StoredMms | None:
    """The account's template of that MMSID."""
    return one(connection, StoredMms, mms_templates, account_id=account_id, mms_id=mms_id)


def add_mms(
    connection: Connection,
    account_id: int,
    *,
    template: str,
    name: str,
    state: str,
    dialect: str,
    action: str,
    now: datetime,
) -> tuple[int, str]:
    """Row and MMSID of a message that was saved; MMSIDs are numbers, new ones within the account."""
    values = {"template": template, "name": name, "state": state, "dialect": dialect, "action": action}
    key = {"account_id": account_id, "mms_id": f"new{secrets.token_hex(8)}"}
    row_id = add(connection, mms_templates, {**key, **values, "created_at": now})
    mms_id = new_number(connection, mms_templates.c.mms_id, account_id, row_id)
    change_one(connection, mms_templates, row_id, {"mms_id": mms_id})
    return row_id, mms_id


def new_number(connection: Connection, column: Column[str], account_id: int, row_id: int) -> str:
    """A number no other row of the account has in ``column``: made of the row's id, or the next free one."""
    number, mine = FIRST_NUMBER + row_id, column.table.c.account_id == account_id
    while connection.execute(select(column).where(mine, column == str(number))).first() is not None:
        number += 1
    return str(number)


def mms_ids(connection: Connection, account_id: int) -> list[str]:
    """MMSIDs of an account that can be sent or will be, oldest first."""
    mine = (mms_templates.c.account_id == account_id) & (mms_templates.c.state != CORRUPT)
    statement = select(mms_templates.c.mms_id).where(mine).order_by(mms_templates.c.id)
    return list(connection.execute(statement).scalars())


def any_encoding(connection: Connection, *, now: datetime) -> bool:
    """Whether a saved message waits to be encoded."""
    return bool(direct.rows(connection, _ANY_WAITING, {"now": now}))


def claim_encoding(connection: Connection, *, now: datetime, limit: int, lease: timedelta) -> list[int]:
    """Rows of saved messages that this caller alone may encode until ``lease`` is over, oldest first."""
    chosen = _WAITING.order_by(mms_templates.c.id).limit(limit)
    if connection.dialect.name == "postgresql":
        chosen = chosen.with_for_update(skip_locked=True)
    ids = list(connection.execute(chosen, {"now": now}).scalars())
    for row_id in ids:
        change_one(connection, mms_templates, row_id, {"claimed_until": now + lease})
    return ids


def saved_by_row(connection: Connection, row_id: int) -> SavedMms | None:
    """The saved message of that row."""
    return one(connection, SavedMms, mms_templates, id=row_id)


def encoded(connection: Connection, row_id: int, *, template: str, state: str) -> None:
    """Encoding is over: the message is ready under its new content, or corrupt."""
    change_one(connection, mms_templates, row_id, {"template": template, "state": state})


def pass_template_ids(connection: Connection, account_id: int) -> list[str]:
    """PASSTEMPLATEIDs of an account, oldest first."""
    mine = pass_templates.c.account_id == account_id
    statement = select(pass_templates.c.pass_template_id).where(mine).order_by(pass_templates.c.id)
    return list(connection.execute(statement).scalars())
