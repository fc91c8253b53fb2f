"""The dialect from the outside: the documents' own requests by both methods, and wrong ones."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from renderer.data import assets_dir
from renderer.errors import SlotNotDynamic
from renderer.skycore.api import Api
from renderer.skycore.examples import KEY
from renderer.skycore.memory import Memory
from renderer.skycore.response import Answer
from renderer.skycore.versions import V1_3, V2013, Version
from renderer.store import Store, accounts, barcodes, events, messages, optouts, passes
from renderer.store.rows import upsert
from tests.skycore.conftest import NOW, FakeComposer

SAMPLES = assets_dir() / "samples" / "requests"
BARCODE = {
    "action": "sendmmsbarcode",
    "api_key": KEY,
    "to": "16501234123",
    "from": "60856",
    "barcodeid": "Ticket_12345",
    "mmsid": "35674",
}
PASS = {
    "action": "sendpassinmms",
    "api_key": KEY,
    "to": "16501234123",
    "from": "11111",
    "mmsid": "45633",
    "pd_barcodevalue": "1",
}


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def ask(api: Api, fields: dict[str, str], version: Version = V1_3, **changes: str | None) -> Answer:
    merged: dict[str, Any] = {**fields, **changes}
    return api.get(urlencode({name: text for name, text in merged.items() if text is not None}), version)


def children(answer: Answer) -> list[tuple[str, str | None]]:
    return [(child.tag, child.text) for child in ET.fromstring(answer.xml())]


def stored(store: Store, message_id: int) -> messages.Message:
    with store.read() as connection:
        found = messages.message(connection, message_id)
    assert found is not None
    return found


@pytest.mark.parametrize("how", ["raw", "xml", "XML", "get"])
def test_the_barcode_example_is_answered_as_documented(api: Api, store: Store, how: str) -> None:
    body = sample("sendMMSBarcode-1.3.xml")
    if how == "raw":
        answer = api.post(body, "text/xml", V1_3)
    elif how == "get":
        answer = api.get(sample("sendMMSBarcode-1.3.query").decode().strip(), V1_3)
    else:
        answer = api.post(urlencode({how: body.decode()}).encode(), "application/x-www-form-urlencoded", V1_3)
    assert [tag for tag, _ in children(answer)] == ["STATUS", "MMSID", "TRACKINGID", "TO"]
    found = dict(children(answer))
    assert (found["STATUS"], found["MMSID"], found["TO"]) == ("Success", "35674", "16501234123")
    assert re.fullmatch(r"MMS_\d+", found["TRACKINGID"] or "")
    message = stored(store, 1)
    assert (message.content["barcode_id"], message.gateway, message.sender) == (
        "Ticket_12345",
        "smsglobal",
        "60856",
    )


def test_the_example_of_2013_names_its_database(api: Api, store: Store) -> None:
    answer = api.post(sample("sendMMSBarcode-2013.xml"), "", V2013)
    assert [tag for tag, _ in children(answer)] == ["STATUS", "MMSID", "TRACKINGID", "TO"]
    with store.read() as connection:
        account = accounts.find_account(connection, "examples")
        assert account is not None
        database = barcodes.database_of(connection, account.id, "17856")
        assert database is not None
        assert database.always_generate
        assert barcodes.issued(connection, database.id, "16501234123") == ["Ticket_12345"]
        assert [event.kind for event in events.events_of(connection, 1)] == ["accepted"]
    assert stored(store, 1).dialect == "2013"


@pytest.mark.parametrize("how", ["xml", "get"])
def test_the_pass_example_is_answered_as_documented(api: Api, store: Store, how: str) -> None:
    if how == "xml":
        answer = api.post(sample("sendPassInMMS-1.3.xml"), "text/xml", V1_3)
    else:
        answer = api.get(sample("sendPassInMMS-1.3.query").decode().strip(), V1_3)
    assert children(answer) == [
        ("STATUS", "Success"),
        ("MMSID", "45633"),
        ("TRACKINGID", "TU1TXzE="),
        ("TO", "16501234123"),
        ("FROM", "11111"),
    ]
    message = stored(store, 1)
    assert message.content["subject"] == "Your Event Ticket"
    assert message.content["custom_text"] == {"1": "Hyes Convention Event Ticket"}
    assert message.content["passdata"]["PRIMARYVALUE1"] == "John Smith"
    assert message.discovery is not None
    assert message.discovery["minutes"] == 10
    with store.read() as connection:
        (issued,) = passes.passes_of(connection, 1)
    assert (issued.phone, issued.template) == ("16501234123", "event-ticket")


WRONG: list[tuple[dict[str, str | None], str]] = [
    ({"action": "nonsense"}, "E101"),
    ({"action": ""}, "E101"),
    ({"api_key": None}, "E104"),
    ({"api_key": "x" * 32}, "E104"),
    ({"mmsid": None}, "E620"),
    ({"mmsid": "999"}, "E241"),
    ({"to": None}, "E621"),
    ({"to": "+16501234123"}, "E110"),
    ({"to": "0016501234123"}, "E110"),
    ({"to": "1650"}, "E110"),
    ({"to": "16501234123,16501234124"}, "E110"),
    ({"to": "١٢٣٤٥٦٧٨٩"}, "E110"),
    ({"barcodeid": None}, "E631"),
    ({"barcodeid": "   "}, "E631"),
    ({"barcodeid": "x" * 5000}, "E631"),
    ({"from": None}, "E111"),
    ({"from": "99999"}, "E111"),
    ({"campaignref": "999"}, "E714"),
    ({"campaignref": "12333", "to": "16501234124"}, "E715"),
    ({"mmsid": "45633"}, "E633"),
    ({"ddmtext": "x", "ddmtimeout": "soon"}, "E100"),
    ({"customtext_9": "x"}, "E100"),
    ({"customsubject": "x" * 81}, "E100"),
]


@pytest.mark.parametrize(("changes", "code"), WRONG)
def test_what_is_wrong_with_a_barcode_send_has_its_code(
    api: Api, store: Store, changes: dict[str, str | None], code: str
) -> None:
    answer = ask(api, BARCODE, **changes)
    assert answer.code == code
    found = dict(children(answer))
    assert found["STATUS"] == "Failure"
    assert found["ERRORINFO"]
    to = changes.get("to", BARCODE["to"])
    assert found.get("TO") == to
    with store.read() as connection:
        assert connection.execute(select(messages.messages.c.id)).first() is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"databaseid": None}, "E630"),
        ({"databaseid": "1"}, "E632"),
        ({"api_key": None}, "E102"),
        ({"mmsid": None, "to": None, "databaseid": None}, "E620"),
    ],
)
def test_2013_demands_its_own_elements(api: Api, changes: dict[str, str | None], code: str) -> None:
    fields = {**BARCODE, "databaseid": "17856"}
    assert ask(api, fields, V2013).code is None
    assert ask(api, fields, V2013, **changes).code == code


def test_elements_are_missed_in_the_documented_clients_order(api: Api) -> None:
    order = {"mmsid": "E620", "to": "E621", "barcodeid": "E631", "from": "E111"}
    left = {name: text for name, text in BARCODE.items() if name not in order}
    for name, code in order.items():
        assert ask(api, left).code == code
        left[name] = BARCODE[name]
    assert ask(api, left).code is None


def test_a_pass_needs_a_template_with_a_pass(api: Api) -> None:
    assert ask(api, PASS, mmsid="35674").code == "E822"


def test_a_slot_that_is_not_dynamic_fails_with_the_slots_code(
    api: Api, store: Store, composer: FakeComposer
) -> None:
    composer.raises = SlotNotDynamic("SECVALUE2 is fixed.", slot="SECVALUE2")
    answer = ask(api, PASS)
    assert answer.code == "E849"
    with store.read() as connection:
        assert connection.execute(select(messages.messages.c.id)).first() is None


def test_billing_and_inactivity_stop_an_account(api: Api, store: Store) -> None:
    for values, code in (({"billing_ok": False}, "E713"), ({"active": False}, "E105")):
        with store.write() as connection:
            connection.execute(update(accounts.accounts).values(values))
        assert ask(api, BARCODE).code == code


def test_a_number_abroad_is_sent_to_from_that_countrys_default_shortcode(api: Api, store: Store) -> None:
    with store.write() as connection:
        account = accounts.find_account(connection, "examples")
        assert account is not None
        key = {"account_id": account.id, "code": "4477"}
        upsert(
            connection, accounts.shortcodes, key, {"country": "44", "is_default": True, "gateway": "outbox"}
        )
    answer = ask(api, PASS, to="447700900123")
    assert dict(children(answer))["FROM"] == "4477"
    assert stored(store, 1).gateway == "outbox"
    assert dict(children(ask(api, PASS, to="4915112345678")))["FROM"] == "11111"


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        (b"", "", "E100"),
        (b"<REQUEST>", "", "E108"),
        (b"<OTHER/>", "", "E100"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><REQUEST>&a;</REQUEST>', "", "E108"),
        (b"<REQUEST/>", "", "E101"),
        (b"\xff\xfe\x00", "", "E100"),
        (b"--x", "multipart/form-data", "E100"),
    ],
)
def test_what_is_no_request_is_answered_all_the_same(
    api: Api, body: bytes, content_type: str, code: str
) -> None:
    assert api.post(body, content_type, V1_3).code == code


def test_a_defect_of_ours_is_an_answer_too(api: Api, composer: FakeComposer, monkeypatch: Any) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(composer, "facts", broken)
    answer = ask(api, BARCODE)
    assert answer.code == "E503"
    assert "Zero" not in answer.xml().decode()


names = st.sampled_from(
    [*BARCODE, *PASS, "ddmtimeout", "customtext_1", "data_x", "pd_x", "databaseid", "xml"]
)
values = st.one_of(st.text(max_size=20), st.sampled_from([*BARCODE.values(), "45633", "17856"]))


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(names, values, max_size=9), st.sampled_from([V1_3, V2013]))
def test_any_variables_are_answered_with_success_or_a_documented_code(
    api: Api, fields: dict[str, str], version: Version
) -> None:
    query = urlencode({**BARCODE, **fields}, errors="surrogatepass")
    answer = api.get(query, version)
    assert answer.code != "E503"
    assert children(answer)[0][0] == "STATUS"


def test_samples_ship_with_the_project() -> None:
    assert sorted(path.name for path in Path(SAMPLES).iterdir() if path.suffix in {".xml", ".query"})


# -- on the event loop -------------------------------------------------------------------------------------


@pytest.fixture
def warm(api: Api) -> Api:
    """The API as it is within a second of a send: look-ups are believed, the template is at hand."""
    made = Api(replace(api.rooms, memory=Memory(3600), at_hand=lambda _template: True))
    assert ask(made, BARCODE).code is None
    ask(made, BARCODE, campaignref="12333", to="16501234124")
    return made


def soon(api: Api, version: Version = V1_3, **changes: str | None) -> Answer | None:
    merged: dict[str, Any] = {**BARCODE, **changes}
    fields = {name: text for name, text in merged.items() if text is not None}
    return asyncio.run(api.answer_soon(api.read_query(urlencode(fields)), version, "127.0.0.1"))


def booked(store: Store) -> list[tuple[Any, ...]]:
    with store.read() as connection:
        table = messages.messages
        columns = table.c.recipient, table.c.content, table.c.template, table.c.gateway, table.c.state
        return [tuple(row) for row in connection.execute(select(*columns).order_by(table.c.id))]


def test_a_send_whose_template_is_at_hand_is_booked_without_a_thread_of_its_own(
    warm: Api, store: Store
) -> None:
    answer = soon(warm)
    assert answer is not None
    assert children(answer)[0] == ("STATUS", "Success")
    first, second = booked(store)
    assert first == second
    with store.read() as connection:
        assert len(connection.execute(select(events.events.c.id)).all()) == 2


@pytest.mark.parametrize(("changes", "code"), [*WRONG, ({"barcodeid": "x" * 200}, "")])
def test_what_is_answered_soon_is_answered_as_ever(
    warm: Api, changes: dict[str, str | None], code: str
) -> None:
    answer = soon(warm, **changes)
    if answer is None:  # it needs a thread all the same
        # what is not found is looked for every time, and the message without a barcode for the first time
        assert code in {"", "E104", "E111", "E241", "E633", "E714"}
    else:
        assert answer == ask(warm, BARCODE, **changes)
        assert answer.code == code


def test_what_is_found_when_it_is_booked_has_its_code(warm: Api, store: Store) -> None:
    account = 1
    with store.write() as connection:
        optouts.opt_out(connection, account, "16501234123", shortcode="60856", now=NOW)
    answer = soon(warm)
    assert answer == ask(warm, BARCODE)
    assert answer is not None
    assert answer.code == "E114"
    assert len(booked(store)) == 1


def test_a_defect_while_it_is_booked_is_an_answer_too(warm: Api, monkeypatch: Any) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(messages, "add_message", broken)
    with structlog.testing.capture_logs() as lines:
        answer = soon(warm)
    assert answer is not None
    assert (answer.code, dict(children(answer))["TO"]) == ("E503", BARCODE["to"])
    (line,) = [each for each in lines if each["event"] == "api.defect"]
    assert line["error"] == "ZeroDivisionError"


@pytest.mark.parametrize(
    "changes",
    [
        {"clientreference": "r-1"},
        {"barcodeid": "x" * 200},
        {"action": "sendsavedmms"},
        {"action": "getmmsids"},
    ],
)
def test_what_must_wait_is_left_to_a_thread(warm: Api, store: Store, changes: dict[str, str | None]) -> None:
    assert soon(warm, **changes) is None
    assert len(booked(store)) == 1


def test_without_its_template_at_hand_a_send_is_left_to_a_thread(warm: Api, store: Store) -> None:
    away = Api(replace(warm.rooms, at_hand=lambda _template: False))
    assert soon(away) is None
    assert away.answer_now(away.read_query(urlencode(BARCODE)), V1_3) is None
    assert warm.answer_now(warm.read_query(urlencode(BARCODE)), V1_3) is None
    assert len(booked(store)) == 1
