"""The two postback shapes against the documents' own examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from renderer.delivery import events
from renderer.delivery.kit import Notice
from renderer.skycore.postbacks import SHAPES, WORDS, postback_1_3, postback_2013
from renderer.store.events import Event
from renderer.store.messages import Message
from renderer.store.postbacks import Postback

AT = datetime(2011, 8, 2, 7, 20, 44, tzinfo=timezone(timedelta(hours=-4)))
CREATED = datetime(2011, 8, 2, 7, 20, 45, 870623, tzinfo=timezone(timedelta(hours=-4)))


def notice(kind: str, **facts: Any) -> Notice:
    message = Message(
        id=12346,
        account_id=1,
        dialect="1.3",
        tracking_form="base64",
        action="sendpassinmms",
        mms_id="35674",
        template="pass-mms",
        recipient="16501234123",
        sender="11111",
        gateway="smsglobal",
        scheduled_id=None,
        content={},
        discovery=None,
        state="sent",
        handset=None,
        spid="0001890",
        artefact=None,
        sent_as="MMS",
        gateway_id=None,
        created_at=AT,
    )
    owed = Postback(325, 1, 12346, 7, "queued", 0, CREATED, None)
    return Notice(owed, Event(7, 12346, kind, "", facts, AT), message)


def test_n101_of_1_3_is_the_documents_own() -> None:
    expected = """<POSTBACK><ORIGIN>MMS_MT</ORIGIN><CODE>N101</CODE><SENTAS>MMS</SENTAS>
    <STATUS>Message Sent</STATUS><MMSID>35674</MMSID><TO>16501234123</TO><TRACKINGID>TU1TXzEyMzQ2</TRACKINGID>
    <SPID>0001890</SPID><TIMESTAMP>2011-08-02T07:20:44-04:00</TIMESTAMP></POSTBACK>"""
    assert flat(postback_1_3(notice(events.SENT, reason="", gateway="smsglobal"))) == flat(expected)


def test_n102_of_1_3_is_the_documents_own() -> None:
    expected = """<POSTBACK><ORIGIN>MMS_MT</ORIGIN><CODE>N102</CODE><SENTAS>MMS</SENTAS>
    <STATUS>Message Sent/Delivered</STATUS><MMSID>35674</MMSID><TO>16501234123</TO>
    <TRACKINGID>TU1TXzEyMzQ2</TRACKINGID><SPID>0001890</SPID><TIMESTAMP>2011-08-02T07:20:44-04:00</TIMESTAMP>
    <HANDSET>motol7c</HANDSET><AGGREGATORID>11529-64807-97508-73852-97658</AGGREGATORID></POSTBACK>"""
    facts = {"status": "Retrieved", "handset": "motol7c", "gateway_id": "11529-64807-97508-73852-97658"}
    assert flat(postback_1_3(notice(events.DELIVERED, **facts))) == flat(expected)


def test_n101_of_2013_is_the_documents_own() -> None:
    expected = """<NOTIFICATION ID="325" CREATED="2011-08-02 07:20:45.870623-04"><ORIGIN>MMS_MT</ORIGIN>
    <CODE>N101</CODE><BODY><HISTORYID>249687</HISTORYID><MMSID>35674</MMSID><TO>16501234123</TO>
    <TRACKINGID>MMS_12346</TRACKINGID><SCHEDULEDID>12346</SCHEDULEDID><SPID>000189</SPID>
    <TIMESTAMP>2011-08-02 07:20:44-04</TIMESTAMP></BODY></NOTIFICATION>"""
    made = postback_2013(plain(notice(events.SENT)))
    assert flat(made) == flat(expected.replace("249687", "12346"))


def test_n102_of_2013_is_the_documents_own() -> None:
    expected = """<NOTIFICATION ID="325" CREATED="2011-08-02 07:20:45.870623-04"><ORIGIN>MMS_MT</ORIGIN>
    <CODE>N102</CODE><BODY><HISTORYID>12346</HISTORYID><MMSID>35674</MMSID><TO>16501234123</TO>
    <TRACKINGID>MMS_12346</TRACKINGID><SCHEDULEDID>12346</SCHEDULEDID><SPID>000189</SPID>
    <HANDSET>motol7c</HANDSET><STATUS CELLY="20" PROVIDER="1000" TEXT="Retrieved" DESCRIPTION="" />
    <TIMESTAMP>2011-08-02 07:20:44-04</TIMESTAMP></BODY></NOTIFICATION>"""
    made = postback_2013(plain(notice(events.DELIVERED, status="Retrieved", handset="motol7c")))
    assert flat(made) == flat(expected)


@pytest.mark.parametrize("kind", sorted(events.TOLD))
@pytest.mark.parametrize("version", sorted(SHAPES))
def test_every_event_a_customer_is_told_has_its_words_in_every_shape(kind: str, version: str) -> None:
    root = ET.fromstring(SHAPES[version](notice(kind, status="Expired", handset='a"<b')))
    assert root.findtext("CODE") == WORDS[kind].code


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("Expired", "Message Sent/Expired"),
        ("Rejected", "Message Sent/Rejected"),
        ("NotSupported", "Message Sent/NotSupported"),
        ("Unreachable", "Message Sent/Failed"),
    ],
)
def test_e102_says_what_became_of_the_message(status: str, said: str) -> None:
    root = ET.fromstring(postback_1_3(notice(events.UNDELIVERED, status=status)))
    assert (root.findtext("CODE"), root.findtext("STATUS")) == ("E102", said)


def test_a_failure_brings_its_reason_and_the_country_stands_in_for_the_carrier() -> None:
    made = notice(events.FAILED, reason="No <way>")
    made = replace(made, message=replace(made.message, spid=None))
    root = ET.fromstring(postback_1_3(made))
    assert root.findtext("STATUSDETAILS") == "No <way>"
    assert root.findtext("SPID") == "0001000"


def test_times_in_utc_have_a_zero_offset() -> None:
    made = notice(events.SENT)
    at = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    made = replace(made, event=replace(made.event, at=at))
    assert b"<TIMESTAMP>2026-03-01T12:00:00+00:00</TIMESTAMP>" in postback_1_3(made)
    assert b"<TIMESTAMP>2026-03-01 12:00:00+00</TIMESTAMP>" in postback_2013(made)


def plain(made: Notice) -> Notice:
    return replace(made, message=replace(made.message, tracking_form="plain", dialect="2013"))


def flat(xml: str | bytes) -> list[tuple[str, str, dict[str, str]]]:
    """Elements in order with text and attributes: what a reader sees, without white space."""
    return [(e.tag, (e.text or "").strip(), dict(e.attrib)) for e in ET.fromstring(xml).iter()]


@pytest.mark.parametrize(
    ("kind", "status", "code", "said"),
    [
        (events.SENT, "", "N101", "Message Sent"),
        (events.FAILED, "", "E201", "Message Failed"),
        (events.DELIVERED, "Retrieved", "N202", "Message Sent/Delivered"),
        (events.UNDELIVERED, "Expired", "E202", "Message Sent/Failed"),
    ],
)
@pytest.mark.parametrize("version", sorted(SHAPES))
def test_a_message_that_went_out_as_an_sms_has_the_sms_codes(
    kind: str, status: str, code: str, said: str, version: str
) -> None:
    told = notice(kind, status=status)
    told = replace(told, message=replace(told.message, sent_as="SMS"))
    root = ET.fromstring(SHAPES[version](told))
    assert root.findtext("CODE") == code
    assert (root.find(".//MMSID") is None) == (code in {"N202", "E202"})
    if version == "1.3":
        assert (root.findtext("SENTAS"), root.findtext("STATUS")) == ("SMS", said)
        assert root.findtext("ORIGIN") == "MMS_MT"


@pytest.mark.parametrize(
    ("kind", "status", "code", "said"),
    [
        (events.DISCOVERING, "", "N501", "Message Sent"),
        (events.DISCOVERY_FAILED, "", "E501", "Message Failed"),
        (events.DISCOVERED, "Retrieved", "N502", "Message Sent/Delivered"),
        (events.UNDISCOVERED, "Expired", "E502", "Message Sent/Expired"),
        (events.UNDISCOVERED, "Rejected", "E502", "Message Sent/Rejected"),
        (events.UNDISCOVERED, "NotSupported", "E502", "Message Sent/NotSupported"),
        (events.UNDISCOVERED, "Unreachable", "E502", "Message Sent/Failed"),
    ],
)
def test_a_device_discovery_message_has_its_own_codes(kind: str, status: str, code: str, said: str) -> None:
    root = ET.fromstring(postback_1_3(notice(kind, status=status)))
    assert (root.findtext("CODE"), root.findtext("STATUS")) == (code, said)
