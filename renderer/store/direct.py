"""A statement that SQLAlchemy compiled once -> its rows, executed on Postgres by the driver alone.

SQLAlchemy looks a statement up, binds it and wraps its result anew at each execution, at two to three
times the cost of the driver's own work; the road executes the same few dozen statements all day. On SQLite
they take the ordinary way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NoReturn

from sqlalchemy import Dialect
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, StatementError

_CURSOR: Final = "direct cursor"  # one for the life of a connection: making one costs as much as using it
Processor = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement's text, the values it has already, and how its other values and its rows are converted."""

    sql: str
    fixed: Mapping[str, Any]
    bound: tuple[tuple[str, Processor], ...]
    read: tuple[Processor | None, ...]


def rows(
    connection: Connection, statement: Any, parameters: Mapping[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    """All rows of a statement that is built once and kept; raises what SQLAlchemy would (DBAPIError)."""
    given = parameters or {}
    if connection.dialect.name != "postgresql":
        return [tuple(row) for row in connection.execute(statement, given)]
    compiled = _compiled(statement, tuple(given), connection.dialect)
    found: list[tuple[Any, ...]] = _executed(connection, compiled.sql, _bound(compiled, given)).fetchall()
    return [_read(compiled.read, row) for row in found] if compiled.read else found


def changed(connection: Connection, statement: Any, parameters: Mapping[str, Any]) -> int:
    """Number of rows that a statement changed; the same otherwise."""
    if connection.dialect.name != "postgresql":
        return connection.execute(statement, parameters).rowcount
    compiled = _compiled(statement, tuple(parameters), connection.dialect)
    return int(_executed(connection, compiled.sql, _bound(compiled, parameters)).rowcount)


def _executed(connection: Connection, sql: str, parameters: Mapping[str, Any]) -> Any:
    cursor = connection.info.get(_CURSOR)
    try:
        if cursor is None:
            cursor = connection.info[_CURSOR] = connection.connection.cursor()
        return cursor.execute(sql, parameters)
    except connection.dialect.loaded_dbapi.Error as error:
        _fail(connection, sql, parameters, error)


def _fail(connection: Connection, sql: str, parameters: Mapping[str, Any], error: Any) -> NoReturn:
    """Raise as SQLAlchemy does: callers know its errors, and a broken connection must not be used again."""
    gone = connection.dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    if gone:
        connection.invalidate(error)
    raise DBAPIError.instance(
        sql,
        dict(parameters),
        error,
        connection.dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=gone,
        dialect=connection.dialect,
    ) from error


def _bound(compiled: Compiled, parameters: Mapping[str, Any]) -> dict[str, Any]:
    values = {**compiled.fixed, **parameters}
    try:
        for name, process in compiled.bound:
            values[name] = process(values[name])
    except (TypeError, ValueError) as error:
        raise refused(error, compiled.sql) from error
    return values


def refused(error: Exception, sql: str) -> StatementError:
    """A value that cannot be stored, told as SQLAlchemy tells it: without the value."""
    return StatementError(f"{type(error).__name__}: {error}", sql, {}, error, hide_parameters=True)


def _read(processors: tuple[Processor | None, ...], row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        value if process is None else process(value) for process, value in zip(processors, row, strict=True)
    )


@lru_cache(maxsize=1024)
def _compiled(statement: Any, names: tuple[str, ...], dialect: Dialect) -> Compiled:
    made = statement.compile(dialect=dialect, column_keys=list(names))
    # what a column has when nothing is given for it
    fixed = {column.key: column.default.arg for column in getattr(made, "insert_prefetch", ())}
    types = {name: bind.type for bind, name in made.bind_names.items()}
    processors = {
        name: kind.dialect_impl(dialect).bind_processor(dialect) for name, kind in types.items() if kind
    }
    own = {name: value for name, value in made.params.items() if name not in names}
    fixed = {name: _processed(processors.get(name), value) for name, value in {**own, **fixed}.items()}
    bound = tuple((name, processors[name]) for name in names if processors.get(name))
    columns = getattr(statement, "exported_columns", ())
    read = tuple(one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns)
    return Compiled(str(made), fixed, bound, read if any(read) else ())


def _processed(process: Processor | None, value: Any) -> Any:
    return value if process is None else process(value)
