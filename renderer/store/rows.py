"""A table and a condition -> frozen dataclasses whose fields name the columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, FromClause, Select, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

Row = TypeVar("Row")


def _columns(kind: type[Any], table: Table) -> tuple[Any, ...]:
    return tuple(table.c[field.name] for field in fields(kind))


def query(
    kind: type[Any], table: Table, where: ColumnElement[bool], source: FromClause | None = None
) -> Select[Any]:
    """Select the columns that ``kind`` has fields for."""
    statement = select(*_columns(kind, table)).where(where)
    return statement if source is None else statement.select_from(source)


def one(
    connection: Connection,
    kind: type[Row],
    table: Table,
    where: ColumnElement[bool],
    *,
    source: FromClause | None = None,
) -> Row | None:
    """First row that meets ``where`` as a ``kind``, or None."""
    found = connection.execute(query(kind, table, where, source).limit(1)).first()
    return None if found is None else kind(*found)


def many(
    connection: Connection,
    kind: type[Row],
    table: Table,
    where: ColumnElement[bool],
    *,
    limit: int | None = None,
) -> list[Row]:
    """Rows that meet ``where``, by id."""
    statement = query(kind, table, where).order_by(table.c.id).limit(limit)
    return [kind(*found) for found in connection.execute(statement)]


def upsert(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> int:
    """Insert the row of that unique key, or change it to ``values``, in one statement; returns its id."""
    statement = conflict_aware(connection, table).values(**key, **values)
    # a key without values still needs something to set, or the database returns no id
    changes = dict(values) or {next(iter(key)): next(iter(key.values()))}
    statement = statement.on_conflict_do_update(index_elements=list(key), set_=changes).returning(table.c.id)
    return int(connection.execute(statement).scalar_one())


def insert_new(
    connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]
) -> int | None:
    """Insert the row of that unique key; None, and nothing changed, when there is one already."""
    statement = conflict_aware(connection, table).values(**key, **values)
    statement = statement.on_conflict_do_nothing(index_elements=list(key)).returning(table.c.id)
    return connection.execute(statement).scalar()


def conflict_aware(connection: Connection, table: Table) -> Any:
    """The dialect's own INSERT, which knows ON CONFLICT."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
