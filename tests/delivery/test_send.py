"""The road of one message, step by step, on both databases."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.exc import OperationalError

from renderer.delivery import events
from renderer.delivery.failing import fail
from renderer.delivery.send import send_all, send_content
from renderer.gateway.base import Answer
from renderer.store import messages
from tests.delivery.conftest import FakeGateway, World, failure, silence


def test_a_message_is_adapted_submitted_and_booked_once(world: World) -> None:
    message_id = world.add()
    for _ in range(3):
        send_all(world.kit, [message_id])
    message = world.message(message_id)
    assert (message.state, message.gateway_id) == (messages.SENT, "G-11")
    assert world.happened(message_id) == [events.ADAPTED, events.SENT]
    (submission,) = world.gateway.seen
    assert (submission.reference, submission.recipient, submission.sender) == (
        f"mms-{message_id}",
        "16501234123",
        "60856",
    )
    assert submission.subject == "Hi Zoë"
    assert [(p.name, p.content_type) for p in submission.parts] == [
        ("a.gif", "image/gif"),
        ("t.txt", "text/plain; charset=utf-8"),
    ]
    assert submission.smil is not None
    assert [one.state for one in world.owed(message_id)] == ["owed"]


def test_what_cannot_be_drawn_fails_alone_and_says_why(world: World) -> None:
    first, second = world.add(), world.add()
    world.composer.raises = failure("The payload is too long.")
    send_all(world.kit, [first])
    world.composer.raises = None
    send_all(world.kit, [first, second])
    assert world.message(first).state == messages.FAILED
    assert world.happened(first) == [events.FAILED]
    assert world.message(second).state == messages.SENT
    assert len(world.gateway.seen) == 1


def test_a_defect_fails_the_message_and_not_its_neighbours(world: World) -> None:
    first, second = world.add(gateway="broken"), world.add()

    def gateway(name: str) -> FakeGateway:
        if name == "broken":
            raise ZeroDivisionError
        return world.gateway

    world.kit = replace(world.kit, gateway=gateway)
    send_all(world.kit, [first, second])
    assert world.message(first).state == messages.FAILED
    assert world.message(second).state == messages.SENT


def test_a_defect_once_a_gateway_was_called_leaves_open_what_came_of_it(world: World) -> None:
    first, second = world.add(), world.add()
    world.gateway.answers = [ZeroDivisionError(), Answer("accepted", "G-")]
    send_all(world.kit, [first, second])
    assert [world.message(one).state for one in (first, second)] == [messages.WAITING, messages.SENT]
    assert world.happened(first)[-1] == events.PUT_OFF
    send_content(world.kit, [first])
    assert world.message(first).state == messages.SENT


def test_a_database_that_is_away_decides_nothing(world: World, monkeypatch) -> None:
    message_id = world.add()
    away = [OperationalError("x", {}, Exception("gone")), None]
    compose = world.composer.compose

    def flaky(order):
        if error := away.pop(0):
            raise error
        return compose(order)

    monkeypatch.setattr(world.composer, "compose", flaky)
    monkeypatch.setattr("renderer.delivery.kit.time.sleep", lambda _seconds: None)
    send_all(world.kit, [message_id])
    assert world.message(message_id).state == messages.SENT


def test_content_is_sent_from_where_the_message_stands(world: World) -> None:
    message_id = world.add(discovery={"text": "hi"})
    send_content(world.kit, [message_id, 999_999])
    assert world.message(message_id).state == messages.SENT


def test_what_was_sent_cannot_fail_any_more(world: World) -> None:
    message_id = world.add()
    send_all(world.kit, [message_id])
    fail(world.kit, message_id, "too late")
    fail(world.kit, 999_999, "nobody")
    assert world.message(message_id).state == messages.SENT


def test_without_an_address_no_postback_is_owed(world: World) -> None:
    silence(world)
    message_id = world.add()
    send_all(world.kit, [message_id])
    assert world.happened(message_id) == [events.ADAPTED, events.SENT]
    assert world.owed(message_id) == []
