from __future__ import annotations

import pytest

from tests.skycore.actions.passing import DATA, Dialect


def test_data_are_stored_and_no_pass_is_made(each_way: Dialect) -> None:
    found = each_way.ask("addPassData", {**DATA, "PHONE": "16501234123"}, PASSTEMPLATEID="10001")
    assert [name for name, _ in found] == ["STATUS", "PASSTEMPLATEID", "PASSDATAID"]
    (stored,) = each_way.stored()
    assert found[1:] == [("PASSTEMPLATEID", "10001"), ("PASSDATAID", stored.data_id)]
    assert (stored.phone, stored.slots, stored.issued_at) == ("16501234123", DATA, None)
    assert stored.dialect == each_way.version.name
    assert each_way.told() == []


@pytest.mark.parametrize(
    ("fields", "changes", "code"),
    [
        ({"PASSTEMPLATEID": ""}, {}, "E801"),
        ({"PASSTEMPLATEID": "999"}, {}, "E802"),
        ({"PASSTEMPLATEID": "20009"}, {}, "E802"),
        ({}, {"BARCODEVALUE": ""}, "E803"),
        ({}, {"EMAIL": "no address"}, "E804"),
        ({}, {"PHONE": "one"}, "E805"),
        ({}, {"BARCODEVALUE": "x" * 5000}, "E806"),
        ({}, {"THUMBNAILURL": "notaurl"}, "E806"),
        ({}, {"THUMBNAILURL": "file:///etc/passwd"}, "E806"),
        ({}, {"THUMBNAILURL": "http://169.254.169.254/x"}, "E806"),
        ({}, {"EMAIL": "a@b"}, "E804"),
        ({}, {"CUSTOMID": "no_underscore"}, "E829"),
        ({}, {"CUSTOMPASSID": "what?"}, "E829"),
        ({}, {"HEADERVALUE1": "x" * 300}, "E806"),
        ({"PASSTEMPLATEID": "20001"}, {}, "E833"),
        ({"PASSTEMPLATEID": "20003"}, {}, "E843"),
        ({"PASSTEMPLATEID": "20001"}, {"RELLATITUDE3": "1", "RELLONGITUDE3": "1", "CUSTOMID": "1"}, "E872"),
        ({}, {"RELLATITUDE2": "north", "RELLONGITUDE2": "1"}, "E881"),
        ({}, {"RELLATITUDE10": "1", "RELLONGITUDE10": "181"}, "E899"),
    ],
)
def test_each_fault_has_its_code(
    dialect: Dialect, fields: dict[str, str], changes: dict[str, str], code: str
) -> None:
    given = {"PASSTEMPLATEID": "10001", **fields}
    assert dialect.code("addPassData", {**DATA, **changes}, **given) == code
    assert dialect.stored() == []


@pytest.mark.parametrize("passdata", [None, {}, {"BARCODEVALUE": ""}])
def test_without_data_there_is_nothing_to_store(dialect: Dialect, passdata: dict[str, str] | None) -> None:
    assert dialect.code("addPassData", passdata, PASSTEMPLATEID="10001") == "E824"


@pytest.mark.parametrize(
    ("lock", "column"), [("EMAIL", "email"), ("PHONE", "phone"), ("CUSTOMID", "custom_id")]
)
def test_a_personal_pass_takes_any_lock(dialect: Dialect, lock: str, column: str) -> None:
    value = {"EMAIL": "a@b.example", "PHONE": "16501234123", "CUSTOMID": "seat 7"}[lock]
    stored = dialect.added({"PRIMARYVALUE1": "Ada", lock: value}, PASSTEMPLATEID="20001")
    assert getattr(stored, column) == value
    assert stored.slots == {"PRIMARYVALUE1": "Ada"}


def test_an_id_of_the_senders_own_stands_for_one_pass(dialect: Dialect) -> None:
    first = dialect.added({**DATA, "CUSTOMPASSID": "order 7"})
    again = dialect.added({"BARCODEVALUE": "2", "CUSTOMPASSID": "order 7"})
    assert (first.id, first.data_id, first.serial) == (again.id, again.data_id, again.serial)
    assert again.slots == {"BARCODEVALUE": "2", "CUSTOMPASSID": "order 7"}
    assert again.revision == 2
    other = dialect.added({"PRIMARYVALUE1": "x", "CUSTOMPASSID": "order 7"}, PASSTEMPLATEID="20002")
    assert other.id != first.id


def test_data_locked_to_one_are_not_given_to_another(dialect: Dialect) -> None:
    mine = {**DATA, "CUSTOMPASSID": "order 7", "PHONE": "16501234123"}
    dialect.added(mine)
    assert dialect.code("addPassData", {**mine, "PHONE": "16501234124"}, PASSTEMPLATEID="10001") == "E806"
    dialect.added({**DATA, "CUSTOMID": "seat 1"})
    both = {**DATA, "CUSTOMPASSID": "order 7", "CUSTOMID": "seat 1"}
    assert dialect.code("addPassData", both, PASSTEMPLATEID="10001") == "E806"
    assert dialect.added(mine).phone == "16501234123"


def test_the_same_data_again_change_nothing(dialect: Dialect) -> None:
    given = {**DATA, "CUSTOMPASSID": "order 7", "PHONE": "16501234123"}
    first = dialect.added(given)
    assert dialect.added(given) == first
    assert dialect.pushes(first.id) == []
