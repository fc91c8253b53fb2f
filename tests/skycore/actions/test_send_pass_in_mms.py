from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from sqlalchemy import update

from renderer.samples import sample
from renderer.skycore.api import Api
from renderer.skycore.memory import Memory
from renderer.skycore.passes import new_serial
from renderer.skycore.versions import V1_3, V2013, Version
from renderer.store import Store, accounts, passes
from tests.skycore.actions.passing import DATA, Dialect
from tests.skycore.conftest import NOW
from tests.skycore.test_api import PASS, ask


def test_each_pass_goes_out_under_a_serial_number_of_its_own(api: Api, store: Store) -> None:
    for _ in range(2):
        assert ask(api, PASS).code is None
    with store.read() as connection:
        issued = [one for i in (1, 2) for one in passes.passes_of(connection, i)]
    assert len({one.serial for one in issued}) == len(issued) == 2
    assert all(len(one.authentication_token) >= 16 for one in issued)


def test_serial_numbers_follow_the_documents_pattern() -> None:
    assert re.fullmatch(r"[0-9A-F]{14}-030126-123045", new_serial(NOW))


SEND = {"MMSID": "45633", "TO": "16501234123", "FROM": "11111"}


def test_the_data_are_locked_to_the_number_and_the_account_is_told(each_way: Dialect) -> None:
    found = each_way.ask("sendPassInMMS", {**DATA, "CUSTOMPASSID": "order 7"}, **SEND)
    assert [name for name, _ in found] == ["STATUS", "MMSID", "TRACKINGID", "TO", "FROM"]
    (stored,) = each_way.stored()
    assert (stored.phone, stored.custom_pass_id, stored.issued_at) == ("16501234123", "order 7", NOW)
    with each_way.store.read() as connection:
        assert passes.passes_of(connection, 1) == [stored]
    (told,) = each_way.told()
    assert (told.kind, told.facts["referenced_by"], told.facts["reference"]) == (
        "pass-generated",
        "Phone",
        "16501234123",
    )


def test_a_second_send_under_the_same_own_id_is_the_same_pass(dialect: Dialect) -> None:
    for value in ("1", "2"):
        given = {"BARCODEVALUE": value, "CUSTOMPASSID": "order 7"}
        assert dialect.code("sendPassInMMS", given, **SEND) is None
    (stored,) = dialect.stored()
    assert (stored.slots["BARCODEVALUE"], stored.revision) == ("2", 2)
    with dialect.store.read() as connection:
        keys = passes.keys_of(connection, [1, 2])
    # the first message may still be on its way: it takes the same pass along
    assert (
        keys[1]
        == keys[2]
        == {"event-ticket": passes.PassKey(stored.serial, stored.authentication_token, stored.phone)}
    )


def test_a_pass_of_one_number_does_not_go_to_another(dialect: Dialect) -> None:
    given = {**DATA, "CUSTOMPASSID": "order 7"}
    assert dialect.code("sendPassInMMS", given, **SEND) is None
    assert dialect.code("sendPassInMMS", given, **{**SEND, "TO": "16501234124"}) == "E806"
    assert len(dialect.stored()) == 1


def test_what_else_the_data_say_of_the_receiver_is_ignored(dialect: Dialect) -> None:
    given = {**DATA, "PHONE": "junk", "EMAIL": "junk", "CUSTOMID": "?"}
    assert dialect.code("sendPassInMMS", given, **SEND) is None
    (stored,) = dialect.stored()
    assert (stored.phone, stored.email, stored.custom_id, stored.slots) == ("16501234123", None, None, DATA)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"BARCODEVALUE": ""}, "E803"),
        ({"CUSTOMPASSID": "?"}, "E829"),
        ({"RELLATITUDE2": "x", "RELLONGITUDE2": "0"}, "E881"),
        ({"BARCODEVALUE": "x" * 5000}, "E806"),
    ],
)
def test_each_fault_of_the_data_has_its_code(dialect: Dialect, changes: dict[str, str], code: str) -> None:
    assert dialect.code("sendPassInMMS", {**DATA, **changes}, **SEND) == code
    assert dialect.stored() == []


def test_a_message_without_a_pass_is_refused(dialect: Dialect) -> None:
    assert dialect.code("sendPassInMMS", DATA, **{**SEND, "MMSID": "35674"}) == "E822"


@pytest.mark.parametrize("name", ["sendPassInMMS-1.3.xml", "sendPassInMMS-1.3.query"])
@pytest.mark.parametrize("version", [V1_3, V2013], ids=lambda one: one.name)
def test_the_documents_own_example_makes_a_pass(dialect: Dialect, name: str, version: Version) -> None:
    text = sample(name).text
    api = dialect.api
    answer = (
        api.post(text.encode(), "text/xml", version)
        if name.endswith("xml")
        else api.get(text.strip(), version)
    )
    assert answer.code is None
    (stored,) = dialect.stored()
    assert (stored.slots["BARCODEVALUE"], stored.phone) == ("1234578961A", "16501234123")
    assert stored.slots["THUMBNAILURL"].startswith("http")


def test_an_unpaid_account_is_told_whose_pass_was_not_made(each_way: Dialect) -> None:
    with each_way.store.write() as connection:
        connection.execute(update(accounts.accounts).values(billing_ok=False))
    found = each_way.ask("sendPassInMMS", {**DATA, "CUSTOMPASSID": "order 7"}, **SEND)
    assert ("ERRORCODE", "E713") in found
    (told,) = each_way.told()
    assert told.kind == "pass-no-credit"
    assert dict(told.facts) == {
        "referenced_by": "Phone",
        "reference": "16501234123",
        "custom_pass_id": "order 7",
    }


def test_a_refusal_that_must_be_told_is_not_answered_without_the_records(api: Api, store: Store) -> None:
    with store.write() as connection:
        connection.execute(update(accounts.accounts).values(billing_ok=False))
    known = Api(replace(api.rooms, memory=Memory()))
    request = known.read_query(urlencode(PASS))
    assert known.answer(request, V1_3).code == "E713"
    assert known.answer_now(request, V1_3) is None
