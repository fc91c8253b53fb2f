"""What an account must be told that is no event of a message: kept once, and owed as a postback."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, String, Table
from sqlalchemy.engine import Connection

from renderer.store import accounts, postbacks
from renderer.store.accounts import Account
from renderer.store.base import Document, Identity, Utc, metadata
from renderer.store.rows import add, many, many_of, one

notices = Table(
    "notices",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("message_id", ForeignKey("messages.id", ondelete="CASCADE")),
    Column("kind", String(24), nullable=False),
    Column("dialect", String(8), nullable=False),  # the API's version, which shapes the postback
    Column("facts", Document, nullable=False),
    Column("at", Utc, nullable=False),
)


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """One thing an account is told; ``facts`` are plain values."""

    id: int
    account_id: int
    message_id: int | None
    kind: str
    dialect: str
    facts: Mapping[str, Any]
    at: datetime


def tell(
    connection: Connection,
    account_id: int,
    kind: str,
    facts: Mapping[str, Any],
    *,
    dialect: str,
    now: datetime,
    message_id: int | None = None,
) -> int:
    """Id of the new notice; its postback is owed from the caller's commit on, if the account wants one."""
    values = {"account_id": account_id, "kind": kind, "facts": dict(facts), "dialect": dialect}
    notice_id = add(connection, notices, values | {"message_id": message_id, "at": now})
    account = accounts.account_by_id(connection, account_id)
    if account is not None and url_for(account, kind):
        postbacks.owe_notice(
            connection, account_id=account_id, message_id=message_id, notice_id=notice_id, now=now
        )
    return notice_id


def url_for(account: Account, kind: str) -> str | None:
    """Where an account wants a kind of notice: messages from phones and passes may have their own place."""
    if kind.endswith("-mo"):
        return account.mo_postback_url or account.postback_url
    if kind.startswith("pass-"):
        return account.pass_postback_url or account.postback_url
    return account.postback_url


def notice(connection: Connection, notice_id: int) -> StoredNotice | None:
    """The notice of that id."""
    return one(connection, StoredNotice, notices, id=notice_id)


def by_ids(connection: Connection, ids: Collection[int]) -> dict[int, StoredNotice]:
    """The notices of those ids."""
    return {one.id: one for one in many_of(connection, StoredNotice, notices, "id", ids)}


def notices_of(connection: Connection, account_id: int) -> list[StoredNotice]:
    """An account's notices, oldest first."""
    return many(connection, StoredNotice, notices, account_id=account_id)
