from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Integer, bindparam, cast, literal_column, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError

from renderer.store import Store, direct, messages
from renderer.store.messages import Message
from renderer.store.rows import query
from tests.postgres import on_postgres
from tests.store.test_messages import add

_BY_ID = query(Message, messages.messages, messages.messages.c.id == bindparam("row_id"))
_FOUND_OR_NOT = select(messages.messages.c.id).where(messages.messages.c.id == bindparam("row_id"))
_QUOTIENT = select(literal_column("1") / cast(bindparam("divisor"), Integer))
_KILLED = select(literal_column("pg_terminate_backend(pg_backend_pid())"))


def test_rows_come_as_sqlalchemy_converts_them(store: Store, account: int, now: datetime) -> None:
    (made,) = add(store, account, now, 1)
    with store.read() as connection:
        usual = [tuple(row) for row in connection.execute(_BY_ID, {"row_id": made})]
        found = direct.rows(connection, _BY_ID, {"row_id": made})
    assert found == usual
    message = Message(*found[0])
    assert message.created_at == now
    assert message.created_at.tzinfo is UTC
    assert isinstance(message.content, dict)


def test_no_row_is_an_empty_list(store: Store) -> None:
    with store.read() as connection:
        assert direct.rows(connection, _FOUND_OR_NOT, {"row_id": 9}) == []


def test_changed_rows_are_counted(store: Store, account: int, now: datetime) -> None:
    table, ids = messages.messages, add(store, account, now, 2)
    statement = table.update().where(table.c.id >= bindparam("first")).values(spid="310410")
    with store.write() as connection:
        assert direct.changed(connection, statement, {"first": ids[0]}) == 2
        assert direct.changed(connection, statement, {"first": ids[-1] + 1}) == 0


def test_what_is_written_directly_goes_with_its_transaction(
    store: Store, account: int, now: datetime
) -> None:
    table, (made,) = messages.messages, add(store, account, now, 1)
    statement = table.update().where(table.c.id == bindparam("row_id")).values(spid="310410")

    def write_and_fail() -> None:
        with store.write() as connection:
            direct.changed(connection, statement, {"row_id": made})
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()
    with store.read() as connection:
        found = messages.message(connection, made)
    assert found is not None
    assert found.spid is None


def test_a_driver_error_is_told_as_sqlalchemy_tells_it_and_without_values(
    store: Store, account: int, now: datetime
) -> None:
    table, (made,) = messages.messages, add(store, account, now, 1)
    twice = table.insert().from_select(
        [column.name for column in table.columns],
        select(*table.columns).where(table.c.id == bindparam("number")),
    )
    with store.write() as connection, pytest.raises(IntegrityError) as caught:
        direct.changed(connection, twice, {"number": made})
    assert f"'number': {made}" not in str(caught.value)


def test_a_value_that_cannot_be_stored_is_told_without_it(store: Store) -> None:
    table = messages.messages
    statement = table.update().values(updated_at=bindparam("moment", type_=table.c.updated_at.type))
    naive = datetime(2026, 1, 1)
    with store.write() as connection, pytest.raises(StatementError, match="without a zone") as caught:
        direct.changed(connection, statement, {"moment": naive})
    assert "2026" not in str(caught.value)


@on_postgres  # SQLite divides by nothing without a word
def test_after_an_error_the_connection_serves_the_next(store: Store) -> None:
    with pytest.raises(DBAPIError), store.read() as connection:
        direct.rows(connection, _QUOTIENT, {"divisor": 0})
    with store.read() as connection:
        assert direct.rows(connection, _QUOTIENT, {"divisor": 1}) == [(1,)]


@on_postgres  # SQLite has no server to lose
def test_a_broken_connection_is_not_used_again(store: Store) -> None:
    with pytest.raises(OperationalError) as caught, store.read() as connection:
        direct.rows(connection, _KILLED)
    assert caught.value.connection_invalidated
    with store.read() as connection:
        assert direct.rows(connection, _FOUND_OR_NOT, {"row_id": 1}) == []
