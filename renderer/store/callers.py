"""A key, or a user with a password -> the caller: whose it is and what limits it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.engine import Connection

from renderer.store import direct, logins
from renderer.store.accounts import Account, accounts, api_keys, key_digest
from renderer.store.logins import Login


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: ``name`` counts its calls; None of ``actions``, ``allowed_ips`` and the limits: no limit.

    ``call_interval`` is in seconds, ``throughput`` in calls of one action a minute.
    """

    account: Account
    name: str
    api_enabled: bool
    actions: Sequence[str] | None
    monthly_calls: int | None
    call_interval: int | None = None
    throughput: int | None = None
    allowed_ips: Sequence[str] | None = None

    @property
    def is_limited(self) -> bool:
        """Whether its calls are counted."""
        limits = (self.monthly_calls, self.call_interval, self.throughput)
        return any(limit is not None for limit in limits)


_ACCOUNT = tuple(field.name for field in fields(Account))
_SWITCHES = (accounts.c.api_enabled, accounts.c.actions, accounts.c.monthly_calls)
_LIMITS = (api_keys.c.call_interval, api_keys.c.throughput, api_keys.c.allowed_ips)
_COLUMNS = [accounts.c[name] for name in _ACCOUNT]
_BY_KEY: Select[Any] = (
    select(*_COLUMNS, api_keys.c.id, *_SWITCHES, *_LIMITS)
    .select_from(accounts.join(api_keys))
    .where(api_keys.c.digest == bindparam("digest"), api_keys.c.revoked_at.is_(None))
)
_BY_ID: Select[Any] = select(*_COLUMNS, accounts.c.id, *_SWITCHES).where(accounts.c.id == bindparam("of_id"))


def caller_by_key(connection: Connection, key: str) -> Caller | None:
    """The caller a living key speaks for; None for an unknown or revoked key."""
    return _caller(direct.rows(connection, _BY_KEY, {"digest": key_digest(key)}), "key")


def caller_by_login(connection: Connection, user: str, password: str) -> Caller | None:
    """The caller of a user and the md5 of its password; None when they do not belong together."""
    login: Login | None = logins.login_of(connection, user)
    if not logins.is_right(login, password) or login is None:
        return None
    return _caller(direct.rows(connection, _BY_ID, {"of_id": login.account_id}), "account")


def _caller(rows: Sequence[tuple[Any, ...]], kind: str) -> Caller | None:
    if not rows:
        return None
    row, split = rows[0], len(_ACCOUNT)
    return Caller(Account(*row[:split]), f"{kind}:{row[split]}", *row[split + 1 :])
