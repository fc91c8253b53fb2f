from __future__ import annotations

import pytest

from renderer.delivery import events
from renderer.delivery.discovery import content_key
from renderer.delivery.report import keep, take_reports
from renderer.delivery.send import send_all, send_content
from renderer.gateway.base import Answer, Report
from renderer.store import handsets, messages
from tests.delivery.conftest import NUMBER, START, World

ASK = {"title": None, "text": "We are detecting your handset", "minutes": 10, "force": False}


def learn(world: World) -> None:
    with world.kit.store.write() as connection:
        handsets.learn(connection, NUMBER, "motol7c", now=START)


def test_an_unknown_number_is_asked_once_and_waited_for_without_a_thread(world: World) -> None:
    message_id = world.add(discovery=ASK)
    for _ in range(2):
        send_all(world.kit, [message_id])
    assert world.message(message_id).state == messages.WAITING
    (asked,) = world.gateway.seen
    assert (asked.subject, asked.parts[0].data) == ("Device Discovery", ASK["text"].encode())
    job = world.queues.jobs[content_key(message_id)]
    assert (job.queue, job.ids, job.delay) == ("content", [message_id], 600.0)
    assert world.happened(message_id) == [events.DISCOVERING]


def test_the_report_names_the_handset_and_brings_the_content_forward(world: World) -> None:
    message_id = world.add(discovery=ASK)
    send_all(world.kit, [message_id])
    report = Report("G-11", "Retrieved", handset="motol7c", spid="0001890")
    assert keep(world.kit.store, "smsglobal", report, raw="x", now=world.clock())
    assert take_reports(world.kit) == 1
    assert world.queues.jobs[content_key(message_id)].delay == 0
    send_content(world.kit, [message_id])
    assert world.composer.orders[0].handset == "motol7c"
    assert world.message(message_id).spid == "0001890"
    assert world.happened(message_id) == [
        events.DISCOVERING,
        events.DISCOVERED,
        events.ADAPTED,
        events.SENT,
    ]


def test_after_the_time_out_the_content_goes_to_a_generic_handset(world: World) -> None:
    message_id = world.add(discovery=ASK)
    send_all(world.kit, [message_id])
    send_content(world.kit, world.queues.taken("content")[0].ids)
    assert world.composer.orders[0].handset is None
    assert world.message(message_id).state == messages.SENT


def test_a_known_number_is_asked_only_by_force(world: World) -> None:
    learn(world)
    calm, forced = world.add(discovery=ASK), world.add(discovery={**ASK, "force": True})
    send_all(world.kit, [calm, forced])
    assert world.message(calm).state == messages.SENT
    assert world.message(forced).state == messages.WAITING


def test_minutes_default_to_five_and_zero_means_at_once(world: World) -> None:
    default, none = world.add(discovery={"text": "x"}), world.add(discovery={"text": "x", "minutes": 0})
    send_all(world.kit, [default, none])
    assert world.queues.jobs[content_key(default)].delay == 300.0
    assert world.queues.jobs[content_key(none)].delay == 0


@pytest.mark.parametrize("outcome", ["refused", "later", "unknown"])
def test_a_question_that_did_not_go_out_is_not_waited_for(world: World, outcome: str) -> None:
    message_id = world.add(discovery=ASK)
    world.gateway.answers = [Answer(outcome, reason="no")]
    send_all(world.kit, [message_id])
    assert world.queues.jobs[content_key(message_id)].delay == 0
    assert world.happened(message_id) == [events.DISCOVERY_FAILED]


def test_a_worker_that_died_while_asking_costs_only_the_wait(world: World, monkeypatch) -> None:
    message_id = world.add(discovery=ASK)

    def killed(_submission):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(world.gateway, "submit", killed)
        with pytest.raises(KeyboardInterrupt):
            send_all(world.kit, [message_id])
    send_all(world.kit, [message_id])
    assert world.gateway.seen == []
    assert world.message(message_id).state == messages.WAITING
    send_content(world.kit, world.queues.taken("content")[0].ids)
    assert world.message(message_id).state == messages.SENT


def test_a_report_of_failure_tells_nothing_about_the_handset(world: World) -> None:
    message_id = world.add(discovery=ASK)
    send_all(world.kit, [message_id])
    for status in ("Deferred", "Expired"):
        keep(world.kit.store, "smsglobal", Report("G-11", status), raw="x", now=world.clock())
    take_reports(world.kit)
    assert world.happened(message_id) == [events.DISCOVERING, events.UNDISCOVERED]
