"""What an operator looks at and changes: accounts, keys, shortcodes, templates, databases, as plain facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, delete, select, update
from sqlalchemy.engine import Connection

from renderer.store.accounts import accounts, api_keys, shortcodes

Facts = dict[str, Any]

_KEY_FACTS = ("hint", "call_interval", "throughput", "allowed_ips", "created_at")
_HIDDEN = frozenset({"id", "account_id", "claimed_until", "digest"})


def accounts_all(connection: Connection) -> list[Facts]:
    """Every account, by name."""
    rows = connection.execute(select(accounts).order_by(accounts.c.name)).mappings()
    return [_facts(row) for row in rows]


def account_facts(connection: Connection, account_id: int) -> Facts:
    """One account with its living keys."""
    row = connection.execute(select(accounts).where(accounts.c.id == account_id)).mappings().one()
    mine = (api_keys.c.account_id == account_id) & api_keys.c.revoked_at.is_(None)
    keys = connection.execute(select(*(api_keys.c[name] for name in _KEY_FACTS)).where(mine)).mappings()
    return {**_facts(row), "keys": [dict(key) for key in keys]}


def change_account(connection: Connection, account_id: int, values: Mapping[str, Any]) -> None:
    """Change columns of an account; no values change nothing."""
    if values:
        connection.execute(update(accounts).where(accounts.c.id == account_id).values(dict(values)))


def change_keys(connection: Connection, account_id: int, hint: str, values: Mapping[str, Any]) -> int:
    """Change the account's living keys that begin with ``hint``; returns how many there are."""
    mine = (api_keys.c.account_id == account_id) & api_keys.c.revoked_at.is_(None)
    chosen = mine & api_keys.c.hint.startswith(hint[:4], autoescape=True)
    ids = list(connection.execute(select(api_keys.c.id).where(chosen)).scalars())
    if ids and values:
        connection.execute(update(api_keys).where(api_keys.c.id.in_(ids)).values(dict(values)))
    return len(ids)


def make_default(connection: Connection, account_id: int, code: str, country: str) -> None:
    """Let one shortcode of a country be its default, and no other."""
    mine = (shortcodes.c.account_id == account_id) & (shortcodes.c.country == country)
    connection.execute(update(shortcodes).where(mine).values(is_default=shortcodes.c.code == code))


def rows_of(connection: Connection, table: Table, account_id: int) -> list[Facts]:
    """An account's rows of a table, oldest first, without what only the program needs."""
    chosen = select(table).where(table.c.account_id == account_id).order_by(table.c.id)
    return [_facts(row) for row in connection.execute(chosen).mappings()]


def remove(connection: Connection, table: Table, account_id: int, **key: str) -> bool:
    """Delete an account's row of that key; False when there is none."""
    chosen = [table.c[name] == value for name, value in key.items()]
    statement = delete(table).where(table.c.account_id == account_id, *chosen)
    return connection.execute(statement).rowcount > 0


def _facts(row: Mapping[Any, Any]) -> Facts:
    return {str(name): value for name, value in row.items() if name not in _HIDDEN}
