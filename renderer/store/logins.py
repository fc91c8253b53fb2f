"""USER and PASS of an account, as the clients of 2013 log in: kept salted and stretched, never as sent."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ForeignKey, String, Table
from sqlalchemy.engine import Connection

from renderer.errors import InvalidRequest
from renderer.store.base import Identity, Utc, metadata
from renderer.store.rows import one, upsert

logins = Table(
    "logins",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("user", String(100), nullable=False, unique=True),
    Column("salt", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("created_at", Utc, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Login:
    """A user name of an account and what its password hashes to."""

    id: int
    account_id: int
    user: str
    salt: str
    digest: str


def set_login(connection: Connection, account_id: int, user: str, password: str, *, now: datetime) -> None:
    """Let ``user`` speak for an account with this password; an earlier password of that user is replaced.

    Raises InvalidRequest for a user of another account.
    """
    known = login_of(connection, user)
    if known is not None and known.account_id != account_id:
        raise InvalidRequest(
            f"The user {user[:100]!r} belongs to another account; choose another name.", field="user"
        )
    salt = secrets.token_hex(16)
    # the API sends PASS as the md5 of the password: that is what is to be recognised
    sent = hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()
    values = {"account_id": account_id, "salt": salt, "digest": _stretched(sent, salt), "created_at": now}
    upsert(connection, logins, {"user": user}, values)


def login_of(connection: Connection, user: str) -> Login | None:
    """The login of that user name."""
    return one(connection, Login, logins, user=user)


def is_right(login: Login | None, sent: str) -> bool:
    """Whether PASS as sent (the md5 in hex) is the login's; an unknown user takes as long as a wrong PASS."""
    known = login or Login(0, 0, "", "0" * 32, "0" * 64)
    right = hmac.compare_digest(_stretched(sent.strip().lower(), known.salt), known.digest)
    return right and login is not None


def _stretched(sent: str, salt: str) -> str:
    return hashlib.scrypt(sent.encode(), salt=salt.encode(), n=1 << 12, r=8, p=1, dklen=32).hex()
