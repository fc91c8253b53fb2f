"""Versions of templates published from the studio: a log in which the newest entry is the one in use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    Select,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    func,
    select,
)
from sqlalchemy.engine import Connection

from renderer.store import direct
from renderer.store.base import Identity, Utc, metadata
from renderer.store.rows import add, query

template_versions = Table(
    "template_versions",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("template", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("version", String(64), nullable=False),  # digest of its files
    Column("archive", String(64)),  # the artefact that holds them; None: back to the one in the folder
    Column("note", String(200), nullable=False, default=""),
    Column("account_id", ForeignKey("accounts.id", ondelete="SET NULL")),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("kind", "template", "number"),
)


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """One entry: ``archive`` None withdraws what was published before."""

    id: int
    kind: str
    template: str
    number: int
    version: str
    archive: str | None
    note: str
    created_at: datetime


def _in_use() -> Select[Any]:
    table, kind = template_versions.c, bindparam("of_kind", type_=String())
    newest = (
        select(table.template, func.max(table.number).label("number"))
        .where(table.kind == kind)
        .group_by(table.template)
        .subquery()
    )
    same = (newest.c.template == table.template) & (newest.c.number == table.number)
    chosen = query(TemplateVersion, template_versions, (table.kind == kind) & table.archive.is_not(None))
    return chosen.select_from(template_versions.join(newest, same))


_IN_USE = _in_use()


def publish(
    connection: Connection,
    kind: str,
    template: str,
    *,
    version: str,
    archive: str | None,
    note: str,
    account_id: int | None,
    now: datetime,
) -> int:
    """Put a version into use; its number. Two at once: one gets an IntegrityError and may try again."""
    chosen = (template_versions.c.kind == kind) & (template_versions.c.template == template)
    newest = connection.execute(select(func.max(template_versions.c.number)).where(chosen)).scalar()
    row = {
        "kind": kind,
        "template": template,
        "number": (newest or 0) + 1,
        "version": version,
        "archive": archive,
        "note": note[:200],
        "account_id": account_id,
        "created_at": now,
    }
    add(connection, template_versions, row)
    return (newest or 0) + 1


def versions_of(connection: Connection, kind: str, template: str) -> list[TemplateVersion]:
    """Every entry of a template, newest first."""
    where = (template_versions.c.kind == kind) & (template_versions.c.template == template)
    statement = query(TemplateVersion, template_versions, where).order_by(template_versions.c.number.desc())
    return [TemplateVersion(*row) for row in connection.execute(statement)]


def version(connection: Connection, kind: str, template: str, number: int) -> TemplateVersion | None:
    """One entry."""
    return next((one for one in versions_of(connection, kind, template) if one.number == number), None)


def in_use(connection: Connection, kind: str) -> dict[str, TemplateVersion]:
    """The newest entry of each template of a kind, withdrawn ones left out."""
    found = (TemplateVersion(*row) for row in direct.rows(connection, _IN_USE, {"of_kind": kind}))
    return {one.template: one for one in found}
