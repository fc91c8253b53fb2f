"""An API key shown at the door -> a signed cookie, and the cookie -> the account whose key still lives."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from renderer.store.accounts import Account, account_by_id, accounts, api_keys, key_digest

COOKIE = "renderer_studio"
HOURS = 12
MAX_KEY = 256
_EXPIRY = struct.Struct(">Q")
_DIGEST, _MAC = 32, 32


def seal(key: str, secret: bytes, now: datetime) -> str:
    """The cookie of a key; it holds the key's digest, never the key."""
    body = _EXPIRY.pack(int(now.timestamp()) + HOURS * 3600) + bytes.fromhex(key_digest(key))
    return base64.urlsafe_b64encode(body + _sign(body, secret)).rstrip(b"=").decode()


def account_of(connection: Connection, cookie: str, secret: bytes, now: datetime) -> Account | None:
    """The active account of a cookie; None when it is forged, too old, or its key was revoked."""
    digest = open_seal(cookie, secret, now)
    return None if digest is None else account_of_digest(connection, digest)


def open_seal(cookie: str, secret: bytes, now: datetime) -> str | None:
    """The key's digest in hex, None for a cookie that does not count."""
    try:
        raw = base64.b64decode(cookie + "=" * (-len(cookie) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body, mac = raw[:-_MAC], raw[-_MAC:]
    if len(raw) != _EXPIRY.size + _DIGEST + _MAC or not hmac.compare_digest(mac, _sign(body, secret)):
        return None
    (expires,) = _EXPIRY.unpack_from(body)
    return body[_EXPIRY.size :].hex() if expires > now.timestamp() else None


def account_of_digest(connection: Connection, digest: str) -> Account | None:
    """The active account a living key of that digest belongs to."""
    living = (api_keys.c.digest == digest) & api_keys.c.revoked_at.is_(None)
    source = api_keys.join(accounts)
    found = connection.execute(select(accounts.c.id).select_from(source).where(living)).scalar()
    account = None if found is None else account_by_id(connection, found)
    return account if account is not None and account.active else None


def _sign(body: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, b"studio" + body, hashlib.sha256)
