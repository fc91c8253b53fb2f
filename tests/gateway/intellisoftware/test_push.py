from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.gateway.inbound import InboundMessage, PushRequest, Report
from renderer.gateway.intellisoftware import parse_push
from renderer.gateway.intellisoftware.push import STATUSES

FORM = "application/x-www-form-urlencoded"


def told(form: dict[str, str]) -> Report | InboundMessage | None:
    pushed = parse_push(PushRequest("uk", content_type=FORM, body=urlencode(form).encode()))
    assert (pushed.reply.status, pushed.busy.status) == (200, 503)
    return pushed.found[0] if pushed.found else None


@pytest.mark.parametrize(
    ("status", "meaning"), [*STATUSES.items(), ("9", "Unrecognized"), ("x", "Unrecognized")]
)
def test_a_status_report_names_message_and_number(status: str, meaning: str) -> None:
    report = told({"msgid": "1001", "status": status, "toaddr": "+447700900123"})
    assert report == Report("1001/00900123", meaning, "+447700900123")


def test_one_id_for_many_numbers_is_told_apart() -> None:
    one = told({"msgid": "1", "status": "4", "toaddr": "447700900123"})
    other = told({"msgid": "1", "status": "4", "toaddr": "447700900456"})
    assert one != other


def test_an_incoming_mms_carries_its_subject_and_an_sms_its_text() -> None:
    mms = told({"msgid": "5", "from": "447700900123", "text": "Re: ticket", "type": "5", "filelist": "a.jpg"})
    assert mms == InboundMessage("uk", "447700900123", "", "Re: ticket", "", (), "MMS", "5")
    sms = told({"msgid": "6", "from": "447700900123", "text": "STOP", "type": "1", "to": "60856"})
    assert sms == InboundMessage("uk", "447700900123", "60856", "", "STOP", (), "SMS", "6")


@pytest.mark.parametrize("form", [{}, {"from": "44"}, {"msgid": "1"}, {"status": "4"}])
def test_other_pushes_are_acknowledged_as_they_repeat_without_limit(form: dict[str, str]) -> None:
    assert told(form) is None


@given(st.binary(max_size=200), st.text(max_size=30), st.text(max_size=30))
def test_garbage_never_crashes(body: bytes, query: str, content_type: str) -> None:
    for kind in (content_type, FORM, "multipart/form-data; boundary=x"):
        parse_push(PushRequest("uk", query, kind, body))
