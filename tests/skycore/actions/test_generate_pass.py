from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from renderer.store import accounts
from tests.skycore.actions.passing import DATA, Dialect
from tests.skycore.conftest import NOW

ORDER = ["STATUS", "PASSDATAID", "SERIALNUMBER", "CUSTOMPASSID", "PASSLINK", "DOWNLOADURL"]


def test_a_pass_is_made_and_told_where_it_lies(each_way: Dialect) -> None:
    found = each_way.ask("generatePass", {**DATA, "CUSTOMPASSID": "order 7"}, PASSTEMPLATEID="10001")
    assert [name for name, _ in found] == ORDER
    texts = dict(found)
    stored = each_way.data(texts["PASSDATAID"])
    assert stored.issued_at == NOW
    assert texts["SERIALNUMBER"] == stored.serial
    assert re.fullmatch(r"[0-9A-F]{14}-030126-123045", stored.serial)
    assert texts["CUSTOMPASSID"] == "order 7"
    assert texts["DOWNLOADURL"] == f"{texts['PASSLINK']}?download=1"
    assert [one.kind for one in each_way.told()] == ["pass-generated"]


def test_without_an_own_id_the_element_is_empty(dialect: Dialect) -> None:
    found = dict(dialect.ask("generatePass", DATA, PASSTEMPLATEID="10001"))
    assert found["CUSTOMPASSID"] == ""


def test_locks_are_no_matter_here_and_a_personal_pass_needs_none(dialect: Dialect) -> None:
    given = {"PRIMARYVALUE1": "Ada", "EMAIL": "no address", "CUSTOMID": "?!"}
    assert dialect.code("generatePass", given, PASSTEMPLATEID="20001") is None
    (stored,) = dialect.stored()
    assert (stored.recipient, stored.slots) == (None, {"PRIMARYVALUE1": "Ada"})


@pytest.mark.parametrize(
    ("fields", "changes", "code", "kinds"),
    [
        ({"PASSTEMPLATEID": ""}, {}, "E801", []),
        ({"PASSTEMPLATEID": "999"}, {}, "E802", []),
        ({"PASSTEMPLATEID": "20009"}, {}, "E802", []),
        ({}, {"BARCODEVALUE": ""}, "E803", []),
        ({"PASSTEMPLATEID": "20003"}, {}, "E843", []),
        ({}, {"RELLATITUDE1": "91", "RELLONGITUDE1": "1"}, "E880", []),
        ({}, {"BARCODEVALUE": "x" * 5000}, "E830", ["pass-failed"]),
    ],
)
def test_each_fault_has_its_code(
    dialect: Dialect, fields: dict[str, str], changes: dict[str, str], code: str, kinds: list[str]
) -> None:
    given = {"PASSTEMPLATEID": "10001", **fields}
    assert dialect.code("generatePass", {**DATA, **changes}, **given) == code
    assert dialect.stored() == []
    assert [one.kind for one in dialect.told()] == kinds


def test_no_data_at_all(dialect: Dialect) -> None:
    assert dialect.code("generatePass", None, PASSTEMPLATEID="10001") == "E824"


def test_no_more_passes_than_the_template_lets_be_made(dialect: Dialect) -> None:
    def code(number: int) -> str | None:
        return dialect.code(
            "generatePass", {"PRIMARYVALUE1": "x", "CUSTOMPASSID": str(number)}, PASSTEMPLATEID="20002"
        )

    # the second request of number 1 is about the same pass
    assert [code(number) for number in (1, 1, 2, 3)] == [None, None, None, "E831"]
    assert [one.kind for one in dialect.told()][-1] == "pass-limit"
    assert len(dialect.stored()) == 2


def test_an_account_that_does_not_pay_is_told_so(dialect: Dialect) -> None:
    with dialect.store.write() as connection:
        connection.execute(update(accounts.accounts).values(billing_ok=False))
    assert dialect.code("generatePass", DATA, PASSTEMPLATEID="10001") == "E713"
    assert [one.kind for one in dialect.told()] == ["pass-no-credit"]


def test_a_repeated_reference_has_the_first_answer(dialect: Dialect) -> None:
    first = dialect.ask("generatePass", DATA, PASSTEMPLATEID="10001", CLIENTREFERENCE="r-1")
    assert dialect.ask("generatePass", DATA, PASSTEMPLATEID="10001", CLIENTREFERENCE="r-1") == first
    assert len(dialect.stored()) == 1
