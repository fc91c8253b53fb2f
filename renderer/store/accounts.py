"""Who may send and as whom: accounts, keys (digests only), shortcodes, campaigns, subscribers."""

from __future__ import annotations

import hashlib
import secrets
import string
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.engine import Connection

from renderer.store.base import Document, Identity, Utc, metadata
from renderer.store.rows import add, many_of, one, query

KEY_LENGTH = 32  # as in the API's examples
_KEY_LETTERS = string.ascii_letters + string.digits

TEST_SENDS = "test-sends"  # made by the first `renderer send`; nobody calls as it
accounts = Table(
    "accounts",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("active", Boolean, nullable=False, default=True),
    Column("billing_ok", Boolean, nullable=False, default=True),
    Column("api_enabled", Boolean, nullable=False, default=True),
    Column("actions", Document),  # lower-case names of the actions it may use; None: all
    Column("monthly_calls", Integer),  # None: as many as it likes
    Column("country", String(4), nullable=False, default="1"),  # calling code a local number belongs to
    Column("postback_url", String(2000)),
    Column("postback_form", String(8), nullable=False, default="raw"),  # raw XML, or in the form field XML
    Column("mo_postback_url", String(2000)),  # None: messages from phones are told to postback_url
    Column("pass_postback_url", String(2000)),  # None: passes are told to postback_url
    Column("created_at", Utc, nullable=False),
)
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("hint", String(8), nullable=False),  # its first letters, so that a person can tell keys apart
    Column("call_interval", Integer),  # seconds between two calls; None: no limit
    Column("throughput", Integer),  # calls of one action a minute; None: no limit
    Column("allowed_ips", Document),  # addresses and networks; None: from anywhere
    Column("created_at", Utc, nullable=False),
    Column("revoked_at", Utc),
)
shortcodes = Table(
    "shortcodes",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("code", String(20), nullable=False),
    Column("country", String(4), nullable=False, default="1"),
    Column("is_default", Boolean, nullable=False, default=False),
    Column("gateway", String(40)),  # None: the installation's default gateway
    UniqueConstraint("account_id", "code"),
)
campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("number", String(20), nullable=False),  # the id that requests name
    Column("name", String(100), nullable=False),
    Column("brand", String(100)),
    Column("shortcode", String(20)),
    UniqueConstraint("account_id", "number"),
)
subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("changed_at", Utc),
    UniqueConstraint("campaign_id", "phone"),
    Index("ix_subscribers_phone", "phone"),
)


@dataclass(frozen=True, slots=True)
class Account:
    """One customer; ``postback_url`` None means that it wants no postbacks."""

    id: int
    name: str
    active: bool
    billing_ok: bool
    country: str
    postback_url: str | None
    postback_form: str
    mo_postback_url: str | None
    pass_postback_url: str | None


@dataclass(frozen=True, slots=True)
class Shortcode:
    """A sender an account may use, and the gateway its messages take."""

    code: str
    country: str
    is_default: bool
    gateway: str | None


@dataclass(frozen=True, slots=True)
class Campaign:
    """A list of subscribers under one number."""

    id: int
    number: str
    name: str
    brand: str | None
    shortcode: str | None


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A number in a campaign; not active once it left."""

    phone: str
    active: bool


_LIVING_KEY = (api_keys.c.digest == bindparam("digest")) & api_keys.c.revoked_at.is_(None)
_BY_KEY = query(Account, accounts, _LIVING_KEY).select_from(accounts.join(api_keys))


def key_digest(key: str) -> str:
    """What is stored of a key: SHA-256; the keys have 190 random bits, so no slow hash is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


def new_key() -> str:
    """A fresh key of 32 letters and digits, shown once and never stored."""
    return "".join(secrets.choice(_KEY_LETTERS) for _ in range(KEY_LENGTH))


def add_account(connection: Connection, name: str, *, now: datetime, **fields: object) -> int:
    """Id of a new account; ``fields`` are columns of ``accounts``."""
    return add(connection, accounts, {"name": name, "created_at": now, **fields})


def find_account(connection: Connection, name: str) -> Account | None:
    """Account of that name."""
    return one(connection, Account, accounts, name=name)


def account_by_id(connection: Connection, account_id: int) -> Account | None:
    """Account of that id."""
    return one(connection, Account, accounts, id=account_id)


def by_ids(connection: Connection, ids: Collection[int]) -> dict[int, Account]:
    """The accounts of those ids."""
    return {one.id: one for one in many_of(connection, Account, accounts, "id", ids)}


def account_by_key(connection: Connection, key: str) -> Account | None:
    """Account a living key belongs to; None for an unknown or revoked key."""
    found = connection.execute(_BY_KEY, {"digest": key_digest(key)}).first()
    return None if found is None else Account(*found)


def any_account(connection: Connection) -> bool:
    """Whether an account was made at all; the one that test sends are booked under has no key to show."""
    query = select(accounts.c.id).where(accounts.c.name != TEST_SENDS).limit(1)
    return connection.execute(query).first() is not None


def add_key(connection: Connection, account_id: int, key: str, *, now: datetime) -> None:
    """Let a key speak for an account; adding it twice changes nothing."""
    known = connection.execute(select(api_keys.c.id).where(api_keys.c.digest == key_digest(key))).first()
    if known is None:
        row = {"account_id": account_id, "digest": key_digest(key), "hint": key[:4], "created_at": now}
        connection.execute(insert(api_keys).values(row))


def revoke_keys(connection: Connection, account_id: int, hint: str, *, now: datetime) -> int:
    """Revoke the account's keys that begin with ``hint``; returns how many."""
    chosen = (api_keys.c.account_id == account_id) & api_keys.c.hint.startswith(hint[:4], autoescape=True)
    statement = update(api_keys).where(chosen & api_keys.c.revoked_at.is_(None)).values(revoked_at=now)
    return connection.execute(statement).rowcount


def shortcode_of(connection: Connection, account_id: int, code: str) -> Shortcode | None:
    """The account's shortcode of that code."""
    return one(connection, Shortcode, shortcodes, account_id=account_id, code=code)


def default_shortcode(connection: Connection, account_id: int, country: str) -> Shortcode | None:
    """The account's default shortcode of a country (calling code)."""
    key = {"account_id": account_id, "country": country, "is_default": True}
    return one(connection, Shortcode, shortcodes, **key)


def campaign_of(connection: Connection, account_id: int, number: str) -> Campaign | None:
    """The account's campaign of that number."""
    return one(connection, Campaign, campaigns, account_id=account_id, number=number)


def is_subscribed(connection: Connection, campaign_id: int, phone: str) -> bool:
    """Whether a number is an active subscriber of a campaign."""
    found = one(connection, Subscriber, subscribers, campaign_id=campaign_id, phone=phone)
    return found is not None and found.active
