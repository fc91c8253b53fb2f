from __future__ import annotations

from datetime import datetime

from renderer.store import Store, accounts, messages
from renderer.store.accounts import Account
from renderer.store.rows import change_alike, change_where, insert_new, many, one, upsert
from tests.store.test_messages import add


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


def test_rows_change_alike_and_only_from_the_named_states(store: Store, account: int, now: datetime) -> None:
    ids = add(store, account, now, 3)
    with store.write() as connection:
        change_alike(connection, messages.messages, [], {"state": messages.FAILED})
        change_alike(connection, messages.messages, ids[:1], {"state": messages.FAILED})
        queued = {"state": messages.QUEUED}
        change_alike(connection, messages.messages, ids[:2], queued, only_from=[messages.ACCEPTED])
        states = [one.state for one in messages.by_ids(connection, ids)]
    assert states == [messages.FAILED, messages.QUEUED, messages.ACCEPTED]


def test_rows_change_where_a_column_still_has_one_of_the_values(
    store: Store, account: int, now: datetime
) -> None:
    first, second, third = add(store, account, now, 3)
    with store.write() as connection:
        change_alike(connection, messages.messages, [second], {"handset": "a"})
        change_alike(connection, messages.messages, [third], {"handset": "b"})
        rows = {one: {"spid": str(one % 1000), "sent_as": "SMS"} for one in (first, second, third, third + 1)}
        changed = change_where(connection, messages.messages, rows, "handset", (None, "a"))
        assert changed == {first, second}
        assert change_where(connection, messages.messages, {}, "handset", (None,)) == set()
        told = [messages.message(connection, one) for one in (first, second, third)]
    assert [(one.spid, one.sent_as) for one in told if one] == [
        (str(first % 1000), "SMS"),
        (str(second % 1000), "SMS"),
        (None, "MMS"),
    ]
