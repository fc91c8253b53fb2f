from __future__ import annotations

import pytest

from renderer.store import Store
from renderer.studio import records
from tests.browser.records import NUMBER


@pytest.mark.parametrize(
    ("number", "shown"),
    [("31655500123", "31•••••••23"), ("12345", "12•45"), ("1234", "••••"), ("", ""), ("f" * 64, "forgotten")],
)
def test_numbers_are_masked(number: str, shown: str) -> None:
    assert records.mask(number) == shown


def test_the_newest_messages_come_first_and_by_pages(filled: Store) -> None:
    with filled.read() as connection:
        first = records.page(connection, account_id=None, limit=5)
        second = records.page(connection, account_id=None, before=first[-1].id, limit=5)
        sent = records.page(connection, account_id=None, state="sent")
        strangers = records.page(connection, account_id=999)
    assert [row.id for row in first + second] == list(range(12, 2, -1))
    assert {row.state for row in sent} == {"sent"}
    assert strangers == []


def test_a_history_tells_everything_but_the_number(filled: Store) -> None:
    with filled.read() as connection:
        found = records.history(connection, 12, account_id=None)
    assert found is not None
    assert [one.kind for one in found.happenings][-1] == "delivered"
    assert [one.outcome for one in found.attempts] == ["later", "accepted"]
    assert len(found.postbacks) == 2
    told = repr((found.happenings, found.attempts, found.row))
    assert NUMBER not in told


def test_another_account_s_message_is_not_there(filled: Store) -> None:
    with filled.read() as connection:
        assert records.history(connection, 12, account_id=999) is None
        assert records.history(connection, 4711, account_id=None) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("MMS_12", 12), ("TU1TXzEy", 12), ("", None), ("rubbish", None), ("9" * 40, None)],
)
def test_a_message_is_named_by_number_or_tracking_id(text: str, number: int | None) -> None:
    assert records.number_of(text) == number
