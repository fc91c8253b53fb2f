"""A database address -> a Store that opens short transactions, the same on SQLite (WAL) and Postgres."""

from __future__ import annotations

import json
import math
import select
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import (
    ArgumentError,
    InterfaceError,
    InternalError,
    InvalidatePoolError,
    NotSupportedError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from renderer.errors import ConfigurationError

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite only makes a rowid of a column that is called INTEGER
Identity = BigInteger().with_variant(Integer, "sqlite")
Document = JSON().with_variant(JSONB, "postgresql")

_RESTS_SINCE: Final = "rests since"
_LONG_REST: Final = 30.0  # seconds; shorter than what cuts idle lines on the way
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA busy_timeout=30000",
    "PRAGMA foreign_keys=ON",
)


class Utc(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite forgets zones, so the zone is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments; hand SQLite the UTC wall time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


# what a statement raises while it cannot be answered now and may be later: no server, one that takes no
# writes (a standby), no free connection, a prepared statement whose table was changed
AWAY = (OperationalError, InterfaceError, InternalError, NotSupportedError, PoolTimeout)


def why_away(error: Exception) -> str:
    """The first line of what the database, or its driver, said: at most 200 characters, and no statement."""
    return str(getattr(error, "orig", error)).partition("\n")[0][:200].rstrip(".:")


class Store:
    """The records: ``read()`` and ``write()`` each give a connection inside one short transaction."""

    def __init__(self, engine: Engine) -> None:
        """Stand on an engine made by ``open_store``."""
        self.engine = engine

    @property
    def is_sqlite(self) -> bool:
        """True on SQLite, where one writer works at a time."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads; on SQLite it never waits for a writer."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self, *, lasting: bool = True) -> Iterator[Connection]:
        """A transaction that writes; on SQLite the write lock is taken at once, so it cannot deadlock.

        A ``lasting`` one is on the disk when it commits: what was answered survives a power cut. The others
        survive any killed process, but on SQLite a power cut may take the last of them back, in order.
        """
        with self.engine.connect() as connection:
            writing = connection.execution_options(sqlite_write="FULL" if lasting else "NORMAL")
            with writing.begin():
                yield writing

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def open_store(url: str, *, pool_size: int = 8) -> Store:
    """Store at ``url`` (``sqlite:///path`` or ``postgresql://…``); raises ConfigurationError for other kinds.

    The schema is not touched; ``renderer.store.schema.upgrade`` does that.
    """
    address = normal_url(url)
    # a statement's parameters hold numbers and texts, which no log and no traceback may show
    options: dict[str, Any] = {"pool_size": pool_size, "max_overflow": 3 * pool_size, "hide_parameters": True}
    if address.get_backend_name() == "sqlite":
        if address.database and address.database != ":memory:":
            _private_file(Path(address.database))
        engine = create_engine(address, json_serializer=_dumps, connect_args={"timeout": 30}, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(address, json_serializer=_dumps, **options)
        event.listen(engine, "connect", _prepare_postgres)
        event.listen(engine, "checkin", _note_rest)
        event.listen(engine, "checkout", partial(_check_alive, engine.dialect))
    return Store(engine)


def _prepare_postgres(connection: Any, _record: Any) -> None:
    # a statement's plan is kept while its table grows: one made for a few rows must not read a million
    connection.autocommit = True
    connection.execute("SET enable_seqscan = off")
    # what is read whole all the same counts as costly then, and would be compiled for a tenth of a second
    connection.execute("SET jit = off")
    connection.autocommit = False


def _note_rest(_connection: Any, record: Any) -> None:
    record.info[_RESTS_SINCE] = time.monotonic()


def _check_alive(dialect: Dialect, connection: Any, record: Any, _proxy: Any) -> None:
    """Have a connection made anew, and all others, when its server hung up while it rested.

    A server that goes says so at once, which costs no question; a line that broke in silence is asked after.
    """
    hung_up = connection.closed or _has_news(connection.fileno())
    if not hung_up and time.monotonic() - record.info.get(_RESTS_SINCE, math.inf) > _LONG_REST:
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error:
            hung_up = True
    if hung_up:
        raise InvalidatePoolError


def _has_news(descriptor: int) -> bool:
    if sys.platform == "win32":
        return bool(select.select([descriptor], [], [], 0)[0])
    # unlike select, it takes descriptors of any number
    news = select.poll()
    news.register(descriptor, select.POLLIN)
    return bool(news.poll(0))


def _private_file(path: Path) -> None:
    """Make the file before SQLite does, for its owner alone; the log beside it takes its mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.name.startswith("file:") and not path.exists():
        path.touch(mode=0o600)


def normal_url(url: str) -> URL:
    """The address with its driver named: psycopg 3 for Postgres; raises ConfigurationError."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise ConfigurationError(
            "DATABASE_URL cannot be read; write sqlite:///file or postgresql://user:password@host/name."
        ) from error
    backend = address.get_backend_name()
    if backend in {"postgresql", "postgres"}:
        return address.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        return address
    raise ConfigurationError(
        f"DATABASE_URL names {backend}; this project keeps records in SQLite or Postgres."
    )


def _dumps(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    level = connection.get_execution_options().get("sqlite_write")
    if level:
        connection.exec_driver_sql(f"PRAGMA synchronous={level}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if level else "BEGIN DEFERRED")
