"""Which PASSTEMPLATEID of an account is which pass template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from renderer.store.rows import one, upsert
from renderer.store.templates import pass_templates


@dataclass(frozen=True, slots=True)
class StoredPassTemplate:
    """An account's pass template: ``pass_template_id`` as requests name it, ``template`` its folder's id."""

    id: int
    pass_template_id: str
    template: str


def by_number(connection: Connection, account_id: int, number: str) -> StoredPassTemplate | None:
    """The account's template of that PASSTEMPLATEID."""
    key = {"account_id": account_id, "pass_template_id": number}
    return one(connection, StoredPassTemplate, pass_templates, **key)


def by_template(connection: Connection, account_id: int, template: str) -> StoredPassTemplate | None:
    """The number under which the account may name a template."""
    return one(connection, StoredPassTemplate, pass_templates, account_id=account_id, template=template)


def set_number(connection: Connection, account_id: int, number: str, template: str, *, now: datetime) -> int:
    """Let an account name a template by a number; returns the row's id."""
    key = {"account_id": account_id, "pass_template_id": number}
    return upsert(connection, pass_templates, key, {"template": template, "created_at": now})


def hold(connection: Connection, account_id: int, template: str) -> None:
    """Let nobody else count this template's passes before the transaction ends (SQLite does so anyway)."""
    mine = (pass_templates.c.account_id == account_id) & (pass_templates.c.template == template)
    connection.execute(select(pass_templates.c.id).where(mine).with_for_update()).all()
