from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from xml.etree import ElementTree as ET

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from renderer.errors import ConfigurationError
from renderer.gateway import mm7
from renderer.gateway.base import GatewayOptions, Submission
from renderer.gateway.mm7 import envelope
from renderer.gateway.mm7.client import Mm7, read_answer
from renderer.gateway.mm7.settings import BASE
from renderer.part import Part
from renderer.settings import GatewayAccount

GIF = Part("a.gif", "image/gif", b"GIF89a\x00\xff")
SMIL = Part("s.smil", "application/smil", b"<smil/>")
ACCOUNT = GatewayAccount(url="http://mm7.example/mm7", username="user", password=SecretStr("pä"))
Handler = Callable[[httpx.Request], httpx.Response]


def submission(number: str = "16501234123", reference: str = "mms-7") -> Submission:
    return Submission(reference, number, "60856", "Tickets", (GIF,), SMIL)


def says(code: int, text: str = "", *, kind: str = "SubmitRsp", message_id: str = "42") -> bytes:
    asked = envelope.Envelope("", envelope.Node(""), "t")
    extra = envelope.element("MessageID", message_id) if code < 2000 else ""
    return envelope.answer(asked, kind, code, text, extra=extra)


@contextmanager
def opened(handler: Handler, **options: str) -> Iterator[Mm7]:
    with httpx.Client(transport=httpx.MockTransport(handler)) as client:
        made = mm7.open_gateway(ACCOUNT.model_copy(update={"options": options}), client, GatewayOptions())
        assert isinstance(made, Mm7)
        yield made


def test_a_submit_is_soap_with_attachments_behind_a_login() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=says(1000))

    with opened(handler, vaspid="V", namespace="REL-5-MM7-1-3") as gateway:
        answer = gateway.submit(submission())
    assert (answer.outcome, answer.gateway_id, answer.code) == ("accepted", "42", "1000")
    (request,) = seen
    assert request.headers["soapaction"] == '""'
    assert b64decode(request.headers["authorization"].removeprefix("Basic ")).decode() == "user:pä"
    head = b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n"
    root, content = message_from_bytes(head + request.content, policy=policy.HTTP).iter_parts()
    tree = ET.fromstring(root.get_payload(decode=True))
    space = f"{{{BASE}REL-5-MM7-1-3}}"
    assert tree.findtext(f".//{space}TransactionID") == "mms-7"
    assert tree.findtext(f".//{space}MM7Version") == "5.3.0"
    assert tree.find(f".//{space}Content").get("href") == "cid:" + content["content-id"].strip("<>")
    assert [part.get_payload(decode=True) for part in content.iter_parts()] == [SMIL.data, GIF.data]


def test_the_verdict_is_the_envelopes_whatever_the_http_status() -> None:
    for status in (200, 400, 500, 503):
        response = httpx.Response(status, content=says(4006, "Busy"))
        answer, _ = read_answer(response)
        assert (answer.outcome, answer.cause, answer.code) == ("later", "busy", "4006")
        assert "Busy" in answer.reason


@pytest.mark.parametrize("detail", ["RSErrorRsp", "VASPErrorRsp"])
def test_a_faults_detail_is_its_status(detail: str) -> None:
    data = envelope.fault(None, 4001, "Who are you", detail=detail)
    answer, _ = read_answer(httpx.Response(500, headers={"Content-Type": "text/xml"}, content=data))
    assert (answer.outcome, answer.cause, answer.code) == ("refused", "credentials", "4001")


@pytest.mark.parametrize(
    ("response", "outcome"),
    [
        (httpx.Response(200, text="<html>"), "unknown"),
        (httpx.Response(200, text=""), "unknown"),
        (httpx.Response(200, content=says(1000)[:-60]), "unknown"),
        (httpx.Response(503, text="busy"), "later"),
        (httpx.Response(401, text="no"), "refused"),
        (httpx.Response(500, text="oops"), "unknown"),
    ],
)
def test_without_an_envelope_the_http_status_speaks(response: httpx.Response, outcome: str) -> None:
    assert read_answer(response)[0].outcome == outcome


def test_a_fault_without_a_status_has_no_known_outcome() -> None:
    body = b"<Envelope><Body><Fault><faultstring>oops</faultstring></Fault></Body></Envelope>"
    answer, _ = read_answer(httpx.Response(200, content=body))
    assert answer.outcome == "unknown"
    assert "oops" in answer.reason


def test_lists_go_one_by_one_when_the_carrier_takes_none() -> None:
    seen: list[int] = []

    def handler(request: httpx.Request) -> httpx.Response:
        numbers = request.content.count(b"<Number>")
        seen.append(numbers)
        code = 3003 if numbers > 1 else 1000
        return httpx.Response(200, content=says(code, message_id=str(40 + len(seen))))

    with opened(handler, recipients="10") as gateway:
        answers = gateway.submit_batch([submission(f"1650123412{n}", f"mms-{n}") for n in range(3)])
    assert seen == [3, 1, 1, 1]
    assert [answer.gateway_id for answer in answers] == ["42/01234120", "43/01234121", "44/01234122"]
    assert [answer.outcome for answer in answers] == ["accepted"] * 3


def test_one_id_for_a_list_becomes_one_a_number() -> None:
    with opened(lambda _request: httpx.Response(200, content=says(1000)), recipients="10") as gateway:
        answers = gateway.submit_batch([submission("16501234123"), submission("16501234124", "mms-8")])
    assert [answer.gateway_id for answer in answers] == ["42/01234123", "42/01234124"]


def test_a_partial_success_refuses_the_numbers_it_names() -> None:
    def handler(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=says(1100, "Partial: 16501234124 could not be resolved"))

    with opened(handler, recipients="10") as gateway:
        first, second = gateway.submit_batch([submission(), submission("16501234124", "mms-8")])
    assert (first.outcome, first.cause) == ("accepted", "partly")
    assert (second.outcome, second.cause) == ("refused", "recipient")


def test_every_attempt_for_a_list_has_one_transaction() -> None:
    seen: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(envelope.read(request.headers["content-type"], request.content)[0].transaction)
        return httpx.Response(200, content=says(1000))

    batch = [submission(), submission("16501234124", "mms-8")]
    with opened(handler, recipients="10") as gateway:
        gateway.submit_batch(batch)
        gateway.submit_batch(batch)
    assert seen[0] == seen[1]


def test_a_message_is_taken_back_and_replaced_by_the_carriers_own_id() -> None:
    seen: list[tuple[str, str]] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked, beside = envelope.read(request.headers["content-type"], request.content)
        seen.append((asked.kind, asked.node.value("MessageID")))
        assert bool(beside) == (asked.kind == "ReplaceReq")
        code = 1000 if asked.kind == "CancelReq" else 3001
        return httpx.Response(200, content=says(code, kind=asked.kind.replace("Req", "Rsp")))

    with opened(handler) as gateway:
        assert gateway.cancel("42/01234123", reference="c-1").outcome == "accepted"
        assert gateway.replace("42", submission()).cause == "gone"
    assert seen == [("CancelReq", "42"), ("ReplaceReq", "42")]


def test_the_account_decides_what_the_gateway_can() -> None:
    with opened(
        lambda _request: httpx.Response(200), encoding="base64", recipients="7", recalls="no"
    ) as gateway:
        able = gateway.capabilities
        assert (able.base64, able.recipients, able.recalls) == (True, 7, False)
    with httpx.Client() as client:
        with pytest.raises(ConfigurationError, match="GATEWAYS__US__URL"):
            mm7.open_gateway(GatewayAccount(), client, GatewayOptions(name="us"))
        wrong = ACCOUNT.model_copy(update={"options": {"encoding": "hex"}})
        with pytest.raises(ConfigurationError, match="US__OPTIONS__ENCODING"):
            mm7.open_gateway(wrong, client, GatewayOptions(name="us"))
        no_login = mm7.open_gateway(GatewayAccount(url="http://x/"), client, GatewayOptions())
        assert isinstance(no_login, Mm7)
        assert no_login.login is None


@given(st.binary(max_size=200), st.integers(200, 599), st.sampled_from(["", "text/xml", "multipart/related"]))
def test_any_answer_has_an_outcome(body: bytes, status: int, content_type: str) -> None:
    response = httpx.Response(status, headers={"Content-Type": content_type}, content=body)
    assert read_answer(response)[0].outcome in {"refused", "later", "unknown"}
