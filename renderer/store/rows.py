"""A table and a condition -> frozen dataclasses whose fields name the columns."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    FromClause,
    Select,
    Table,
    any_,
    bindparam,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from renderer.store import bulk, direct

Row = TypeVar("Row")

# Building a statement costs several times its execution, so each shape is built once and then only bound.


def query(kind: type[Any], table: Table, where: ColumnElement[bool]) -> Select[Any]:
    """Select the columns that ``kind`` has fields for."""
    return select(*(table.c[field.name] for field in fields(kind))).where(where)


def one(connection: Connection, kind: type[Row], table: Table, **key: Any) -> Row | None:
    """First row whose columns equal ``key`` as a ``kind``, or None."""
    statement = _equal(cast("Hashable", kind), table, tuple(key), limited=True)
    found = direct.rows(connection, statement, key)
    return kind(*found[0]) if found else None


def many(connection: Connection, kind: type[Row], table: Table, **key: Any) -> list[Row]:
    """Rows whose columns equal ``key``, by id."""
    statement = _equal(cast("Hashable", kind), table, tuple(key), limited=False)
    return [kind(*found) for found in direct.rows(connection, statement, key)]


def many_of(
    connection: Connection, kind: type[Row], table: Table, column: str, values: Collection[Any], **key: Any
) -> list[Row]:
    """Rows whose ``column`` is one of ``values`` and whose other columns equal ``key``, by id."""
    if not values:
        return []
    statement = _among(connection.dialect.name, cast("Hashable", kind), table, column, tuple(key))
    found = direct.rows(connection, statement, {"values_": list(values), **key})
    return [kind(*row) for row in found]


def add(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Insert a row; returns its id."""
    return int(direct.rows(connection, _insert(table), values)[0][0])


def upsert(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> int:
    """Insert the row of that unique key, or change it to ``values``, in one statement; returns its id."""
    # a key without values still needs something to set, or the database returns no id
    changed = tuple(values) or tuple(key)[:1]
    statement = _insert_or(connection.dialect.name, table, tuple(key), changed)
    return int(direct.rows(connection, statement, {**key, **values})[0][0])


def upsert_many(
    connection: Connection,
    table: Table,
    key: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    *,
    adding: bool = False,
) -> None:
    """The same for rows of the same columns; no two have the same key. ``adding`` sums with what is there."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        bulk.upsert(connection, table, key, rows, adding=adding)
        return
    statement = sqlite.insert(table)
    changed = [name for name in rows[0] if name not in key]
    taken = bulk.taken(statement, table, changed, adding=adding)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=taken), list(rows))


def insert_new(
    connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]
) -> int | None:
    """Insert the row of that unique key; None, and nothing changed, when there is one already."""
    statement = _insert_or(connection.dialect.name, table, tuple(key), ())
    made = direct.rows(connection, statement, {**key, **values})
    return int(made[0][0]) if made else None


def insert_many(
    connection: Connection, table: Table, key: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> list[Any]:
    """Insert rows that have no like in their unique key, in one statement; returns the new ids' rows.

    Every row has the same columns. What is returned is ``(id, *key)`` of each row that is new.
    """
    if not rows:
        return []
    if connection.dialect.name == "postgresql":
        return bulk.insert_new(connection, table, key, rows)
    return [tuple(row) for row in connection.execute(_insert_many(table, tuple(key)), list(rows))]


def change_one(connection: Connection, table: Table, row_id: int, values: Mapping[str, Any]) -> bool:
    """Change the row of that id; True when there is one."""
    statement = _update(table, tuple(values))
    parameters = {f"new_{name}": value for name, value in values.items()}
    return direct.changed(connection, statement, {**parameters, "row_id": row_id}) == 1


def change_alike(
    connection: Connection,
    table: Table,
    ids: Collection[int],
    values: Mapping[str, Any],
    *,
    only_from: Collection[str] = (),
    in_passing: bool = False,
) -> None:
    """Change the rows of those ids to the same values, optionally only those in certain states.

    ``in_passing`` leaves out what somebody else is changing at this moment, instead of waiting for it.
    """
    if not ids:
        return
    statement = _update_among(
        connection.dialect.name, table, tuple(values), tuple(only_from), in_passing=in_passing
    )
    parameters = {f"new_{name}": value for name, value in values.items()}
    direct.changed(connection, statement, {**parameters, "values_": list(ids)})


def claims(chosen: Select[Any]) -> dict[str, Select[Any]]:
    """A choice of rows to work on, by dialect: on Postgres those another worker holds are left out."""
    # NO KEY UPDATE: rows that refer to them may be written meanwhile
    return {
        "sqlite": chosen,
        "postgresql": chosen.with_for_update(key_share=True, skip_locked=True),
    }


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
    if connection.dialect.name == "postgresql":
        bulk.change(connection, table, rows)
        return
    statement = _update(table, tuple(next(iter(rows.values()))))
    parameters = [
        {"row_id": row_id, **{f"new_{name}": value for name, value in values.items()}}
        for row_id, values in sorted(rows.items())  # by id: two workers must not wait for each other
    ]
    connection.execute(statement, parameters)


def change_where(
    connection: Connection,
    table: Table,
    rows: Mapping[int, Mapping[str, Any]],
    column: str,
    values: tuple[str | None, ...],
) -> set[int]:
    """The same for those whose ``column`` still has one of ``values``; returns the ids that were changed."""
    if not rows:
        return set()
    if connection.dialect.name == "postgresql":
        return bulk.change_where(connection, table, rows, column, values)
    statement = _update(table, tuple(next(iter(rows.values())))).where(bulk.has(table, column, values))
    return {
        row_id
        for row_id, new in sorted(rows.items())
        if connection.execute(
            statement, {"row_id": row_id, **{f"new_{name}": value for name, value in new.items()}}
        ).rowcount
    }


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
def _update_among(
    dialect: str, table: Table, names: tuple[str, ...], only_from: tuple[str, ...], *, in_passing: bool
) -> Any:
    new = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    chosen: list[ColumnElement[bool]] = [one_of(dialect, table.c.id)]
    if only_from:
        chosen.append(in_state(table, only_from))
    if in_passing and dialect == "postgresql":
        free = select(table.c.id).where(*chosen).with_for_update(key_share=True, skip_locked=True)
        chosen = [table.c.id.in_(free)]
    return update(table).where(*chosen).values(new)


def in_state(table: FromClause, states: Collection[str]) -> ColumnElement[bool]:
    """The row's state is one of ``states``; a statement of fixed length, unlike IN."""
    return or_(*(table.c.state == state for state in states))


@cache
def _insert_many(table: Table, key: tuple[str, ...]) -> Any:
    statement = sqlite.insert(table).on_conflict_do_nothing(index_elements=list(key))
    return statement.returning(table.c.id, *(table.c[name] for name in key))


@cache
def _insert_or(dialect: str, table: Table, key: tuple[str, ...], changed: tuple[str, ...]) -> Any:
    # only the dialects' own INSERT knows ON CONFLICT
    statement: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    if changed:
        taken = bulk.taken(statement, table, changed)
        statement = statement.on_conflict_do_update(index_elements=list(key), set_=taken)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=list(key))
    return statement.returning(table.c.id)
