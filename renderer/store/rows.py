"""A table and a condition -> frozen dataclasses whose fields name the columns."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import ARRAY, Column, ColumnElement, Select, Table, any_, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

Row = TypeVar("Row")

# Building a statement costs several times its execution, so each shape is built once and then only bound.


def query(kind: type[Any], table: Table, where: ColumnElement[bool]) -> Select[Any]:
    """Select the columns that ``kind`` has fields for."""
    return select(*(table.c[field.name] for field in fields(kind))).where(where)


def one(connection: Connection, kind: type[Row], table: Table, **key: Any) -> Row | None:
    """First row whose columns equal ``key`` as a ``kind``, or None."""
    statement = _equal(cast("Hashable", kind), table, tuple(key), limited=True)
    found = connection.execute(statement, key).first()
    return None if found is None else kind(*found)


def many(connection: Connection, kind: type[Row], table: Table, **key: Any) -> list[Row]:
    """Rows whose columns equal ``key``, by id."""
    statement = _equal(cast("Hashable", kind), table, tuple(key), limited=False)
    return [kind(*found) for found in connection.execute(statement, key)]


def many_of(
    connection: Connection, kind: type[Row], table: Table, column: str, values: Collection[Any], **key: Any
) -> list[Row]:
    """Rows whose ``column`` is one of ``values`` and whose other columns equal ``key``, by id."""
    if not values:
        return []
    statement = _among(connection.dialect.name, cast("Hashable", kind), table, column, tuple(key))
    return [kind(*found) for found in connection.execute(statement, {"values_": list(values), **key})]


def add(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Insert a row; returns its id."""
    return int(connection.execute(_insert(table), values).scalar_one())


def upsert(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> int:
    """Insert the row of that unique key, or change it to ``values``, in one statement; returns its id."""
    # a key without values still needs something to set, or the database returns no id
    changed = tuple(values) or tuple(key)[:1]
    statement = _insert_or(connection.dialect.name, table, tuple(key), changed)
    return int(connection.execute(statement, {**key, **values}).scalar_one())


def insert_new(
    connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]
) -> int | None:
    """Insert the row of that unique key; None, and nothing changed, when there is one already."""
    statement = _insert_or(connection.dialect.name, table, tuple(key), ())
    return cast("int | None", connection.execute(statement, {**key, **values}).scalar())


def insert_many(
    connection: Connection, table: Table, key: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> list[Any]:
    """Insert rows that have no like in their unique key, in one statement; returns the new ids' rows.

    Every row has the same columns. What is returned is ``(id, *key)`` of each row that is new.
    """
    if not rows:
        return []
    statement = _insert_many(connection.dialect.name, table, tuple(key))
    return [tuple(row) for row in connection.execute(statement, list(rows))]


def change_one(connection: Connection, table: Table, row_id: int, values: Mapping[str, Any]) -> bool:
    """Change the row of that id; True when there is one."""
    statement = _update(table, tuple(values))
    parameters = {f"new_{name}": value for name, value in values.items()}
    return connection.execute(statement, {**parameters, "row_id": row_id}).rowcount == 1


def change_alike(
    connection: Connection,
    table: Table,
    ids: Collection[int],
    values: Mapping[str, Any],
    *,
    only_from: Collection[str] = (),
) -> None:
    """Change the rows of those ids to the same values, optionally only those in certain states."""
    if not ids:
        return
    statement = _update_among(connection.dialect.name, table, tuple(values), tuple(only_from))
    parameters = {f"new_{name}": value for name, value in values.items()}
    connection.execute(statement, {**parameters, "values_": list(ids)})


def one_of(dialect: str, column: Column[Any]) -> ColumnElement[bool]:
    """``column`` is one of those bound as ``values_``.

    On Postgres they are one array: the statement reads the same for any number of them, so that the driver
    does not take it apart anew each time and the server plans it once.
    """
    if dialect == "postgresql":
        return column == any_(bindparam("values_", type_=ARRAY(column.type)))
    return column.in_(bindparam("values_", expanding=True))


def change_many(connection: Connection, table: Table, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Change rows by id, each to its own values of the same columns, in one go."""
    if not rows:
        return
    statement = _update(table, tuple(next(iter(rows.values()))))
    parameters = [
        {"row_id": row_id, **{f"new_{name}": value for name, value in values.items()}}
        for row_id, values in sorted(rows.items())  # by id: two workers must not wait for each other
    ]
    connection.execute(statement, parameters)


@cache
def _equal(kind: Hashable, table: Table, names: tuple[str, ...], *, limited: bool) -> Select[Any]:
    columns = [table.c[field.name] for field in fields(cast("type[Any]", kind))]
    statement = select(*columns).where(*(table.c[name] == bindparam(name) for name in names))
    return statement.limit(1) if limited else statement.order_by(table.c.id)


@cache
def _among(dialect: str, kind: Hashable, table: Table, column: str, names: tuple[str, ...]) -> Select[Any]:
    columns = [table.c[field.name] for field in fields(cast("type[Any]", kind))]
    chosen = one_of(dialect, table.c[column])
    equal = (table.c[name] == bindparam(name) for name in names)
    return select(*columns).where(chosen, *equal).order_by(table.c.id)


@cache
def _insert(table: Table) -> Any:
    return insert(table).returning(table.c.id)


@cache
def _update(table: Table, names: tuple[str, ...]) -> Any:
    new = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    return update(table).where(table.c.id == bindparam("row_id")).values(new)


@cache
def _update_among(dialect: str, table: Table, names: tuple[str, ...], only_from: tuple[str, ...]) -> Any:
    new = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    states = [table.c.state.in_(only_from)] if only_from else []
    return update(table).where(one_of(dialect, table.c.id), *states).values(new)


@cache
def _insert_many(dialect: str, table: Table, key: tuple[str, ...]) -> Any:
    statement: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    statement = statement.on_conflict_do_nothing(index_elements=list(key))
    return statement.returning(table.c.id, *(table.c[name] for name in key))


@cache
def _insert_or(dialect: str, table: Table, key: tuple[str, ...], changed: tuple[str, ...]) -> Any:
    # only the dialects' own INSERT knows ON CONFLICT
    statement: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    if changed:
        taken = {name: statement.excluded[name] for name in changed}
        statement = statement.on_conflict_do_update(index_elements=list(key), set_=taken)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=list(key))
    return statement.returning(table.c.id)
