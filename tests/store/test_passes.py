from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from renderer.store import Store, passes
from renderer.store.passes import IssuedPass
from tests.store.test_messages import add


def issue(store: Store, account: int, now: datetime, serial: str, **fields: Any) -> int:
    slots = fields.pop("slots", {"CUSTOMPASSID": serial, "PRIMARYVALUE1": "Zoë"})
    row = {"template": "event-ticket", "serial": serial, "token": "t" * 32, "slots": slots, "now": now}
    with store.write() as connection:
        return passes.add_pass(connection, account, **{**row, **fields})


def found(store: Store, serial: str) -> IssuedPass:
    with store.read() as connection:
        one = passes.pass_by_serial(connection, serial)
    assert one is not None
    return one


def test_a_pass_is_found_by_each_of_its_names(store: Store, account: int, now: datetime) -> None:
    (message_id,) = add(store, account, now)
    number = issue(store, account, now, "S-1", phone="16501234123", message_id=message_id, custom_id="c 1")
    one = found(store, "S-1")
    with store.read() as connection:
        assert passes.passes_of(connection, message_id) == [one]
        assert passes.pass_by_id(connection, number) == one
        assert passes.pass_by_data(connection, account, one.data_id) == one
        assert passes.pass_by_data(connection, account + 1, one.data_id) is None
        own = {"custom_pass_id": "S-1", "custom_id": None}
        assert passes.pass_by_own_id(connection, account, "event-ticket", **own) == one
        assert passes.pass_by_own_id(connection, account, "coupon", custom_pass_id="S-1") is None
        assert passes.pass_by_own_id(connection, account, "event-ticket", custom_id="c 1") == one
    assert (one.custom_pass_id, one.recipient, one.revision, one.voided) == ("S-1", "16501234123", 1, False)
    assert one.slots["PRIMARYVALUE1"] == "Zoë"
    assert len(one.data_id) == 40


@pytest.mark.parametrize("same", ["serial", "custom_pass_id", "custom_id"])
def test_serial_number_and_own_ids_are_given_once(
    store: Store, account: int, now: datetime, same: str
) -> None:
    fields: dict[str, Any] = {"slots": {}}
    fields |= {"slots": {"CUSTOMPASSID": "x"}} if same == "custom_pass_id" else {}
    fields |= {"custom_id": "x"} if same == "custom_id" else {}
    issue(store, account, now, "S-1", **fields)
    with pytest.raises(IntegrityError):
        issue(store, account, now, "S-1" if same == "serial" else "S-2", **fields)


def test_deleted_data_leave_the_pass_and_free_its_ids(store: Store, account: int, now: datetime) -> None:
    issue(store, account, now, "S-1")
    one = found(store, "S-1")
    with store.write() as connection:
        passes.forget_data(connection, one, now=now)
        assert passes.pass_by_data(connection, account, one.data_id) is None
        assert passes.pass_by_own_id(connection, account, "event-ticket", custom_pass_id="S-1") is None
    assert found(store, "S-1").slots == one.slots
    issue(store, account, now, "S-2", slots={"CUSTOMPASSID": "S-1"})


def test_each_revision_has_a_number_and_a_second_of_its_own(
    store: Store, account: int, now: datetime
) -> None:
    issue(store, account, now, "S-1")
    issue(store, account, now, "S-2")
    for serial in ("S-1", "S-2", "S-1"):
        with store.write() as connection:
            passes.revise(connection, found(store, serial), now=now, voided=True)
    first, second = found(store, "S-1"), found(store, "S-2")
    assert (first.revision, first.change, second.revision, second.change) == (3, 3, 2, 2)
    assert first.voided
    assert first.modified_at == now.replace(microsecond=0) + timedelta(seconds=2)
    assert (first.updated_at, second.modified_at.microsecond) == (now, 0)


def test_data_alone_are_no_pass_until_one_is_made(store: Store, account: int, now: datetime) -> None:
    number = issue(store, account, now, "S-1", issued=False)
    with store.write() as connection:
        assert passes.issued_count(connection, account, "event-ticket") == 0
        assert passes.page(connection) == []
        passes.issue(connection, number, now=now)
        passes.set_picture(connection, number, "ab" * 32)
        assert passes.issued_count(connection, account, "event-ticket") == 1
        assert [one.picture for one in passes.page(connection, template="event-ticket")] == ["ab" * 32]
        assert passes.page(connection, template="coupon") == []


def test_the_keys_of_messages_passes_are_read_in_one_go(store: Store, account: int, now: datetime) -> None:
    (one,) = add(store, account, now)
    (two,) = add(store, account, now)
    issue(store, account, now, "S-1", message_id=one, phone="1")
    issue(store, account, now, "S-2", message_id=one, template="coupon")
    with store.read() as connection:
        keys = passes.keys_of(connection, [one, two])
    assert keys[two] == {}
    assert {name: key.serial for name, key in keys[one].items()} == {"event-ticket": "S-1", "coupon": "S-2"}
    assert keys[one]["event-ticket"] == passes.PassKey("S-1", "t" * 32, "1")
