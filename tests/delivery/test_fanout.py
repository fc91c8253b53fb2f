"""A send to a campaign becomes one message a subscriber, whatever dies on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import insert

from renderer.delivery import fanout
from renderer.delivery.fanout import spread
from renderer.delivery.routing import Routes
from renderer.delivery.throttle import Rates
from renderer.store import accounts, barcodes, messages, optouts, schedules
from renderer.store.messages import Message
from tests.delivery.conftest import START, World

PHONES = [f"1650{number:07d}" for number in range(25)]


@pytest.fixture
def scheduled(world: World) -> int:
    with world.kit.store.write() as connection:
        row = {"account_id": world.account, "number": "1337", "name": "Summer"}
        campaign = connection.execute(insert(accounts.campaigns).values(row)).inserted_primary_key[0]
        members = [{"campaign_id": campaign, "phone": phone, "active": True} for phone in PHONES]
        connection.execute(insert(accounts.subscribers), members)
        gone = {"campaign_id": campaign, "phone": "16509999999", "active": False}
        connection.execute(insert(accounts.subscribers).values(gone))
        wanted = {"account_id": world.account, "dialect": "1.3", "tracking_form": "base64"}
        wanted |= {"action": "sendsavedmmscampaign", "mms_id": "35674", "template": "ticket-mms"}
        wanted |= {
            "campaign_id": campaign,
            "sender": "60856",
            "content": {"subject": "Hi"},
            "discovery": None,
        }
        return schedules.add_schedule(connection, wanted, now=START)


def made(world: World) -> list[Message]:
    with world.kit.store.read() as connection:
        return messages.messages_of(connection, world.account)


def standing(world: World, schedule_id: int) -> schedules.Schedule:
    with world.kit.store.read() as connection:
        found = schedules.schedule(connection, schedule_id)
    assert found is not None
    return found


def test_every_subscriber_gets_one_message_under_one_scheduledid(world: World, scheduled: int) -> None:
    while spread(world.kit):
        pass
    found = made(world)
    assert [one.recipient for one in found] == PHONES
    assert {(one.scheduled_id, one.sender, one.mms_id) for one in found} == {(scheduled, "60856", "35674")}
    assert found[0].content == {"subject": "Hi"}
    assert world.happened(found[0].id) == ["accepted"]
    done = standing(world, scheduled)
    assert (done.state, done.made, done.skipped) == ("done", 25, 0)
    assert spread(world.kit) == 0


def test_a_kill_between_chunks_neither_loses_nor_repeats(
    world: World, scheduled: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fanout, "CHUNK", 10)
    assert spread(world.kit) == 10

    def killed(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(schedules, "move_on", killed)  # after the messages were inserted
        with pytest.raises(KeyboardInterrupt):
            spread(world.kit)
    assert standing(world, scheduled).after == PHONES[9]
    while spread(world.kit):
        pass
    assert [one.recipient for one in made(world)] == PHONES


def test_who_opted_out_is_left_out_and_noted(world: World, scheduled: int) -> None:
    with world.kit.store.write() as connection:
        optouts.opt_out(connection, world.account, PHONES[3], shortcode=None, now=START)
    while spread(world.kit):
        pass
    assert [one.recipient for one in made(world)] == PHONES[:3] + PHONES[4:]
    with world.kit.store.read() as connection:
        (left,) = schedules.skips_of(connection, scheduled)
    assert (left.recipient, left.reason) == (PHONES[3], "opted out")
    assert standing(world, scheduled).skipped == 1


def test_a_campaign_does_not_fill_the_line_that_single_sends_stand_in(world: World, scheduled: int) -> None:
    world.kit = replace(world.kit, rates=Rates(shortcodes={"60856": 4}))
    assert spread(world.kit) == 8
    assert spread(world.kit) == 0
    world.clock.pass_(1)
    assert spread(world.kit) == 0
    with world.kit.store.write() as connection:
        messages.mark_queued(connection, [one.id for one in made(world)[:5]], now=world.clock())
    world.clock.pass_(1)
    assert spread(world.kit) == 5


def test_each_message_takes_its_countrys_gateway(world: World, scheduled: int) -> None:
    world.kit = replace(world.kit, routes=Routes("outbox", {"1": ("mm7",)}))
    spread(world.kit)
    assert {one.gateway for one in made(world)} == {"mm7"}


def test_the_shortcodes_own_gateway_wins(world: World, scheduled: int) -> None:
    row = {"account_id": world.account, "code": "60856", "country": "1", "gateway": "own"}
    with world.kit.store.write() as connection:
        connection.execute(insert(accounts.shortcodes).values(row))
    spread(world.kit)
    assert {one.gateway for one in made(world)} == {"own"}


def test_a_template_that_draws_a_barcode_gives_each_number_an_id_of_its_own(
    world: World, scheduled: int
) -> None:
    with world.kit.store.write() as connection:
        row = {"account_id": world.account, "number": "17856", "name": "Gate", "always_generate": True}
        database = connection.execute(insert(barcodes.barcode_databases).values(row)).inserted_primary_key[0]
        content = {"subject": "Hi", "generates_barcode": True, "database_id": database}
        connection.execute(schedules.schedules.update().values(content=content))
    while spread(world.kit):
        pass
    found = made(world)
    ids = [one.content["barcode_id"] for one in found]
    assert len(set(ids)) == len(PHONES)
    assert set(found[0].content) == {"subject", "barcode_id"}
    with world.kit.store.read() as connection:
        assert barcodes.issued(connection, database, found[0].recipient) == [ids[0]]
