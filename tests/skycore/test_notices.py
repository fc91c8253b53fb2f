"""Notices as postbacks: flat in 1.3, a NOTIFICATION in 2013."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from renderer.skycore.notices import SHAPES, TELLINGS
from renderer.store.notices import StoredNotice

AT = datetime(2014, 7, 1, 9, 8, 7, 65, tzinfo=UTC)
FACTS = {
    "mms-mo": {
        "from": "16501234123",
        "to": "60856",
        "subject": "A & B",
        "text": "",
        "files": [{"url": "http://u"}],
    },
    "sms-mo": {"from": "16501234123", "to": "60856", "subject": "", "text": "Hi"},
    "subscribed": {"phone": "16501234123", "shortcode": "60856"},
    "unsubscribed": {"phone": "16501234123", "campaign": "1337"},
}


def made(kind: str, dialect: str) -> ET.Element:
    facts: dict[str, Any] = FACTS.get(kind, {})
    return ET.fromstring(SHAPES[dialect, kind](StoredNotice(7, 1, None, kind, dialect, facts, AT)))


def flat(root: ET.Element) -> list[tuple[str, str]]:
    return [(child.tag, child.text or "") for child in root]


def test_an_mms_from_a_phone_is_told_flat() -> None:
    assert flat(made("mms-mo", "1.3")) == [
        ("ORIGIN", "MMS_MO"),
        ("CODE", "N401"),
        ("FROM", "16501234123"),
        ("TO", "60856"),
        ("SPID", "0001000"),
        ("SUBJECT", "A & B"),
        ("FILE", "http://u"),
        ("TIMESTAMP", "2014-07-01T09:08:07+00:00"),
    ]


def test_an_sms_from_a_phone_is_a_notification_in_2013() -> None:
    root = made("sms-mo", "2013")
    assert (root.tag, root.get("ID"), root.get("CREATED")) == (
        "NOTIFICATION",
        "7",
        "2014-07-01 09:08:07.000065+00",
    )
    assert [root.findtext(name) for name in ("ORIGIN", "CODE", "BODY/TEXT")] == ["SMS_MO", "N211", "Hi"]
    assert root.findtext("BODY/TIMESTAMP") == "2014-07-01 09:08:07+00"


@pytest.mark.parametrize(("kind", "code"), [("subscribed", "N301"), ("unsubscribed", "N302")])
def test_who_joins_and_who_leaves_is_told(kind: str, code: str) -> None:
    told = dict(flat(made(kind, "1.3")))
    assert (told["ORIGIN"], told["CODE"], told["MOBILE"]) == ("SUB", code, "16501234123")


@pytest.mark.parametrize(("dialect", "kind"), sorted(SHAPES))
def test_every_kind_has_a_shape_in_every_dialect(dialect: str, kind: str) -> None:
    assert made(kind, dialect).find(".//TIMESTAMP") is not None
    assert kind in TELLINGS


PASS = {
    "referenced_by": "Phone",
    "reference": "16501234123",
    "custom_pass_id": "order 7",
    "data_id": "ab" * 20,
    "serial": "S-1",
    "passdata": {"BARCODEVALUE": "A & B", "PRIMARYVALUE1": "Zoë"},
}
PASS_KINDS = [
    ("pass-generated", "N801"),
    ("pass-failed", "N802"),
    ("pass-limit", "N803"),
    ("pass-no-credit", "N811"),
    ("pass-installed", "N804"),
    ("pass-uninstalled", "N805"),
]


def of_a_pass(kind: str, dialect: str, facts: dict[str, Any]) -> ET.Element:
    return ET.fromstring(SHAPES[dialect, kind](StoredNotice(7, 1, None, kind, dialect, facts, AT)))


@pytest.mark.parametrize(("kind", "code"), PASS_KINDS)
def test_a_pass_is_told_in_the_documented_order(kind: str, code: str) -> None:
    assert flat(of_a_pass(kind, "1.3", PASS)) == [
        ("ORIGIN", "GENERATE_PASS"),
        ("STATUSCODE", code),
        ("REFERENCEDBY", "Phone"),
        ("REFERENCEVALUE", "16501234123"),
        ("CUSTOMPASSID", "order 7"),
        ("PASSDATAID", "ab" * 20),
        ("SERIALNUMBER", "S-1"),
        ("TIMESTAMP", "2014-07-01T09:08:07+00:00"),
    ]


@pytest.mark.parametrize(("kind", "code"), PASS_KINDS)
def test_2013_tells_the_whole_data_as_well(kind: str, code: str) -> None:
    root = of_a_pass(kind, "2013", PASS)
    assert (root.tag, root.findtext("STATUSCODE")) == ("POSTBACK", code)
    assert flat(root.find("PASSDATA") or root) == [("BARCODEVALUE", "A & B"), ("PRIMARYVALUE1", "Zoë")]


def test_a_pass_that_was_never_made_has_no_numbers_to_tell() -> None:
    told = flat(of_a_pass("pass-failed", "2013", {"custom_pass_id": ""}))
    assert [name for name, _ in told] == ["ORIGIN", "STATUSCODE", "TIMESTAMP"]
