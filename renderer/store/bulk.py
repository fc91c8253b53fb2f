"""Many rows of one table -> one statement with one parameter, a JSON document of them, on Postgres.

The statement reads the same for any number of rows, so that the server plans it once, and neither
SQLAlchemy nor the driver touches each value: 40 rows cost a quarter of what a statement a row does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

import orjson
from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    FromClause,
    String,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from renderer.store import direct

Row = Mapping[str, Any]
_DOCUMENT: Final = "rows_"
_IDS: Final = "ids_"
_ROW: Final = "row_id"


def insert_new(connection: Connection, table: Table, key: Sequence[str], rows: Sequence[Row]) -> list[Any]:
    """Insert rows that have no like in their unique key; ``(id, *key)`` of each that is new."""
    statement = _insert(table, tuple(rows[0]), tuple(key), ())
    return direct.rows(connection, statement, {_DOCUMENT: _document(rows)})


def upsert(
    connection: Connection, table: Table, key: Sequence[str], rows: Sequence[Row], *, adding: bool = False
) -> None:
    """Insert rows, or change those of their unique key to the rows' other values; no key comes twice."""
    names = tuple(rows[0])
    changed = tuple(name for name in names if name not in key)
    statement = _insert(table, names, tuple(key), changed, adding=adding)
    direct.changed(connection, statement, {_DOCUMENT: _document(rows)})


def change(connection: Connection, table: Table, rows: Mapping[int, Row]) -> None:
    """Change rows by id, each to its own values of the same columns."""
    statement = _update(table, tuple(next(iter(rows.values()))))
    ids = sorted(rows)
    listed = [{**rows[row_id], _ROW: row_id} for row_id in ids]
    direct.changed(connection, statement, {_DOCUMENT: _document(listed), _IDS: ids})


def change_where(
    connection: Connection, table: Table, rows: Mapping[int, Row], column: str, values: tuple[str | None, ...]
) -> set[int]:
    """The same for those whose ``column`` still has one of ``values``; returns the ids that were changed."""
    names = tuple(next(iter(rows.values())))
    ids = sorted(rows)
    listed = [{**rows[row_id], _ROW: row_id} for row_id in ids]
    statement = _update_where(table, names, column, values)
    changed = direct.rows(connection, statement, {_DOCUMENT: _document(listed), _IDS: ids})
    return {int(row[0]) for row in changed}


def has(table: Table, column: str, values: tuple[str | None, ...]) -> ColumnElement[bool]:
    """The row's ``column`` is one of ``values``, None among them."""
    return or_(*(table.c[column].is_not_distinct_from(value) for value in values))


def taken(
    statement: Any, table: Table, names: Sequence[str], *, adding: bool = False
) -> dict[str, ColumnElement[Any]]:
    """What an INSERT sets where there is a row already: its own values, or the sums of both."""
    own = {name: statement.excluded[name] for name in names}
    return {name: table.c[name] + value for name, value in own.items()} if adding else own


def _document(rows: Sequence[Row]) -> str:
    try:
        return orjson.dumps(rows, default=_moment, option=orjson.OPT_PASSTHROUGH_DATETIME).decode()
    except TypeError:  # a number beyond 64 bits, or half a character: the database says what it thinks of it
        try:
            return json.dumps(rows, ensure_ascii=False, default=_moment)
        except TypeError as error:
            raise direct.refused(error, _DOCUMENT) from error


def _moment(value: object) -> str:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"{type(value).__name__} cannot be stored: no plain value, nor a moment with a zone")
    return value.isoformat()


@cache
def _insert(
    table: Table,
    names: tuple[str, ...],
    key: tuple[str, ...],
    changed: tuple[str, ...],
    *,
    adding: bool = False,
) -> Any:
    fixed = {
        one.name: literal(one.default.arg, one.type)
        for one in table.columns
        if one.name not in names and isinstance(one.default, ScalarElementColumnDefault)
    }
    rows = _recordset([table.c[name] for name in names])
    chosen = select(*(rows.c[name] for name in names), *fixed.values())
    statement = postgresql.insert(table).from_select([*names, *fixed], chosen, include_defaults=False)
    if changed:
        new = taken(statement, table, changed, adding=adding)
        statement = statement.on_conflict_do_update(index_elements=list(key), set_=new)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=list(key))
    return statement.returning(table.c.id, *(table.c[name] for name in key))


@cache
def _update(table: Table, names: tuple[str, ...]) -> Any:
    rows = _recordset([Column(_ROW, BigInteger), *(table.c[name] for name in names)])
    new = {name: rows.c[name] for name in names}
    # a document is planned as a hundred rows, and the table read whole for them; listed ids are looked up
    named = table.c.id == any_(bindparam(_IDS, type_=ARRAY(BigInteger)))
    return update(table).where(named, table.c.id == rows.c[_ROW]).values(new)


@cache
def _update_where(table: Table, names: tuple[str, ...], column: str, values: tuple[str | None, ...]) -> Any:
    return _update(table, names).where(has(table, column, values)).returning(table.c.id)


def _recordset(columns: Sequence[Column[Any]]) -> FromClause:
    document = cast(bindparam(_DOCUMENT, type_=Text()), JSON)
    fields = [column(one.name, _type(one)) for one in columns]
    return (
        func.json_to_recordset(document).table_valued(*fields, name="given").render_derived(with_types=True)
    )


def _type(known: Column[Any]) -> Any:
    # a column refuses what is too long for it, a document's field would cut it
    return Text() if isinstance(known.type, String) else known.type
