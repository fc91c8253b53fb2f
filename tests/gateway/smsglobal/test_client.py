from __future__ import annotations

import base64
from urllib.parse import parse_qsl

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from renderer.errors import ConfigurationError
from renderer.gateway import smsglobal
from renderer.gateway.base import GatewayOptions, Submission, TextMessage
from renderer.gateway.smsglobal.client import SmsGlobal, encoded
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


def test_the_options_of_the_account_are_said_and_mistakes_told() -> None:
    told = ACCOUNT.model_copy(update={"options": {"max_dimension": "640", "message_at_start": "false"}})
    with httpx.Client() as client:
        gateway = smsglobal.open_gateway(told, client, GatewayOptions())
        assert isinstance(gateway, SmsGlobal)
        form = smsglobal.payload(submission(TEXT), "u", "p", gateway.settings)
        assert (form["max_dimension"], form["message_at_start"]) == ("640", "0")
        wrong = ACCOUNT.model_copy(update={"options": {"max_dimension": "wide"}})
        with pytest.raises(ConfigurationError, match="SMSGLOBAL__OPTIONS__MAX_DIMENSION"):
            smsglobal.open_gateway(wrong, client, GatewayOptions())


def test_a_text_goes_to_the_interface_for_texts() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, text="OK: 0; Sent queued message ID: 04b4 SMSGlobalMsgID:6613115713715266")

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        gateway = smsglobal.open_gateway(ACCOUNT, client, GatewayOptions())
        assert isinstance(gateway, SmsGlobal)
        made = gateway.submit_sms(TextMessage("sms-7", "61409317436", "60856", "Grüße & mehr"))
    assert (made.outcome, made.gateway_id) == ("accepted", "6613115713715266")
    form = dict(parse_qsl(seen[0].content.decode()))
    assert form == {
        "action": "sendsms",
        "user": "u",
        "password": "p",
        "from": "60856",
        "to": "61409317436",
        "text": "Grüße & mehr",
        "maxsplit": "7",
    }
    assert seen[0].headers["idempotency-key"] == "sms-7"


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


@given(st.lists(st.binary(max_size=50), max_size=3), texts)
def test_the_form_travels_as_any_reader_of_forms_reads_it(blobs: list[bytes], subject: str) -> None:
    parts = tuple(Part(f"a&{n}.gif", "image/gif", blob) for n, blob in enumerate(blobs))
    form = smsglobal.payload(Submission("r", "614", "", subject, parts), username="ü", password="&")
    assert dict(parse_qsl(encoded(form).decode("ascii"), keep_blank_values=True)) == form


def test_types_go_under_the_names_of_the_pages_table() -> None:
    film = Part("a.mp4", "Video/MP4; codecs=avc1", b"x")
    form = smsglobal.payload(submission(film, PICTURE), username="u", password="p")
    assert (form["type0"], form["type1"]) == ("video/mpeg4", "image/jpeg")
    assert smsglobal.CAPABILITIES.takes("video/mp4")
