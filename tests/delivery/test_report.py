from __future__ import annotations

from dataclasses import replace

import pytest

from renderer.delivery import events
from renderer.delivery.report import keep, take_reports
from renderer.delivery.send import send_all
from renderer.gateway.base import Answer, Report
from renderer.store import handsets, messages, submissions
from tests.delivery.conftest import NUMBER, World
from tests.delivery.test_submit import leave_intent


def sent(world: World) -> int:
    message_id = world.add()
    send_all(world.kit, [message_id])
    return message_id


def push(world: World, status: str, gateway_id: str = "G-11", **facts: str) -> bool:
    report = Report(gateway_id, status, **facts)
    return keep(world.kit.store, "smsglobal", report, raw="x", now=world.clock())


@pytest.mark.parametrize(
    ("status", "state", "kind"),
    [
        ("Retrieved", messages.DELIVERED, events.DELIVERED),
        ("Forwarded", messages.DELIVERED, events.DELIVERED),
        ("Expired", messages.UNDELIVERED, events.UNDELIVERED),
        ("Rejected", messages.UNDELIVERED, events.UNDELIVERED),
        ("NotSupported", messages.UNDELIVERED, events.UNDELIVERED),
        ("Unreachable", messages.UNDELIVERED, events.UNDELIVERED),
        ("Unrecognized", messages.UNDELIVERED, events.UNDELIVERED),
        ("Deferred", messages.SENT, events.DEFERRED),
        ("Indeterminate", messages.SENT, events.DEFERRED),
    ],
)
def test_a_report_says_what_became_of_the_message(world: World, status: str, state: str, kind: str) -> None:
    message_id = sent(world)
    push(world, status)
    take_reports(world.kit)
    assert world.message(message_id).state == state
    assert world.happened(message_id)[-1] == kind


def test_a_report_teaches_the_numbers_handset_and_carrier(world: World) -> None:
    message_id = sent(world)
    push(world, "Retrieved", handset="motol7c", spid="0001890")
    take_reports(world.kit)
    assert (world.message(message_id).handset, world.message(message_id).spid) == ("motol7c", "0001890")
    with world.kit.store.read() as connection:
        known = handsets.handset_of(connection, NUMBER)
    assert known is not None
    assert (known.handset, known.spid) == ("motol7c", "0001890")


def test_repeated_and_late_reports_change_nothing(world: World) -> None:
    message_id = sent(world)
    assert push(world, "Retrieved")
    assert not push(world, "Retrieved")
    take_reports(world.kit)
    push(world, "Expired")
    take_reports(world.kit)
    assert world.message(message_id).state == messages.DELIVERED
    assert world.happened(message_id).count(events.DELIVERED) == 1
    assert events.UNDELIVERED not in world.happened(message_id)


def test_what_arrives_after_all_counts_as_delivered(world: World) -> None:
    message_id = sent(world)
    push(world, "Unreachable")
    take_reports(world.kit)
    push(world, "Retrieved")
    take_reports(world.kit)
    assert world.message(message_id).state == messages.DELIVERED
    assert [one.event_id for one in world.owed(message_id)] == sorted(
        one.event_id for one in world.owed(message_id)
    )
    assert len(world.owed(message_id)) == 3


def test_a_report_before_the_submits_answer_waits_for_it(world: World) -> None:
    push(world, "Retrieved")
    assert take_reports(world.kit) == 1
    assert take_reports(world.kit) == 0
    message_id = sent(world)
    world.clock.pass_(1)
    assert take_reports(world.kit) == 1
    assert world.message(message_id).state == messages.DELIVERED
    assert world.happened(message_id) == [events.ADAPTED, events.SENT, events.DELIVERED]


def test_a_report_that_fits_nothing_is_looked_at_ever_more_rarely_and_then_let_be(world: World) -> None:
    push(world, "Retrieved", "stranger")
    looks = 0
    for _ in range(48):
        looks += take_reports(world.kit)
        world.clock.pass_(1800)
    assert 10 < looks <= 50
    world.clock.pass_(24 * 3600)
    take_reports(world.kit)
    world.clock.pass_(24 * 3600)
    assert take_reports(world.kit) == 0


def lost(world: World) -> int:
    """A message whose submit was answered with nothing, where nothing is sent twice."""
    message_id = world.add()
    world.kit = replace(world.kit, resubmit_unknown=lambda _gateway: False)
    world.gateway.answers = [Answer("unknown", reason="cut")]
    send_all(world.kit, [message_id])
    return message_id


def look_often(world: World) -> None:
    for _ in range(8):
        take_reports(world.kit)
        world.clock.pass_(5)


def test_a_report_resolves_the_one_submit_it_can_be_about(world: World) -> None:
    message_id = lost(world)
    push(world, "Retrieved", "stranger", recipient=NUMBER)
    look_often(world)
    assert (world.message(message_id).state, world.message(message_id).gateway_id) == (
        messages.DELIVERED,
        "stranger",
    )
    assert world.happened(message_id)[-2:] == [events.SENT, events.DELIVERED]


@pytest.mark.parametrize("recipient", [None, "16501234124"])
def test_a_report_about_someone_else_resolves_nothing(world: World, recipient: str | None) -> None:
    message_id = lost(world)
    push(world, "Retrieved", "stranger", **({"recipient": recipient} if recipient else {}))
    look_often(world)
    assert world.message(message_id).state == messages.WAITING


def test_of_two_lost_submits_a_report_resolves_neither(world: World) -> None:
    ids = [lost(world), lost(world)]
    push(world, "Retrieved", "stranger", recipient=NUMBER)
    look_often(world)
    assert {world.message(i).state for i in ids} == {messages.WAITING}


def test_a_report_resolves_a_message_that_another_worker_took_up(world: World) -> None:
    message_id = world.add()
    leave_intent(world, message_id, "dead")
    with world.kit.store.write() as connection:
        lost = submissions.attempts_of(connection, message_id, submissions.CONTENT)
        submissions.give_up(connection, [one.id for one in lost], now=world.clock())
    told = Report("G-9", "Retrieved", recipient=NUMBER)
    keep(world.kit.store, "smsglobal", told, raw="", now=world.clock())
    for _ in range(8):
        take_reports(world.kit)
        world.clock.pass_(5)
    assert world.message(message_id).state == messages.DELIVERED
    assert world.message(message_id).gateway_id == "G-9"
