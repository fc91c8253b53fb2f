from __future__ import annotations

import base64
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.gateway.inbound import InboundMessage, PushRequest, Report
from renderer.gateway.smsglobal import parse_push
from renderer.part import Part

FORM = "application/x-www-form-urlencoded"


def told(form: dict[str, str]) -> Report | InboundMessage | None:
    pushed = parse_push(PushRequest("smsglobal", content_type=FORM, body=urlencode(form).encode()))
    assert (pushed.reply.status, pushed.reply.body) == (200, b"OK")
    assert pushed.busy.status == 503
    return pushed.found[0] if pushed.found else None


def test_a_report_names_message_status_and_handset() -> None:
    report = told({"msgid": "7", "dlrstatus": "delivrd", "handset": "motol7c", "spid": ""})
    assert report == Report("7", "Retrieved", None, "motol7c", None)
    assert told({"msgid": "7", "dlrstatus": "NEW WORD"}) == Report("7", "Unrecognized")


def test_an_incoming_mms_has_its_own_names_for_attachments() -> None:
    form = {
        "from": "614",
        "to": "60856",
        "id": "9",
        "subject": "Re",
        "message": "hi",
        "attachment0": base64.b64encode(b"\xff\xef\xbe\xfb").decode(),
        "content_type0": "image/jpeg",
        "content_name0": "a.jpg",
        "attachment3": "!",
    }
    parts = (
        Part("a.jpg", "image/jpeg", b"\xff\xef\xbe\xfb"),
        Part("attachment3", "application/octet-stream", b""),
    )
    assert told(form) == InboundMessage("smsglobal", "614", "60856", "Re", "hi", parts, "MMS", "9")
    # who forgets to escape base64's plus sends a blank
    query = (
        "from=614&id=9&attachment0=" + form["attachment0"] + "&content_type0=image/jpeg&content_name0=a.jpg"
    )
    (found,) = parse_push(PushRequest("smsglobal", query=query)).found
    assert isinstance(found, InboundMessage)
    assert found.parts[0].data == b"\xff\xef\xbe\xfb"


def test_an_incoming_sms_is_named_by_what_it_says() -> None:
    form = {"to": "60856", "from": "614", "msg": "STOP", "date": "2026-03-01 12:00:00"}
    first, again, other = told(form), told(form), told(form | {"date": "2026-03-01 12:00:01"})
    assert isinstance(first, InboundMessage)
    assert isinstance(other, InboundMessage)
    assert (first.kind, first.text, first.parts) == ("SMS", "STOP", ())
    assert first == again
    assert first.raw_id != other.raw_id


@pytest.mark.parametrize("form", [{"from": "614"}, {"msgid": "7"}, {}])
def test_what_tells_nothing_is_acknowledged_so_that_it_stops(form: dict[str, str]) -> None:
    assert told(form) is None


def test_the_books_keep_what_was_said_but_no_secret() -> None:
    pushed = parse_push(PushRequest("smsglobal", query="token=s3cret&msgid=7&dlrstatus=DELIVRD"))
    assert pushed.raw == "dlrstatus=DELIVRD&msgid=7"


@given(st.binary(max_size=200), st.text(max_size=30), st.text(max_size=30))
def test_garbage_never_crashes(body: bytes, query: str, content_type: str) -> None:
    for kind in (content_type, FORM, "multipart/form-data; boundary=x"):
        parse_push(PushRequest("smsglobal", query, kind, body))
