"""Phones write to us: kept once, told to the account, STOP and START obeyed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import insert, select

from renderer.delivery import inbound, postback
from renderer.gateway.base import InboundMessage
from renderer.part import Part
from renderer.store import accounts, notices, optouts, postbacks
from renderer.store import inbound as book
from tests.delivery.conftest import NUMBER, START, World

CODE = "60856"
SMS = InboundMessage("smsglobal", f"+{NUMBER}", CODE, "", "Hello Zoë", (), "SMS", "A1")
PHOTO = Part("a photo.jpg", "image/jpeg", b"\xff\xd8\xff")
MMS = replace(SMS, kind="MMS", subject="Look", text="", parts=(PHOTO,), raw_id="A2")


@pytest.fixture(autouse=True)
def shortcode(world: World) -> None:
    own(world, world.account)


def own(world: World, account: int) -> None:
    row = {"account_id": account, "code": CODE, "country": "1", "is_default": True}
    with world.kit.store.write() as connection:
        connection.execute(insert(accounts.shortcodes).values(row))


def second_account(world: World) -> int:
    with world.kit.store.write() as connection:
        made = accounts.add_account(connection, "Other", now=START, postback_url="https://other.example/")
    own(world, made)
    return made


def receive(world: World, message: InboundMessage) -> bool:
    return inbound.receive(world.kit.store, world.kit.artefacts, message, now=world.clock())


def told(world: World, account: int | None = None) -> list[notices.StoredNotice]:
    with world.kit.store.read() as connection:
        return notices.notices_of(connection, account or world.account)


def is_out(world: World) -> bool:
    with world.kit.store.read() as connection:
        return optouts.is_opted_out(connection, world.account, NUMBER)


def test_a_repeated_push_is_booked_and_told_once(world: World) -> None:
    assert [receive(world, SMS) for _ in range(2)] == [True, False]
    (notice,) = told(world)
    assert (notice.kind, notice.facts["from"], notice.facts["text"]) == ("sms-mo", NUMBER, "Hello Zoë")


def test_the_files_of_an_mms_are_kept_and_addressed(world: World) -> None:
    receive(world, MMS)
    (notice,) = told(world)
    (file,) = inbound.with_links(notice, lambda received, index: f"https://us/{received}/{index}").facts[
        "files"
    ]
    assert notice.kind == "mms-mo"
    assert world.kit.artefacts.get(file["digest"]) == PHOTO.data
    assert file["url"] == f"https://us/{notice.facts['received']}/0"


def test_a_message_to_nobodys_number_is_kept_for_those_who_look(world: World) -> None:
    assert receive(world, replace(SMS, recipient="99999"))
    assert told(world) == []
    with world.kit.store.read() as connection:
        kept = connection.execute(select(book.inbound.c.account_id, book.inbound.c.recipient)).all()
    assert kept == [(None, "99999")]


def test_its_postback_goes_where_messages_from_phones_are_wanted(world: World) -> None:
    world.kit = replace(world.kit, notice_shapes={("1.3", "sms-mo"): lambda one: one.facts["text"].encode()})
    with world.kit.store.write() as connection:
        own_place = {"mo_postback_url": "https://customer.example/mo"}
        connection.execute(accounts.accounts.update().values(own_place))
    receive(world, SMS)
    with world.kit.store.read() as connection:
        (owed,) = postbacks.of_account(connection, world.account, limit=9)
    postback.pay_all(world.kit, [owed.id])
    (request,) = world.customer
    assert (request.url.path, request.content.decode()) == ("/mo", "Hello Zoë")
    with world.kit.store.read() as connection:
        assert postbacks.open_count(connection) == 0


@pytest.mark.parametrize("said", ["STOP", " stop. ", "Unsubscribe", "END!"])
def test_stop_takes_the_number_out_and_says_so_once(world: World, said: str) -> None:
    receive(world, replace(SMS, text=said))
    receive(world, replace(SMS, text=said, raw_id="A9"))
    assert is_out(world)
    assert [one.kind for one in told(world)] == ["sms-mo", "unsubscribed", "sms-mo"]


def test_start_lets_it_back_in(world: World) -> None:
    receive(world, replace(SMS, text="stop"))
    receive(world, replace(SMS, text="Start", raw_id="A9"))
    assert not is_out(world)
    assert [one.kind for one in told(world)][-1] == "subscribed"


@pytest.mark.parametrize("said", ["stop that", "Yes", "", "start", "please stop"])
def test_other_words_and_a_start_without_a_stop_change_nothing(world: World, said: str) -> None:
    receive(world, replace(SMS, text=said))
    assert not is_out(world)
    assert len(told(world)) == 1


def test_the_word_may_come_as_an_mms(world: World) -> None:
    receive(world, replace(MMS, subject="", parts=(Part("t", "text/plain; charset=utf-8", b"Stop"), PHOTO)))
    assert is_out(world)


def test_of_two_accounts_with_one_number_the_last_sender_is_told_and_both_obey(world: World) -> None:
    other = second_account(world)
    world.add(account_id=other)
    receive(world, SMS)
    assert (len(told(world)), len(told(world, other))) == (0, 1)
    receive(world, replace(SMS, text="STOP", raw_id="A9"))
    assert is_out(world)
    with world.kit.store.read() as connection:
        assert optouts.is_opted_out(connection, other, NUMBER)


def test_the_notice_speaks_the_dialect_of_the_last_message(world: World) -> None:
    world.add(dialect="2013")
    receive(world, SMS)
    assert told(world)[0].dialect == "2013"
