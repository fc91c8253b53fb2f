from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import func, select

from renderer.skycore.api import Api
from renderer.skycore.examples import KEY
from renderer.skycore.versions import V1_3, V2013
from renderer.store import Store, accounts, barcodes, handsets, messages, optouts, subscribers
from tests.skycore.conftest import NOW
from tests.skycore.test_api import ask, children, stored

SAVED = {
    "action": "sendsavedmms",
    "api_key": KEY,
    "mmsid": "35674",
    "to": "16501234123",
    "from": "60856",
}


def test_it_is_answered_as_documented_with_all_options(api: Api, store: Store) -> None:
    options: dict[str, Any] = {
        "ddmtitle": "We are detecting your handset",
        "ddmtext": "This message is free of charge",
        "ddmtimeout": "5",
        "ddmforce": "true",
        "customtext_1": "My Custom text in first slide",
        "customtext_2": "second",
        "customsubject": "My Custom Subject",
        "data_first_name": "John",
        "fallbacksmstext": "Look here",
        "disablefallbacksmslink": "yes",
        "campaignref": "12333",
        "operatorid": "0001890",
    }
    answer = ask(api, SAVED, **options)
    assert children(answer) == [
        ("STATUS", "Success"),
        ("MMSID", "35674"),
        ("TRACKINGID", "TU1TXzE="),
        ("TO", "16501234123"),
        ("FROM", "60856"),
    ]
    message = stored(store, 1)
    assert message.content["custom_text"] == {"1": "My Custom text in first slide", "2": "second"}
    assert message.content["subject"] == "My Custom Subject"
    assert message.content["data"] == {"FIRST_NAME": "John"}
    assert message.content["fallback_text"] == "Look here"
    assert message.content["no_fallback_link"] is True
    assert "no_fallback" not in message.content
    assert message.discovery == {
        "title": "We are detecting your handset",
        "text": "This message is free of charge",
        "minutes": 5,
        "force": True,
    }


def test_2013_answers_without_from(api: Api) -> None:
    assert [name for name, _ in ask(api, SAVED, V2013).children] == ["STATUS", "MMSID", "TRACKINGID", "TO"]


def test_a_list_is_answered_number_by_number(api: Api, store: Store) -> None:
    with store.write() as connection:
        account = accounts.find_account(connection, "examples")
        assert account is not None
        optouts.opt_out(connection, account.id, "16501234125", shortcode="60856", now=NOW)
    numbers = "16501234123, 16501234124,abc,16501234125,16501234123"
    answer = ask(api, SAVED, V2013, to=numbers, campaignref="12333")
    root = ET.fromstring(answer.xml())
    assert root.findtext("STATUS") == "Success"
    told = [{child.tag: child.text for child in sending} for sending in root.iter("SENDING")]
    assert [(each["TO"], each.get("ERRORCODE")) for each in told] == [
        ("16501234123", None),
        ("16501234124", "E715"),
        ("abc", "E110"),
        ("16501234125", "E114"),
    ]
    assert told[0]["TRACKINGID"] == "MMS_1"
    assert list(told[1]) == ["ERRORCODE", "TO", "ERRORINFO"]
    with store.read() as connection:
        assert connection.execute(select(func.count()).select_from(messages.messages)).scalar() == 1


def test_a_hundred_numbers_and_no_more(api: Api, store: Store) -> None:
    numbers = [f"1650{n:07}" for n in range(101)]
    assert ask(api, SAVED, to=",".join(numbers)).code == "E623"
    answer = ask(api, SAVED, to=",".join(numbers[:100]))
    assert [name for name, _ in answer.children].count("SENDING") == 100
    with store.read() as connection:
        assert connection.execute(select(func.count()).select_from(messages.messages)).scalar() == 100


def test_what_concerns_all_numbers_of_a_list_fails_as_a_whole(api: Api) -> None:
    two = "16501234123,16501234124"
    assert ask(api, SAVED, to=two, mmsid="1").code == "E241"
    assert ask(api, SAVED, to=two, **{"from": "1"}).code == "E111"
    assert ask(api, SAVED, to=two, campaignref="1").code == "E714"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"fallbacksmstext": ""}, "E622"),
        ({"customtext_4": "x"}, "E100"),
        ({"operatorid": "9999999"}, "E651"),
        ({"spid": "9999999"}, "E628"),
        ({"to": None, "from": None}, "E621"),
        ({"mmsid": None}, "E620"),
    ],
)
def test_what_is_wrong_has_its_code(api: Api, changes: dict[str, str | None], code: str) -> None:
    assert ask(api, SAVED, **changes).code == code


def test_an_opted_out_number_is_refused_before_its_subscription_is_looked_at(api: Api, store: Store) -> None:
    with store.write() as connection:
        account = accounts.find_account(connection, "examples")
        assert account is not None
        optouts.opt_out(connection, account.id, "16501234123", shortcode=None, now=NOW)
        subscribers.unsubscribe(connection, 1, "16501234123", now=NOW)
    assert ask(api, SAVED).code == ask(api, SAVED, campaignref="12333").code == "E114"


def test_a_template_with_a_barcode_gets_an_id_of_its_own_each_time(api: Api, store: Store) -> None:
    """The examples' database always generates new ids, so a given one is only used by sendMMSBarcode."""
    ask(api, SAVED)
    ask(api, SAVED, barcodeid="Mine")
    ids = [stored(store, number).content["barcode_id"] for number in (1, 2)]
    assert len(set(ids)) == 2
    assert "Mine" not in ids
    with store.write() as connection:
        database = connection.execute(select(barcodes.barcode_databases.c.id)).scalar_one()
        assert barcodes.issued(connection, database, "16501234123") == ids
        connection.execute(barcodes.barcode_databases.update().values(always_generate=False))
    ask(api, SAVED)
    ask(api, SAVED, barcodeid="Mine")
    assert stored(store, 3).content["barcode_id"] == ids[-1]
    assert stored(store, 4).content["barcode_id"] == "Mine"


def test_a_device_that_is_known_here_is_remembered(api: Api, store: Store) -> None:
    ask(api, SAVED, device="nobody's phone")
    with store.read() as connection:
        assert handsets.handset_of(connection, "16501234123") is None
    ask(api, SAVED, device="motol7c")
    with store.read() as connection:
        known = handsets.handset_of(connection, "16501234123")
    assert known is not None
    assert known.handset == "motol7c"


def test_get_and_xml_bring_the_same(api: Api, store: Store) -> None:
    xml = "".join(f"<{name.upper()}>{text}</{name.upper()}>" for name, text in SAVED.items())
    custom = "<CUSTOMTEXT><SLIDE>1</SLIDE><VALUE>a</VALUE></CUSTOMTEXT><DATA><X>y</X></DATA>"
    assert api.post(f"<REQUEST>{custom}{xml}</REQUEST>".encode(), "text/xml", V1_3).code is None
    assert ask(api, SAVED, customtext_1="a", data_x="y").code is None
    first, second = (dict(stored(store, number).content) for number in (1, 2))
    assert first.pop("barcode_id") != second.pop("barcode_id")
    assert first == second == {"custom_text": {"1": "a"}, "data": {"X": "y"}}
