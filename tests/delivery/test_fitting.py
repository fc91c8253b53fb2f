"""Which gateway carries a message, and what goes out where none does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from renderer.delivery import events
from renderer.delivery.compose import Composed, Order
from renderer.delivery.routing import Routes
from renderer.delivery.send import send_all, send_content
from renderer.errors import MessageTooLarge
from renderer.gateway.base import Answer, Capabilities, TextMessage
from renderer.store import messages
from tests.delivery.conftest import FakeComposer, FakeGateway, World

WIDE = Capabilities("W", frozenset({"*/*"}), 300_000, base64=True, attachments=15)
NARROW = replace(WIDE, content_types=frozenset({"text/*"}))
TEXTING = replace(WIDE, sends_sms=True)
ELSEWHERE = replace(WIDE, countries=frozenset({"44"}))


@dataclass
class TextGateway(FakeGateway):
    texts: list[TextMessage] = field(default_factory=list)

    def submit_sms(self, message: TextMessage) -> Answer:
        self.texts.append(message)
        return Answer("accepted", f"T-{len(self.texts)}")


@dataclass
class ByGateway(FakeComposer):
    """Says how a gateway's message is sent, or that it is too large."""

    forms: dict[str, str] = field(default_factory=dict)

    def compose(self, order: Order) -> Composed:
        made = super().compose(order)
        form = self.forms.get(order.gateway or "", "MMS")
        if form == "too large":
            raise MessageTooLarge("It is too large.")
        return Composed(made.pdu, {"sent_as": form})


@pytest.fixture
def ways(world: World) -> dict[str, TextGateway]:
    """Gateways ``a`` and ``b``, tried in this order for numbers of country 1."""
    made = {name: TextGateway(name=name, capabilities=WIDE) for name in "ab"}
    world.kit = replace(
        world.kit,
        gateway=lambda name: made[name],
        composer=ByGateway(),
        routes=Routes("a", {"1": ("a", "b")}),
        link=lambda message: f"https://t.example/l/{message}",
    )
    return made


def forms(world: World, **by_gateway: str) -> None:
    world.kit = replace(world.kit, composer=ByGateway(forms=by_gateway))


def went(world: World, ways: dict[str, TextGateway], **content: object) -> tuple[str, str, int]:
    """State, SENTAS and id of a message that was sent."""
    message_id = world.add(gateway="a", content={"subject": "Your ticket", **content})
    send_all(world.kit, [message_id])
    again = [job.ids for job in world.queues.taken("content")]
    for ids in again:
        send_content(world.kit, ids)
    message = world.message(message_id)
    return message.state, message.sent_as, message_id


def test_the_first_gateway_that_carries_it_whole_is_taken(world: World, ways: dict[str, TextGateway]) -> None:
    assert went(world, ways)[:2] == (messages.SENT, "MMS")
    assert [len(ways[name].seen) for name in "ab"] == [1, 0]


@pytest.mark.parametrize(
    "able", [NARROW, ELSEWHERE, replace(WIDE, max_bytes=5), replace(WIDE, attachments=1)]
)
def test_a_gateway_that_cannot_is_passed_over_and_it_says_why(
    world: World, ways: dict[str, TextGateway], able: Capabilities
) -> None:
    ways["a"].capabilities = able
    _, _, message_id = went(world, ways)
    assert [len(ways[name].seen) for name in "ab"] == [0, 1]
    assert world.message(message_id).gateway == "b"


@pytest.mark.parametrize("form", ["too large", "SMS", "MMS with link"])
def test_a_gateway_for_which_something_is_lost_comes_after_one_for_which_nothing_is(
    world: World, ways: dict[str, TextGateway], form: str
) -> None:
    forms(world, a=form)
    assert went(world, ways)[:2] == (messages.SENT, "MMS")
    assert [len(ways[name].seen) for name in "ab"] == [0, 1]


def test_what_is_lost_everywhere_is_told_with_a_link(world: World, ways: dict[str, TextGateway]) -> None:
    forms(world, a="MMS with link", b="MMS with link")
    assert went(world, ways)[:2] == (messages.SENT, "MMS")
    assert len(ways["a"].seen) == 1


def test_where_no_mms_goes_a_text_with_the_link_goes(world: World, ways: dict[str, TextGateway]) -> None:
    forms(world, a="SMS", b="too large")
    ways["b"].capabilities = TEXTING
    state, sent_as, message_id = went(world, ways)
    assert (state, sent_as) == (messages.SENT, "SMS")
    (text,) = ways["b"].texts
    assert text.text == f"Your ticket https://t.example/l/{message_id}"
    assert text.reference == f"mms-{message_id}"
    assert world.message(message_id).artefact is not None


def test_the_request_may_word_the_text_and_leave_the_link_out(
    world: World, ways: dict[str, TextGateway]
) -> None:
    forms(world, a="SMS", b="SMS")
    ways["a"].capabilities = TEXTING
    went(world, ways, fallback_text="Come to gate 3.", no_fallback_link=True)
    assert [one.text for one in ways["a"].texts] == ["Come to gate 3."]


def test_a_fallback_that_is_switched_off_fails_the_message(
    world: World, ways: dict[str, TextGateway]
) -> None:
    forms(world, a="SMS", b="SMS")
    ways["a"].capabilities = TEXTING
    state, _, message_id = went(world, ways, no_fallback=True)
    assert state == messages.FAILED
    assert ways["a"].texts == []
    assert events.FAILED in world.happened(message_id)


def test_without_a_gateway_for_texts_the_link_goes_as_an_mms(
    world: World, ways: dict[str, TextGateway]
) -> None:
    forms(world, a="SMS", b="too large")
    assert went(world, ways)[:2] == (messages.SENT, "MMS")
    assert len(ways["a"].seen) == 1


def test_what_nobody_carries_in_any_form_fails(world: World, ways: dict[str, TextGateway]) -> None:
    forms(world, a="too large", b="too large")
    assert went(world, ways)[0] == messages.FAILED


@pytest.mark.parametrize("cause", ["type", "size", "unsupported", "carrier"])
def test_a_refusal_that_another_gateway_may_not_share_is_taken_there(
    world: World, ways: dict[str, TextGateway], cause: str
) -> None:
    ways["a"].answers = [Answer("refused", cause=cause)]  # type: ignore[arg-type]
    state, sent_as, message_id = went(world, ways)
    assert (state, sent_as) == (messages.SENT, "MMS")
    assert [len(ways[name].seen) for name in "ab"] == [1, 1]
    assert events.REROUTED in world.happened(message_id)
    assert world.happened(message_id).count(events.SENT) == 1


def test_a_carrier_that_takes_no_mms_gets_the_text_through_the_same_gateway(
    world: World, ways: dict[str, TextGateway]
) -> None:
    world.kit = replace(world.kit, routes=Routes("a"))
    ways["a"].capabilities = TEXTING
    ways["a"].answers = [Answer("refused", cause="carrier")]
    state, sent_as, _ = went(world, ways)
    assert (state, sent_as) == (messages.SENT, "SMS")
    assert (len(ways["a"].seen), len(ways["a"].texts)) == (1, 1)


def test_a_refusal_that_everyone_would_share_fails_at_once(
    world: World, ways: dict[str, TextGateway]
) -> None:
    ways["a"].answers = [Answer("refused", reason="No such number.", cause="recipient")]
    assert went(world, ways)[0] == messages.FAILED
    assert len(ways["b"].seen) == 0


@pytest.mark.parametrize(("own", "told"), [(100_000, 100_000), (300_000, None), (900_000, None)])
def test_an_account_that_takes_less_than_its_gateway_is_composed_for(
    world: World, ways: dict[str, TextGateway], own: int, told: int | None
) -> None:
    ways["a"].capabilities = replace(WIDE, max_bytes=own)
    world.kit = replace(world.kit, kind_of=lambda _name: "smsglobal")
    send_all(world.kit, [world.add()])
    assert [order.max_bytes for order in world.kit.composer.orders] == [told]
