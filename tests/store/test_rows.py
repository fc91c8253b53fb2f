from __future__ import annotations

from datetime import datetime

from renderer.store import Store, accounts
from renderer.store.accounts import Account
from renderer.store.rows import insert_new, many, one, upsert


def test_upsert_inserts_then_changes_and_keeps_the_id(store: Store, now: datetime) -> None:
    with store.write() as connection:
        table = accounts.accounts
        first = upsert(connection, table, {"name": "a"}, {"created_at": now, "country": "1"})
        second = upsert(connection, table, {"name": "a"}, {"created_at": now, "country": "44"})
        assert first == second
        found = one(connection, Account, table, name="a")
        assert found is not None
        assert found.country == "44"


def test_insert_new_leaves_an_existing_row_alone(store: Store, now: datetime) -> None:
    with store.write() as connection:
        table = accounts.accounts
        assert insert_new(connection, table, {"name": "a"}, {"created_at": now, "country": "1"}) is not None
        assert insert_new(connection, table, {"name": "a"}, {"created_at": now, "country": "44"}) is None
        assert [row.country for row in many(connection, Account, table, name="a")] == ["1"]
