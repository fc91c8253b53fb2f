from __future__ import annotations

import pytest

from renderer.store import devices, passes, pushes
from tests.skycore.actions.passing import DATA, Dialect
from tests.skycore.conftest import NOW


def test_what_is_sent_is_changed_and_the_rest_is_kept(each_way: Dialect) -> None:
    stored = each_way.added({**DATA, "PHONE": "16501234123"})
    found = each_way.ask("updatePass", {"PRIMARYVALUE1": "Ada"}, PASSDATAID=stored.data_id)
    assert [name for name, _ in found] == ["STATUS", "PASSDATAID", "UPDATESTATUSID"]
    after = each_way.data(stored.data_id)
    assert after.slots == {**DATA, "PRIMARYVALUE1": "Ada"}
    assert (after.revision, after.phone, after.serial) == (2, "16501234123", stored.serial)
    (push,) = each_way.pushes(stored.id)
    assert dict(found)["UPDATESTATUSID"] == str(push.id)
    assert push.state == pushes.DONE  # no phone holds it


def test_phones_that_hold_it_are_owed_a_push(dialect: Dialect) -> None:
    stored = dialect.added()
    with dialect.store.write() as connection:
        devices.register(connection, stored, "d1", "t1", now=NOW)
    dialect.ask("updatePass", {"PRIMARYVALUE1": "Ada"}, PASSDATAID=stored.data_id)
    assert [one.state for one in dialect.pushes(stored.id)] == [pushes.OWED]


def test_number_and_address_cannot_be_changed(dialect: Dialect) -> None:
    stored = dialect.added({**DATA, "EMAIL": "a@b.example"})
    given = {"PRIMARYVALUE1": "Ada", "EMAIL": "c@d.example", "PHONE": "junk"}
    assert dialect.code("updatePass", given, PASSDATAID=stored.data_id) is None
    after = dialect.data(stored.data_id)
    assert (after.email, after.phone) == ("a@b.example", None)


def test_the_barcode_may_stay_what_it_was(dialect: Dialect) -> None:
    stored = dialect.added()
    dialect.ask("updatePass", {"PRIMARYVALUE1": "Ada"}, PASSDATAID=stored.data_id)
    assert dialect.data(stored.data_id).slots["BARCODEVALUE"] == DATA["BARCODEVALUE"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"RELLATITUDE2": "x", "RELLONGITUDE2": "1"}, "E881"),
        ({"RELLATITUDE2": "1", "RELLONGITUDE2": "x"}, "E891"),
        ({"BARCODEVALUE": "x" * 5000}, "E809"),
        ({"CUSTOMPASSID": "?"}, "E829"),
    ],
)
def test_each_fault_has_its_code_and_changes_nothing(
    dialect: Dialect, changes: dict[str, str], code: str
) -> None:
    stored = dialect.added()
    assert dialect.code("updatePass", changes, PASSDATAID=stored.data_id) == code
    assert dialect.data(stored.data_id) == stored


def test_a_field_that_is_not_dynamic_is_refused(dialect: Dialect) -> None:
    stored = dialect.added({"BACKVALUE1": "x"}, PASSTEMPLATEID="20004")
    assert dialect.code("updatePass", {"SECVALUE1": "y"}, PASSDATAID=stored.data_id) == "E847"


@pytest.mark.parametrize(
    ("data_id", "passdata", "code"),
    [("", DATA, "E807"), ("0" * 40, DATA, "E808"), (None, None, "E824"), (None, {"SECVALUE1": ""}, "E824")],
)
def test_data_and_their_id_must_be_there(
    dialect: Dialect, data_id: str | None, passdata: dict[str, str] | None, code: str
) -> None:
    stored = dialect.added()
    chosen = stored.data_id if data_id is None else data_id
    assert dialect.code("updatePass", passdata, PASSDATAID=chosen) == code


def test_the_id_of_another_pass_is_not_taken(dialect: Dialect) -> None:
    dialect.added({**DATA, "CUSTOMPASSID": "order 7"})
    stored = dialect.added({**DATA, "CUSTOMPASSID": "order 8"})
    given = {"CUSTOMPASSID": "order 7"}
    assert dialect.code("updatePass", given, PASSDATAID=stored.data_id) == "E809"
    assert dialect.code("updatePass", {"CUSTOMPASSID": "order 9"}, PASSDATAID=stored.data_id) is None
    assert dialect.data(stored.data_id).custom_pass_id == "order 9"


def test_a_new_address_of_the_picture_is_fetched_anew(dialect: Dialect) -> None:
    stored = dialect.added({**DATA, "THUMBNAILURL": "https://a.example/1.png"})
    with dialect.store.write() as connection:
        passes.set_picture(connection, stored.id, "ab" * 32)
    dialect.ask("updatePass", {"PRIMARYVALUE1": "Ada"}, PASSDATAID=stored.data_id)
    assert dialect.data(stored.data_id).picture == "ab" * 32
    dialect.ask("updatePass", {"THUMBNAILURL": "https://a.example/2.png"}, PASSDATAID=stored.data_id)
    assert dialect.data(stored.data_id).picture is None
