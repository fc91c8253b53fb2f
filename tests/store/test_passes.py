from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError

from renderer.store import Store, passes
from tests.store.test_messages import add


def issue(store: Store, account: int, now: datetime, serial: str) -> int:
    (message_id,) = add(store, account, now)
    with store.write() as connection:
        passes.add_pass(
            connection,
            account,
            template="event-ticket",
            serial=serial,
            token="t" * 32,
            slots={"CUSTOMPASSID": "abc", "PRIMARYVALUE1": "Zoë"},
            phone="16501234123",
            message_id=message_id,
            now=now,
        )
    return message_id


def test_a_pass_is_found_by_its_serial_and_by_its_message(store: Store, account: int, now: datetime) -> None:
    message_id = issue(store, account, now, "S-1")
    with store.read() as connection:
        found = passes.pass_by_serial(connection, "S-1")
        assert passes.passes_of(connection, message_id) == [found]
    assert found is not None
    assert (found.custom_pass_id, found.phone, found.revision, found.voided) == (
        "abc",
        "16501234123",
        1,
        False,
    )
    assert found.slots["PRIMARYVALUE1"] == "Zoë"


def test_a_serial_number_is_given_once(store: Store, account: int, now: datetime) -> None:
    issue(store, account, now, "S-1")
    with pytest.raises(IntegrityError):
        issue(store, account, now, "S-1")
