"""Pass data and the passes made of them: whose, locked to whom, under which serial number, changed when."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    UniqueConstraint,
    func,
    select,
    text,
)
from sqlalchemy.engine import Connection

from renderer.store import direct
from renderer.store.base import Document, Identity, Utc, metadata
from renderer.store.rows import add, change_one, insert_new, one, one_of, query

_LOCK = 0x70617373  # Postgres: the changes of passes get their numbers in the order of their commits

passes = Table(
    "passes",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("data_id", String(40), nullable=False),  # the PASSDATAID that requests name
    Column("template", String(64), nullable=False),
    Column("serial", String(64), nullable=False),
    Column("authentication_token", String(64), nullable=False),  # Wallet web service: at least 16 characters
    Column("custom_pass_id", String(256)),
    Column("phone", String(64)),  # what the data are locked to: a number, an address or the sender's own id
    Column("email", String(320)),
    Column("custom_id", String(200)),
    Column("slots", Document, nullable=False),
    Column("picture", String(64)),  # artefact of what THUMBNAILURL brought; empty: it brought nothing
    Column("revision", Integer, nullable=False, default=1),
    Column("change", BigInteger, nullable=False, default=0),  # number of its last change; 0: as it was issued
    Column("voided", Boolean, nullable=False, default=False),
    Column("dialect", String(8), nullable=False, default="1.3"),  # the API's version, for its postbacks
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Column("modified_at", Utc, nullable=False),  # whole seconds, another one for each revision
    Column("issued_at", Utc),  # None: data alone, no pass was made of them yet
    Column("deleted_at", Utc),  # the data are gone, the pass that was delivered lives on
    UniqueConstraint("serial"),
    UniqueConstraint("data_id"),
    # an id of the sender's own names one pass of a template; rows that are deleted give theirs up
    Index("uq_passes_custom_pass_id", "account_id", "template", "custom_pass_id", unique=True),
    Index("uq_passes_custom_id", "account_id", "template", "custom_id", unique=True),
    Index("ix_passes_change", "change"),
)
# a pass under an id of the sender's own may go out with several messages
message_passes = Table(
    "message_passes",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("message_id", ForeignKey("messages.id", ondelete="CASCADE"), nullable=False),
    Column("pass_id", ForeignKey("passes.id", ondelete="CASCADE"), nullable=False, index=True),
    UniqueConstraint("message_id", "pass_id"),
)


@dataclass(frozen=True, slots=True)
class IssuedPass:
    """Data of one pass; ``slots`` is PASSDATA by element name. It is a pass once ``issued_at`` is set."""

    id: int
    account_id: int
    data_id: str
    template: str
    serial: str
    authentication_token: str
    custom_pass_id: str | None
    phone: str | None
    email: str | None
    custom_id: str | None
    slots: Mapping[str, Any]
    picture: str | None
    revision: int
    change: int
    voided: bool
    dialect: str
    created_at: datetime
    updated_at: datetime
    modified_at: datetime
    issued_at: datetime | None
    deleted_at: datetime | None

    @property
    def locks(self) -> dict[str, str]:
        """What the data are locked to, by column."""
        named = {"phone": self.phone, "email": self.email, "custom_id": self.custom_id}
        return {name: value for name, value in named.items() if value is not None}

    @property
    def recipient(self) -> str | None:
        """What the data are locked to, None when to nobody."""
        return self.phone or self.email or self.custom_id


@dataclass(frozen=True, slots=True)
class PassKey:
    """What a pass keeps through all its revisions, and the number it is locked to."""

    serial: str
    authentication_token: str
    phone: str | None


def add_pass(
    connection: Connection,
    account_id: int,
    *,
    template: str,
    serial: str,
    token: str,
    slots: Mapping[str, str],
    now: datetime,
    issued: bool = True,
    message_id: int | None = None,
    **fields: Any,
) -> int:
    """Id of new pass data, with their pass unless not ``issued``; ``message_id`` is what it goes out with.

    ``fields`` are further columns: ``phone``, ``email``, ``custom_id``, ``dialect``.
    """
    row = {
        "account_id": account_id,
        "data_id": secrets.token_hex(20),
        "template": template,
        "serial": serial,
        "authentication_token": token,
        "custom_pass_id": slots.get("CUSTOMPASSID"),
        "slots": dict(slots),
        "created_at": now,
        "updated_at": now,
        "modified_at": now.replace(microsecond=0),
        "issued_at": now if issued else None,
        **fields,
    }
    made = add(connection, passes, row)
    if message_id is not None:
        send_with(connection, made, message_id)
    return made


def send_with(connection: Connection, pass_id: int, message_id: int) -> None:
    """Note that a pass goes out with a message; noting it twice changes nothing."""
    insert_new(connection, message_passes, {"message_id": message_id, "pass_id": pass_id}, {})


def pass_by_id(connection: Connection, pass_id: int) -> IssuedPass | None:
    """The pass of that id."""
    return one(connection, IssuedPass, passes, id=pass_id)


def pass_by_serial(connection: Connection, serial: str) -> IssuedPass | None:
    """The pass of that serial number."""
    return one(connection, IssuedPass, passes, serial=serial)


def pass_by_data(connection: Connection, account_id: int, data_id: str) -> IssuedPass | None:
    """The account's pass data of that PASSDATAID; None also for deleted ones."""
    found = one(connection, IssuedPass, passes, account_id=account_id, data_id=data_id)
    return None if found is None or found.deleted_at else found


def locked(connection: Connection, pass_id: int) -> IssuedPass | None:
    """The pass of that id, held until the transaction ends: its revisions follow one another."""
    chosen = query(IssuedPass, passes, passes.c.id == pass_id).with_for_update()
    found = connection.execute(chosen).first()
    return None if found is None else IssuedPass(*found)


def pass_by_own_id(
    connection: Connection, account_id: int, template: str, **own: str | None
) -> IssuedPass | None:
    """The account's pass of a template under an id of its own: ``custom_pass_id`` or ``custom_id``."""
    for name, value in own.items():
        key = {"account_id": account_id, "template": template, name: value}
        found = one(connection, IssuedPass, passes, **key) if value else None
        if found is not None:
            return found
    return None


def keys_of(connection: Connection, message_ids: Sequence[int]) -> dict[int, dict[str, PassKey]]:
    """What makes the messages' passes themselves: by message, then by template."""
    found: dict[int, dict[str, PassKey]] = {number: {} for number in message_ids}
    statement = _keys(connection.dialect.name)
    for number, template, *told in direct.rows(connection, statement, {"values_": list(message_ids)}):
        found[number][template] = PassKey(*told)
    return found


@cache
def _keys(dialect: str) -> Select[Any]:
    key = (passes.c.serial, passes.c.authentication_token, passes.c.phone)
    carried = message_passes.join(passes, passes.c.id == message_passes.c.pass_id)
    chosen = select(message_passes.c.message_id, passes.c.template, *key).select_from(carried)
    return chosen.where(one_of(dialect, message_passes.c.message_id))


def passes_of(connection: Connection, message_id: int) -> list[IssuedPass]:
    """The passes a message carries."""
    mine = passes.c.id.in_(select(message_passes.c.pass_id).where(message_passes.c.message_id == message_id))
    carried = query(IssuedPass, passes, mine).order_by(passes.c.id)
    return [IssuedPass(*row) for row in connection.execute(carried)]


def page(connection: Connection, *, template: str | None = None, limit: int = 100) -> list[IssuedPass]:
    """The passes issued last, newest first, optionally those of one template."""
    issued = passes.c.issued_at.is_not(None)
    where = issued if template is None else issued & (passes.c.template == template)
    newest = query(IssuedPass, passes, where).order_by(passes.c.id.desc()).limit(limit)
    return [IssuedPass(*row) for row in connection.execute(newest)]


def issued_count(connection: Connection, account_id: int, template: str) -> int:
    """Number of passes an account made of a template."""
    mine = (passes.c.account_id == account_id) & (passes.c.template == template)
    statement = select(func.count()).select_from(passes).where(mine & passes.c.issued_at.is_not(None))
    return int(connection.execute(statement).scalar_one())


def issue(connection: Connection, pass_id: int, *, now: datetime) -> None:
    """A pass was made of the data."""
    change_one(connection, passes, pass_id, {"issued_at": now})


def set_picture(connection: Connection, pass_id: int, digest: str) -> None:
    """Keep where the picture lies; an empty digest means that there is none to be had."""
    change_one(connection, passes, pass_id, {"picture": digest})


def forget_data(connection: Connection, one_pass: IssuedPass, *, now: datetime) -> None:
    """Delete the data for the API; the ids of the sender's own are free again, the pass stays as it is."""
    values = {"deleted_at": now, "custom_pass_id": None, "custom_id": None, "updated_at": now}
    change_one(connection, passes, one_pass.id, values)


def revise(connection: Connection, one_pass: IssuedPass, *, now: datetime, **values: Any) -> None:
    """A new revision with new ``values``: phones that ask are given it.

    Last-Modified only has seconds, so each revision moves it on by one at least: else a phone that fetched
    in the same second would be told that nothing changed.
    """
    second = now.replace(microsecond=0)
    change = {
        **values,
        "revision": one_pass.revision + 1,
        "change": next_change(connection),
        "updated_at": now,
        "modified_at": max(second, one_pass.modified_at + timedelta(seconds=1)),
    }
    change_one(connection, passes, one_pass.id, change)


def next_change(connection: Connection) -> int:
    """Number of the next change of any pass; on Postgres others wait until this transaction ends.

    Phones ask what changed since a number: a lower one that is committed later would never be told.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = connection.execute(select(func.max(passes.c.change))).scalar()
    return int(last or 0) + 1
