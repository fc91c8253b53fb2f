"""Each gateway against the carrier's side of its protocol, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from pydantic import SecretStr

from renderer.gateway import calls
from renderer.gateway.base import Gateway, Submission, TextMessage
from renderer.gateway.intellisoftware.answer import ERRORS
from renderer.gateway.mm7.status import TABLE
from renderer.gateway.registry import open_gateway
from renderer.part import Part
from renderer.sandbox import intellisoftware, mm7, smsglobal
from renderer.sandbox.app import make_app
from renderer.sandbox.carrier import Carrier
from renderer.sandbox.script import Behaviour
from renderer.sandbox.server import running
from renderer.sandbox.taken import Attached, FromPhone
from renderer.settings import GatewayAccount

NUMBER = "447700900123"
PARTS = (
    Part("s1.gif", "image/gif", bytes(range(256)) * 8),
    Part("s1.txt", "text/plain; charset=utf-8", "Grüße\r\n".encode()),
    Part("s2.jpg", "image/jpeg", b"\xff\xd8--\r\n\x00"),
    Part("s2.txt", "text/plain; charset=utf-8", b"two"),
)
SMIL = Part("s.smil", "application/smil", b'<smil><body><par><img src="s1.gif"/></par></body></smil>')
PATHS = {each.NAME: each.PATH for each in (smsglobal, intellisoftware, mm7)}


@dataclass
class World:
    base: str
    carrier: Carrier
    client: httpx.Client

    def gateway(self, name: str, **options: str) -> Gateway:
        account = GatewayAccount(
            url=self.base + PATHS[name],
            username="sandbox",
            password=SecretStr("sandbox"),
            timeout=1,
            options=options,
        )
        return open_gateway(name, {name: account}, self.client)


@pytest.fixture(scope="module")
def shared() -> Iterator[World]:
    carrier = Carrier()
    with running(make_app(carrier)) as base, httpx.Client(trust_env=False) as client:
        yield World(base, carrier, client)


@pytest.fixture
def world(shared: World) -> World:
    shared.carrier.script.default = Behaviour()
    shared.carrier.script.numbers.clear()
    shared.carrier.taken.clear()
    shared.carrier._by_reference.clear()
    shared.carrier.recipients = 1
    return shared


def submission(reference: str = "mms-1", number: str = NUMBER, sender: str = "60856") -> Submission:
    return Submission(reference, number, sender, "Ticket Zoë", PARTS, SMIL)


@pytest.mark.parametrize("name", PATHS)
def test_a_message_arrives_whole_and_once_a_reference(world: World, name: str) -> None:
    gateway = world.gateway(name)
    first, again = gateway.submit(submission()), gateway.submit(submission())
    assert (first.outcome, first.gateway_id) == (again.outcome, again.gateway_id)
    assert first.outcome == "accepted", first
    (taken,) = world.carrier.taken.values()
    assert (taken.recipient, taken.sender, taken.subject) == (NUMBER, "60856", "Ticket Zoë")
    assert (taken.reference, taken.protocol) == ("mms-1", name)
    expected = [(part.name, part.data) for part in PARTS]
    if gateway.capabilities.carries_smil:
        expected.insert(0, (SMIL.name, SMIL.data))
    assert [(file.name, file.data) for file in taken.attachments] == expected


def test_base64_arrives_as_binary_does(world: World) -> None:
    assert world.gateway("mm7", encoding="base64").submit(submission()).outcome == "accepted"
    (taken,) = world.carrier.taken.values()
    assert [file.data for file in taken.attachments[1:]] == [part.data for part in PARTS]


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize(
    ("answer", "outcome", "taken"),
    [
        ("refuse", "refused", 0),
        ("busy", "later", 0),
        ("error", "unknown", 1),
        ("truncated", "unknown", 1),
        ("reset", "unknown", 1),
    ],
)
def test_every_way_to_answer_has_its_outcome(
    world: World, name: str, answer: str, outcome: str, taken: int
) -> None:
    world.carrier.script.default = Behaviour(answer=answer)
    assert world.gateway(name).submit(submission()).outcome == outcome
    assert len(world.carrier.taken) == taken


@pytest.mark.parametrize("name", PATHS)
def test_a_carrier_that_never_answers_may_have_it(world: World, name: str) -> None:
    world.carrier.script.default = Behaviour(answer_delay=1.5)
    answer = world.gateway(name).submit(submission())
    assert (answer.outcome, answer.cause) == ("unknown", "lost")


@pytest.mark.parametrize("name", PATHS)
def test_a_carrier_that_is_not_there_took_nothing(world: World, name: str) -> None:
    account = GatewayAccount(url="http://127.0.0.1:9/x", username="u", password=SecretStr("p"))
    answer = open_gateway(name, {name: account}, world.client).submit(submission())
    assert (answer.outcome, answer.cause) == ("later", "busy")


@pytest.mark.parametrize("name", PATHS)
def test_wrong_credentials_are_told_as_such(world: World, name: str) -> None:
    account = GatewayAccount(url=world.base + PATHS[name], username="u", password=SecretStr("p"))
    answer = open_gateway(name, {name: account}, world.client).submit(submission())
    assert (answer.outcome, answer.cause) == ("refused", "credentials")


@pytest.mark.parametrize("code", TABLE)
def test_every_mm7_status_code_becomes_its_verdict(world: World, code: int) -> None:
    world.carrier.script.default = Behaviour(code=str(code))
    answer = world.gateway("mm7").submit(submission())
    assert (answer.outcome, answer.cause) == TABLE[code]
    assert answer.code == str(code)


@pytest.mark.parametrize("code", [*ERRORS, "NO_SUBJECT", "SOMETHING_NEW"])
def test_every_intellisoftware_error_becomes_its_verdict(world: World, code: str) -> None:
    world.carrier.script.default = Behaviour(code=code)
    answer = world.gateway("intellisoftware").submit(submission())
    assert (answer.outcome, answer.cause) == ERRORS.get(code, ("refused", "request"))
    assert answer.code == code


@pytest.mark.parametrize(
    ("said", "outcome", "cause"),
    [
        ("Insufficient credits", "refused", "credit"),
        ("Service temporarily unavailable", "later", "busy"),
        ("Destination not supported", "refused", "recipient"),
        ("FAILURE", "refused", "request"),
    ],
)
def test_smsglobals_refusals_become_verdicts(world: World, said: str, outcome: str, cause: str) -> None:
    world.carrier.script.default = Behaviour(code=said)
    answer = world.gateway("smsglobal").submit(submission())
    assert (answer.outcome, answer.cause) == (outcome, cause)


def test_a_hundred_numbers_travel_in_one_call_and_each_gets_its_own_answer(world: World) -> None:
    world.carrier.script.numbers["07"] = Behaviour(code="INVALID_NUMBER")
    batch = [submission(f"mms-{n}", f"4477009001{n:02}") for n in range(100)]
    answers = calls.submit_all(world.gateway("intellisoftware"), batch)
    assert [n for n, answer in enumerate(answers) if answer.outcome == "refused"] == [7]
    assert len({answer.gateway_id for answer in answers}) == 100
    assert sorted(taken.reference for taken in world.carrier.taken.values()) == sorted(
        each.reference for n, each in enumerate(batch) if n != 7
    )


@pytest.mark.parametrize(("takes", "ids"), [(1, 3), (5, 3)])
def test_lists_over_mm7_go_as_the_carrier_takes_them(world: World, takes: int, ids: int) -> None:
    world.carrier.recipients = takes
    batch = [submission(f"mms-{n}", f"4477009001{n:02}") for n in range(3)]
    answers = calls.submit_all(world.gateway("mm7", recipients="5"), batch)
    assert {answer.outcome for answer in answers} == {"accepted"}
    assert len({answer.gateway_id for answer in answers}) == ids
    assert len(world.carrier.taken) == 3


def test_a_message_is_taken_back_over_mm7(world: World) -> None:
    world.carrier.script.default = Behaviour(delay=30)
    gateway = world.gateway("mm7")
    sent = gateway.submit(submission())
    assert calls.replace_content(gateway, str(sent.gateway_id), submission("r-1")).outcome == "accepted"
    assert calls.cancel(gateway, str(sent.gateway_id), reference="c-1").outcome == "accepted"
    assert world.carrier.recalled == {sent.gateway_id}
    world.carrier.fetched.add(str(sent.gateway_id))
    assert calls.cancel(gateway, str(sent.gateway_id), reference="c-2").cause == "gone"
    assert calls.cancel(gateway, "999", reference="c-3").cause == "gone"


@pytest.mark.parametrize("text", ["Grüße: http://x.example/l/1 [€5]", "Билет: http://x.example/l/1 🎫"])
@pytest.mark.parametrize("name", ["intellisoftware", "smsglobal"])
def test_a_plain_text_goes_where_no_mms_can(world: World, name: str, text: str) -> None:
    gateway = world.gateway(
        name, **({"sms_url": world.base + smsglobal.SMS_PATH} if name == "smsglobal" else {})
    )
    assert gateway.capabilities.sends_sms
    answer = calls.submit_sms(gateway, TextMessage("sms-1", NUMBER, "60856", text))
    assert answer.outcome == "accepted", answer
    (taken,) = world.carrier.taken.values()
    assert (taken.kind, taken.text, taken.reference) == ("SMS", text, "sms-1")


def test_what_a_gateway_does_not_take_never_leaves(world: World) -> None:
    png = Submission("r", NUMBER, "60856", "", (Part("a.png", "image/png", b"PNG"),))
    assert world.gateway("smsglobal").submit(png).cause == "type"
    large = Submission("r", NUMBER, "60856", "", (Part("a.gif", "image/gif", b"G" * 230_000),))
    assert world.gateway("smsglobal").submit(large).cause == "size"
    assert world.gateway("intellisoftware").submit(large).outcome == "accepted"
    assert world.gateway("intellisoftware").submit(submission(sender="GALA")).cause == "sender"


def test_files_of_incoming_messages_are_fetched_by_name(world: World) -> None:
    file = Attached("a.jpg", "image/jpeg", b"\xff\xd8")
    world.carrier.sent_in["7"] = FromPhone("7", NUMBER, "60856", "Hi", "", "MMS", (file,))
    gateway = world.gateway("intellisoftware")
    found = calls.incoming_files(gateway, "7", ["text.txt", "a.jpg", "gone.jpg"])
    assert found == (Part("text.txt", "text/plain", b"Hi"), Part("a.jpg", "image/jpeg", b"\xff\xd8"))
