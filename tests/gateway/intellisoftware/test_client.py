from __future__ import annotations

from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import parse_qsl

import httpx
import pytest
from pydantic import SecretStr

from renderer.errors import ConfigurationError
from renderer.gateway import intellisoftware
from renderer.gateway.base import GatewayOptions, Submission, TextMessage
from renderer.gateway.intellisoftware.client import IntelliSoftware
from renderer.part import Part
from renderer.settings import GatewayAccount

PARTS = (
    Part("s1.gif", "image/gif", bytes(range(256)) * 3),
    Part("s1.txt", "text/plain; charset=utf-8", "Grüße".encode()),
)
ACCOUNT = GatewayAccount(url="http://gw.example/default.aspx", username="user", password=SecretStr("pä"))
Answering = Callable[[httpx.Request], httpx.Response]


def submission(number: str = "447700900123", sender: str = "60856", reference: str = "mms-7") -> Submission:
    return Submission(
        reference, number, sender, "Your tickét", PARTS, Part("s.smil", "application/smil", b"<smil/>")
    )


@pytest.fixture
def seen() -> list[httpx.Request]:
    return []


@pytest.fixture
def gateway(seen: list[httpx.Request]) -> Iterator[IntelliSoftware]:
    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, text="ID:10011000000000000001")

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        made = intellisoftware.open_gateway(ACCOUNT, client, GatewayOptions())
        assert isinstance(made, IntelliSoftware)
        yield made


def opened(request: httpx.Request) -> list[EmailMessage]:
    """The parts as the standard library's reader of mail sees them."""
    head = b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n"
    message = message_from_bytes(head + request.content, policy=policy.HTTP)
    return list(message.iter_parts())


def test_fields_come_first_and_files_have_a_filename_and_no_name(
    gateway: IntelliSoftware, seen: list[httpx.Request]
) -> None:
    answer = gateway.submit(submission())
    assert (answer.outcome, answer.gateway_id) == ("accepted", "10011000000000000001/00900123")
    *fields, picture, text = opened(seen[0])
    told = {
        part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in fields
    }
    assert told == {
        "username": b"user",
        "password": "pä".encode(),
        "to": b"447700900123",
        "from": b"60856",
        "type": b"5",
        "text": "Your tickét".encode(),
    }
    assert {part.get_content_type() for part in fields} == {"text/plain"}
    assert [part.get_param("name", header="content-disposition") for part in (picture, text)] == [None, None]
    assert [part.get_filename() for part in (picture, text)] == ["s1.gif", "s1.txt"]
    assert [part.get_content_type() for part in (picture, text)] == ["image/gif", "text/plain"]
    assert [part["content-transfer-encoding"] for part in (picture, text)] == ["binary", None]
    assert [part.get_payload(decode=True) for part in (picture, text)] == [part.data for part in PARTS]


def test_the_octets_are_as_documented(gateway: IntelliSoftware, seen: list[httpx.Request]) -> None:
    gateway.submit(submission())
    boundary = seen[0].headers["content-type"].partition("boundary=")[2].encode()
    pieces = seen[0].content.split(b"--" + boundary)
    assert pieces[0] == b""
    assert pieces[-1] == b"--\r\n"
    assert pieces[4] == (
        b'\r\nContent-Disposition: form-data; name="from"\r\nContent-Type: text/plain\r\n\r\n60856\r\n'
    )
    assert pieces[7].startswith(
        b'\r\nContent-Disposition: form-data; filename="s1.gif"\r\nContent-Type: image/gif\r\n'
    )
    assert seen[0].headers["idempotency-key"] == "mms-7"
    assert "user" not in str(seen[0].url)


def test_a_blank_sender_has_replies_come_back(gateway: IntelliSoftware, seen: list[httpx.Request]) -> None:
    gateway.submit(submission(sender=""))
    blank = [
        part for part in opened(seen[0]) if part.get_param("name", header="content-disposition") == "from"
    ]
    assert [part.get_payload(decode=True) for part in blank] == [b""]


def test_a_sender_of_letters_is_refused_without_a_call(
    gateway: IntelliSoftware, seen: list[httpx.Request]
) -> None:
    answer = gateway.submit(submission(sender="GALA"))
    assert (answer.outcome, answer.cause) == ("refused", "sender")
    assert seen == []


def test_several_numbers_travel_in_one_call(gateway: IntelliSoftware, seen: list[httpx.Request]) -> None:
    batch = [submission(f"4477009001{n:02}", reference=f"mms-{n}") for n in range(100)]
    answers = gateway.submit_batch(batch)
    assert len(seen) == 1
    assert {answer.outcome for answer in answers} == {"accepted"}
    assert len({answer.gateway_id for answer in answers}) == 100
    assert seen[0].headers["idempotency-key"].split(", ")[99] == "mms-99"
    to = next(p for p in opened(seen[0]) if p.get_param("name", header="content-disposition") == "to")
    assert to.get_payload(decode=True).decode().split(",") == [each.recipient for each in batch]


def test_a_plain_text_is_type_one(gateway: IntelliSoftware, seen: list[httpx.Request]) -> None:
    answer = gateway.submit_sms(TextMessage("sms-7", "447700900123", "60856", "Grüße & mehr"))
    assert answer.gateway_id == "10011000000000000001/00900123"
    assert str(seen[0].url) == "http://gw.example/sendmsg.aspx"
    form = dict(parse_qsl(seen[0].content.decode(), keep_blank_values=True))
    assert (form["type"], form["text"], form["to"]) == ("1", "Grüße & mehr", "447700900123")
    assert form["maxconcat"] == "10"


def test_what_gsm_cannot_say_goes_out_in_hexadecimal(
    gateway: IntelliSoftware, seen: list[httpx.Request]
) -> None:
    gateway.submit_sms(TextMessage("sms-7", "447700900123", "60856", "Да 🎫"))
    form = dict(parse_qsl(seen[0].content.decode(), keep_blank_values=True))
    assert (form["type"], form["hex"]) == ("2", "041404300020D83CDFAB")
    assert "text" not in form


@pytest.mark.parametrize(("status", "outcome"), [(503, "later"), (500, "unknown"), (404, "refused")])
def test_an_http_failure_is_every_numbers_answer(status: int, outcome: str) -> None:
    transport = httpx.MockTransport(lambda _request: httpx.Response(status, text="no"))
    with httpx.Client(transport=transport) as client:
        gateway = intellisoftware.open_gateway(ACCOUNT, client, GatewayOptions())
        assert isinstance(gateway, IntelliSoftware)
        answers = gateway.submit_batch([submission(), submission("447700900124")])
    assert [answer.outcome for answer in answers] == [outcome, outcome]


def test_an_account_has_its_name_countries_and_needs_a_user() -> None:
    with httpx.Client() as client:
        account = ACCOUNT.model_copy(update={"countries": ("44",)})
        gateway = intellisoftware.open_gateway(account, client, GatewayOptions(name="uk"))
        assert (gateway.name, gateway.capabilities.countries) == ("uk", {"44"})
        assert gateway.submit(submission("16501234123")).cause == "recipient"
        with pytest.raises(ConfigurationError, match="GATEWAYS__UK__USERNAME"):
            intellisoftware.open_gateway(GatewayAccount(), client, GatewayOptions(name="uk"))


def test_files_are_asked_for_without_secrets_in_the_address(
    gateway: IntelliSoftware, seen: list[httpx.Request]
) -> None:
    gateway.files("7", ["a.jpg"])
    assert str(seen[0].url) == "http://gw.example/retrievemms.aspx"
    assert dict(parse_qsl(seen[0].content.decode())) == {
        "username": "user",
        "password": "pä",
        "msgid": "7",
        "msgpart": "a.jpg",
    }
