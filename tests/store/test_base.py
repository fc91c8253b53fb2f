from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import psycopg
import pytest
from sqlalchemy import Column, Table, insert, select, text
from sqlalchemy.exc import StatementError

from renderer.errors import ConfigurationError
from renderer.store import Store, accounts, base
from renderer.store.base import Identity, Utc, metadata, normal_url, open_store
from tests.postgres import on_postgres


def test_moments_come_back_in_utc_to_the_microsecond(store: Store, now: datetime) -> None:
    elsewhere = now.astimezone(timezone(timedelta(hours=-4)))
    with store.write() as connection:
        accounts.add_account(connection, "a", now=elsewhere)
        row = connection.execute(select(accounts.accounts.c.created_at)).scalar_one()
    assert row == now
    assert row.utcoffset() == timedelta(0)


def test_a_naive_moment_is_refused(store: Store) -> None:
    with pytest.raises(StatementError), store.write() as connection:
        accounts.add_account(connection, "a", now=datetime(2026, 1, 1))


def test_a_failed_transaction_leaves_nothing(store: Store, now: datetime) -> None:
    def fall() -> None:
        with store.write() as connection:
            accounts.add_account(connection, "a", now=now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fall()
    with store.read() as connection:
        assert not accounts.any_account(connection)


def test_writers_side_by_side_lose_nothing(store: Store, now: datetime) -> None:
    def work(lane: int) -> None:
        for number in range(20):
            with store.write() as connection:
                accounts.add_account(connection, f"{lane}-{number}", now=now)

    threads = [threading.Thread(target=work, args=(lane,)) for lane in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as connection:
        assert len(connection.execute(select(accounts.accounts.c.id)).all()) == 120


def test_what_must_last_is_synced_and_the_rest_is_not(tmp_path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'r.db'}")
    for lasting, level in ((True, 2), (False, 1), (True, 2)):
        with store.write(lasting=lasting) as connection:
            assert connection.execute(text("PRAGMA synchronous")).scalar() == level
    store.close()


def test_sqlite_runs_in_wal_and_waits_for_locks(tmp_path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'new' / 'r.db'}")
    with store.read() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA busy_timeout")).scalar() == 30000
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    store.close()


@pytest.mark.parametrize("url", ["mysql://localhost/x", "nonsense", ""])
def test_other_databases_are_refused_in_words(url: str) -> None:
    with pytest.raises(ConfigurationError, match="DATABASE_URL"):
        open_store(url)


def test_postgres_goes_through_psycopg_3() -> None:
    assert normal_url("postgresql://u:p@h/d").drivername == "postgresql+psycopg"


def test_types_are_declared_once() -> None:
    probe = Table("probe", metadata, Column("id", Identity, primary_key=True), Column("at", Utc))
    try:
        assert isinstance(insert(probe).values(at=datetime(2026, 1, 1, tzinfo=UTC)).compile().string, str)
    finally:
        metadata.remove(probe)


@on_postgres  # SQLite has no server to lose
def test_resting_connections_that_the_server_closed_are_made_anew(store: Store) -> None:
    with store.read(), store.read(), store.read() as connection:
        own = connection.execute(text("SELECT datname FROM pg_database WHERE datname = current_database()"))
        database = own.scalar_one()
    with psycopg.connect(
        store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    ) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = %s AND pid <> pg_backend_pid()",
            [database],
        )
    with store.read() as first, store.read() as second, store.read() as third:
        assert [one.execute(text("SELECT 1")).scalar_one() for one in (first, second, third)] == [1, 1, 1]


@on_postgres  # SQLite has no server to lose
def test_a_connection_that_rested_for_long_is_asked_after(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    with store.read():
        pass
    monkeypatch.setattr(store.engine.dialect, "do_ping", asked.append)
    with store.read():
        assert asked == []
    monkeypatch.setattr(base, "_LONG_REST", -1.0)
    with store.read():
        assert len(asked) == 1


@on_postgres  # SQLite plans each statement anew
def test_a_plan_made_for_a_small_table_looks_rows_up_all_the_same(store: Store) -> None:
    with store.write() as connection:
        plan = connection.execute(text("EXPLAIN SELECT name FROM accounts WHERE id = ANY ('{1,2,3}')"))
        assert "Seq Scan" not in "\n".join(plan.scalars())
    with store.read() as connection:  # a transaction that ended did not take the setting with it
        shown = [connection.execute(text(f"SHOW {name}")).scalar_one() for name in ("enable_seqscan", "jit")]
    assert shown == ["off", "off"]
