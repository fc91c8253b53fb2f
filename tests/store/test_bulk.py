from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.exc import DataError, StatementError

from renderer.store import Store, events, handsets, messages, postbacks
from renderer.store.handsets import Learnt
from renderer.store.rows import change_many, insert_many, upsert_many
from tests.postgres import on_postgres
from tests.store.test_messages import add

FACTS: dict[str, Any] = {
    "text": "„Füße“ \\ ' \" \n 🎫 %(rows_)s :rows_",
    "none": None,
    "number": 2**70,
    "share": 0.1,
    "list": [1, {"deep": True}],
}


def test_rows_keep_every_kind_of_value(store: Store, account: int, now: datetime) -> None:
    ids = add(store, account, now, 2)
    with store.write() as connection:
        made = events.add_many(connection, [(one, "sent", "k", FACTS) for one in ids], now=now)
    with store.read() as connection:
        found = [events.events_of(connection, one)[-1] for one in ids]
    assert [one.facts for one in found] == [FACTS, FACTS]
    assert [one.at for one in found] == [now, now]
    assert sorted(made.values()) == [one.id for one in found]


def test_what_was_there_is_left_alone_and_not_returned(store: Store, account: int, now: datetime) -> None:
    ids = add(store, account, now, 2)
    with store.write() as connection:
        events.add_many(connection, [(ids[0], "sent", "", {"first": True})], now=now)
        made = events.add_many(connection, [(one, "sent", "", {}) for one in ids], now=now)
        assert set(made) == {(ids[1], "sent", "")}
        assert events.events_of(connection, ids[0])[-1].facts == {"first": True}


def test_columns_that_are_not_given_have_their_defaults(store: Store, account: int, now: datetime) -> None:
    (message_id,) = add(store, account, now, 1)
    with store.write() as connection:
        made = events.add_many(connection, [(message_id, "sent", "", {})], now=now)
        row = {"account_id": account, "message_id": message_id, "event_id": made[message_id, "sent", ""]}
        postbacks.owe_all(connection, [row], now=now)
        (owed,) = postbacks.postbacks_of(connection, message_id)
    assert (owed.state, owed.attempts, owed.attempts_before) == (postbacks.OWED, 0, 0)


def test_each_row_is_changed_to_its_own_values(store: Store, account: int, now: datetime) -> None:
    ids = add(store, account, now, 3)
    new = {one: {"state": messages.SENT, "gateway_id": f"g{one}"} for one in ids[:2]}
    with store.write() as connection:
        messages.change_all(connection, new, now=now)
        found = messages.by_ids(connection, ids)
    assert [(one.state, one.gateway_id) for one in found] == [
        ("sent", f"g{ids[0]}"),
        ("sent", f"g{ids[1]}"),
        ("accepted", None),
    ]


def test_a_value_may_become_none(store: Store, account: int, now: datetime) -> None:
    (message_id,) = add(store, account, now, 1)
    with store.write() as connection:
        for spid in ("310410", None):
            change_many(connection, messages.messages, {message_id: {"spid": spid}})
            found = messages.message(connection, message_id)
            assert found is not None
            assert found.spid == spid


def test_of_two_handsets_of_a_number_the_later_is_kept(store: Store, now: datetime) -> None:
    told = [Learnt("1", "a", None), Learnt("2", "b", "310410"), Learnt("1", "c", None)]
    with store.write() as connection:
        handsets.learn_all(connection, told[:1], now=now)
        handsets.learn_all(connection, told, now=now)
        handsets.learn_all(connection, [], now=now)
        known = handsets.known_of(connection, ["1", "2"])
    assert {one.phone: (one.handset, one.spid) for one in known.values()} == {
        "1": ("c", None),
        "2": ("b", "310410"),
    }


def test_nothing_is_nothing(store: Store) -> None:
    with store.write() as connection:
        assert insert_many(connection, events.events, ("message_id", "kind", "key"), []) == []
        change_many(connection, messages.messages, {})
        upsert_many(connection, handsets.handset_cache, ("phone",), [])
        assert handsets.reported(connection) == []


@on_postgres  # SQLite knows no lengths
def test_what_is_too_long_for_a_column_is_refused_and_not_cut(
    store: Store, account: int, now: datetime
) -> None:
    (message_id,) = add(store, account, now, 1)
    with store.write() as connection, pytest.raises(DataError):
        change_many(connection, messages.messages, {message_id: {"state": "x" * 13}})


@pytest.mark.parametrize("value", [datetime(2026, 1, 1), object()])
def test_what_cannot_be_stored_is_refused_without_being_shown(
    store: Store, account: int, now: datetime, value: object
) -> None:
    (message_id,) = add(store, account, now, 1)
    with store.write() as connection, pytest.raises(StatementError) as caught:
        change_many(connection, messages.messages, {message_id: {"updated_at": value}})
    assert "2026" not in str(caught.value)
