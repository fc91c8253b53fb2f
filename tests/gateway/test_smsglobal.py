from __future__ import annotations

import base64

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from renderer.errors import ConfigurationError
from renderer.gateway import smsglobal
from renderer.gateway.base import GatewayOptions, InboundMessage, Report, Submission
from renderer.part import Part
from renderer.sandbox.carrier import Carrier
from renderer.sandbox.smsglobal import message_of, mistake_in
from renderer.settings import GatewayAccount

TEXT = Part("s1.txt", "text/plain; charset=utf-8", "Grüße".encode())
PICTURE = Part("s1.jpg", "image/jpeg", bytes(range(256)))
CODE = Part("s2.gif", "image/gif", b"GIF89a")
ACCOUNT = GatewayAccount(url="http://gw.example/mms/sendmms.php", username="u", password=SecretStr("p"))


def submission(*parts: Part, sender: str = "60856") -> Submission:
    return Submission("mms-7", "61409317436", sender, "Your tickét", parts)


def test_the_form_has_the_documented_variables() -> None:
    form = smsglobal.payload(submission(PICTURE, TEXT, CODE), username="u", password="p")
    assert form["number"] == "61409317436"
    assert (form["from"], form["subject"], form["message"]) == ("60856", "Your tickét", "Grüße")
    assert (form["max_dimension"], form["message_at_start"]) == ("1024", "1")
    assert base64.b64decode(form["attachment0"]) == PICTURE.data
    assert [form[f"type{i}"] for i in range(2)] == ["image/jpeg", "image/gif"]
    assert [form[f"name{i}"] for i in range(2)] == ["s1.jpg", "s2.gif"]
    assert "attachment2" not in form


def test_texts_of_several_slides_stay_with_their_slides() -> None:
    second = Part("s2.txt", "text/plain", b"two")
    form = smsglobal.payload(submission(TEXT, PICTURE, second, CODE), username="u", password="p")
    assert form["message"] == ""
    assert [form[f"name{i}"] for i in range(4)] == ["s1.txt", "s1.jpg", "s2.txt", "s2.gif"]


def test_no_sender_means_no_from() -> None:
    assert "from" not in smsglobal.payload(submission(CODE, sender=""), username="u", password="p")


def test_the_carriers_side_reads_what_ours_writes() -> None:
    form = smsglobal.payload(submission(PICTURE, TEXT, CODE), username="sandbox", password="sandbox")
    assert mistake_in(form, Carrier()) is None
    taken = message_of(form, "1", "mms-7")
    assert (taken.text, taken.subject) == ("Grüße", "Your tickét")
    assert [(one.name, one.data) for one in taken.attachments] == [
        ("s1.jpg", PICTURE.data),
        ("s2.gif", CODE.data),
    ]


@pytest.mark.parametrize(
    ("text", "outcome", "gateway_id"),
    [
        ("SUCCESS; ID = 1234567890123456", "accepted", "1234567890123456"),
        ("SUCCESS ID=6000000000000001\r\n", "accepted", "6000000000000001"),
        ("Success.\nID = {6000000000000001}", "accepted", "6000000000000001"),
        ("SUCC", "unknown", None),
        ("SUCCESS; ID = 12345", "unknown", None),
        ("SUCCESS; ID = 12345678901234567", "unknown", None),
        ("", "unknown", None),
        ("ERROR: Invalid username or password", "refused", None),
        ("FAILURE: server busy, try again", "later", None),
    ],
)
def test_the_answer_is_read_tolerantly_and_kept_raw(text: str, outcome: str, gateway_id: str | None) -> None:
    answer = smsglobal.parse_answer(text)
    assert (answer.outcome, answer.gateway_id, answer.raw) == (outcome, gateway_id, text)


@given(st.text(max_size=80))
def test_any_answer_has_an_outcome(text: str) -> None:
    answer = smsglobal.parse_answer(text)
    assert (answer.outcome == "accepted") == (answer.gateway_id is not None)


@pytest.mark.parametrize(
    ("made", "outcome"),
    [
        (httpx.Response(200, text="SUCCESS; ID = 1234567890123456"), "accepted"),
        (httpx.Response(403, text="no"), "refused"),
        (httpx.Response(429, text="slow down"), "later"),
        (httpx.Response(503, text="busy"), "later"),
        (httpx.Response(500, text="oops"), "unknown"),
        (httpx.ConnectError("refused"), "later"),
        (httpx.ReadTimeout("slow"), "unknown"),
        (httpx.RemoteProtocolError("cut"), "unknown"),
        (httpx.WriteError("reset"), "unknown"),
    ],
)
def test_only_what_surely_was_not_taken_is_tried_later(
    made: httpx.Response | Exception, outcome: str
) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if isinstance(made, Exception):
            raise made
        return made

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        gateway = smsglobal.open_gateway(ACCOUNT, client, GatewayOptions())
        assert gateway.submit(submission(CODE)).outcome == outcome
    (request,) = seen
    assert str(request.url) == ACCOUNT.url
    assert request.headers["idempotency-key"] == "mms-7"
    assert b"password=p" in request.content


def test_without_a_user_name_nothing_is_tried() -> None:
    with httpx.Client() as client, pytest.raises(ConfigurationError, match="USERNAME"):
        smsglobal.open_gateway(GatewayAccount(), client, GatewayOptions())


def test_a_push_is_a_report_an_incoming_message_or_nothing() -> None:
    report = smsglobal.parse_push({"msgid": "7", "dlrstatus": "delivrd", "handset": "motol7c", "spid": ""})
    assert report == Report("7", "Retrieved", None, "motol7c", None)
    assert smsglobal.parse_push({"msgid": "7", "dlrstatus": "NEW WORD"}) == Report("7", "Unrecognized")
    incoming = smsglobal.parse_push(
        {
            "from": "614",
            "id": "9",
            "subject": "Re",
            "message": "hi",
            "attachment0": base64.b64encode(b"jpg").decode(),
            "content_type0": "image/jpeg",
            "content_name0": "a.jpg",
        }
    )
    assert incoming == InboundMessage(
        "smsglobal", "614", "", "Re", "hi", (Part("a.jpg", "image/jpeg", b"jpg"),), "MMS", "9"
    )
    assert smsglobal.parse_push({"from": "614"}) is None
