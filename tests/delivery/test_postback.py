from __future__ import annotations

from urllib.parse import parse_qs

import httpx
import pytest
from sqlalchemy import delete, update

from renderer.delivery.postback import QUEUE, pay_all, pay_claimed
from renderer.delivery.report import keep, take_reports
from renderer.delivery.send import send_all
from renderer.gateway.base import Report
from renderer.store import accounts, postbacks
from renderer.store.postbacks import GIVEN_UP, OWED, PAID
from tests.delivery.conftest import World, silence


def owed(world: World) -> tuple[int, int]:
    message_id = world.add()
    send_all(world.kit, [message_id])
    return message_id, world.owed(message_id)[0].id


def test_200_is_the_receipt(world: World) -> None:
    message_id, postback_id = owed(world)
    for _ in range(2):
        pay_all(world.kit, [postback_id])
    (request,) = world.customer
    assert str(request.url) == "https://93.184.215.14/pb"
    assert request.headers["host"] == "customer.example"
    assert request.content == f"<PB>{message_id}:sent</PB>".encode()
    assert request.headers["content-type"].startswith("text/xml")
    assert [one.state for one in world.owed(message_id)] == [PAID]


def test_the_php_clients_form_is_a_setting_of_the_account(world: World) -> None:
    message_id, postback_id = owed(world)
    with world.kit.store.write() as connection:
        connection.execute(update(accounts.accounts).values(postback_form="field"))
    pay_all(world.kit, [postback_id])
    assert parse_qs(world.customer[0].content.decode()) == {"XML": [f"<PB>{message_id}:sent</PB>"]}


@pytest.mark.parametrize("reply", [httpx.Response(500), httpx.Response(204), httpx.ConnectError("refused")])
def test_anything_else_is_tried_again_after_five_minutes(
    world: World, reply: httpx.Response | Exception
) -> None:
    message_id, postback_id = owed(world)
    world.replies.append(reply)
    pay_all(world.kit, [postback_id])
    (job,) = world.queues.taken(QUEUE)
    assert (job.key, job.delay) == (f"postback:{postback_id}:2", 300.0)
    pay_all(world.kit, job.ids)
    assert [one.state for one in world.owed(message_id)] == [PAID]
    with world.kit.store.read() as connection:
        tries = postbacks.attempts_at(connection, postback_id)
    assert [one.attempt for one in tries] == [1, 2]
    assert tries[0].error
    assert (tries[1].status, tries[1].error) == (200, None)


def test_after_five_retries_it_is_given_up(world: World) -> None:
    message_id, postback_id = owed(world)
    world.replies.extend(httpx.Response(500) for _ in range(6))
    for _ in range(6):
        pay_all(world.kit, [postback_id])
    assert len(world.customer) == 6
    assert [one.state for one in world.owed(message_id)] == [GIVEN_UP]
    assert f"postback:{postback_id}:7" not in world.queues.jobs


def test_an_account_that_wants_none_any_more_gets_none(world: World) -> None:
    message_id, postback_id = owed(world)
    silence(world)
    world.with_waits(postback_retries=0)
    pay_all(world.kit, [postback_id, 999_999])
    assert world.customer == []
    assert [one.state for one in world.owed(message_id)] == [GIVEN_UP]


def test_a_defect_counts_as_a_failed_try(world: World) -> None:
    _, postback_id = owed(world)
    world.replies.append(ZeroDivisionError())
    pay_all(world.kit, [postback_id])
    with world.kit.store.read() as connection:
        (tried,) = postbacks.attempts_at(connection, postback_id)
    assert "ZeroDivisionError" in (tried.error or "")


def test_a_private_address_is_not_posted_to(world: World) -> None:
    _, postback_id = owed(world)
    world.kit.fetcher._resolver = lambda _host, _port: ["10.0.0.1"]
    pay_all(world.kit, [postback_id])
    assert world.customer == []
    with world.kit.store.read() as connection:
        (tried,) = postbacks.attempts_at(connection, postback_id)
    assert "not a public one" in (tried.error or "")


def test_the_second_postback_of_a_message_is_told_after_the_first(world: World) -> None:
    message_id, _ = owed(world)
    keep(world.kit.store, "smsglobal", Report("G-11", "Retrieved"), raw="x", now=world.clock())
    take_reports(world.kit)
    first, second = (one.id for one in world.owed(message_id))
    pay_all(world.kit, [first])
    pay_all(world.kit, [second])
    assert [request.content for request in world.customer] == [
        f"<PB>{message_id}:sent</PB>".encode(),
        f"<PB>{message_id}:delivered</PB>".encode(),
    ]


def test_one_postback_that_cannot_be_booked_harms_no_other(world: World, monkeypatch) -> None:
    ids = [world.add() for _ in range(15)]
    send_all(world.kit, ids)
    world.relay().take_postbacks()
    chunk = world.posts.taken()
    gone = chunk[3]

    def post(*arguments: object) -> int:
        if not world.customer:  # the owner's purge comes in between
            with world.kit.store.write() as connection:
                connection.execute(delete(postbacks.postbacks).where(postbacks.postbacks.c.id == gone))
        return posted(*arguments)

    posted = world.kit.fetcher.post
    monkeypatch.setattr(world.kit.fetcher, "post", post)
    pay_claimed(world.kit, chunk)
    assert len(world.customer) == 15
    assert [one.state for i in ids for one in world.owed(i)] == [PAID] * 14


def test_what_was_never_tried_stays_owed(world: World, monkeypatch) -> None:
    ids = [world.add() for _ in range(15)]
    send_all(world.kit, ids)
    world.relay().take_postbacks()
    chunk = world.posts.taken()

    def broken(*_arguments: object) -> list[object]:
        raise ZeroDivisionError

    monkeypatch.setattr("renderer.delivery.postback._letters", broken)
    with pytest.raises(ZeroDivisionError):
        pay_claimed(world.kit, chunk)
    assert {one.state for i in ids for one in world.owed(i)} == {OWED}


def test_a_late_refusal_does_not_reopen_what_is_paid(world: World) -> None:
    message_id = world.add()
    send_all(world.kit, [message_id])
    (owed,) = world.owed(message_id)
    pay_all(world.kit, [owed.id])
    late = postbacks.Try(owed.id, 1, "u", 503, "HTTP 503", None)
    with world.kit.write() as (connection, now):
        postbacks.note_all(connection, [late], now=now)
    assert [one.state for one in world.owed(message_id)] == [PAID]
