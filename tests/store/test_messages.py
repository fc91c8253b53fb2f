from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest

from renderer.store import Store, messages
from renderer.store.messages import ACCEPTED, QUEUED, SENT

LEASE, FORGOTTEN = timedelta(seconds=10), timedelta(seconds=900)


def add(store: Store, account: int, now: datetime, count: int = 1) -> list[int]:
    row = {
        "account_id": account,
        "dialect": "1.3",
        "action": "sendmmsbarcode",
        "mms_id": "35674",
        "template": "ticket-mms",
        "recipient": "16501234123",
        "sender": "60856",
        "gateway": "outbox",
        "content": {"barcode_id": "Zoë \U0001f39f", "custom_text": {"1": "x"}},
    }
    with store.write() as connection:
        return [messages.add_message(connection, row, now=now) for _ in range(count)]


def claim(store: Store, now: datetime, limit: int = 100) -> list[int]:
    with store.write() as connection:
        claimed = messages.claim_accepted(connection, now=now, limit=limit, lease=LEASE, forgotten=FORGOTTEN)
    return [one.id for one in claimed]


def test_content_comes_back_as_it_was(store: Store, account: int, now: datetime) -> None:
    (message_id,) = add(store, account, now)
    with store.read() as connection:
        found = messages.message(connection, message_id)
    assert found is not None
    assert found.content == {"barcode_id": "Zoë \U0001f39f", "custom_text": {"1": "x"}}
    assert (found.state, found.sent_as, found.is_final) == (ACCEPTED, "MMS", False)


def test_a_claim_is_exclusive_until_its_lease_is_over(store: Store, account: int, now: datetime) -> None:
    ids = add(store, account, now, 3)
    assert claim(store, now, limit=2) == ids[:2]
    assert claim(store, now) == ids[2:]
    assert claim(store, now + LEASE / 2) == []
    assert claim(store, now + 2 * LEASE) == ids


def test_what_was_queued_and_forgotten_is_handed_out_once_more(
    store: Store, account: int, now: datetime
) -> None:
    ids = add(store, account, now, 2)
    claim(store, now)
    with store.write() as connection:
        messages.mark_queued(connection, ids, now=now)
        messages.change(connection, ids[1], now=now, state=SENT)
    assert claim(store, now + FORGOTTEN / 2) == []
    with store.read() as connection:
        assert not messages.any_due(connection, now=now + FORGOTTEN / 2, forgotten=FORGOTTEN)
        assert messages.any_due(connection, now=now + 2 * FORGOTTEN, forgotten=FORGOTTEN)
    assert claim(store, now + 2 * FORGOTTEN) == ids[:1]


def test_queueing_does_not_set_back_what_is_further_on(store: Store, account: int, now: datetime) -> None:
    (message_id,) = add(store, account, now)
    with store.write() as connection:
        messages.change(connection, message_id, now=now, state=SENT)
        messages.mark_queued(connection, [message_id], now=now)
        assert messages.state_counts(connection) == {SENT: 1}


def test_a_change_can_be_bound_to_a_state(store: Store, account: int, now: datetime) -> None:
    (message_id,) = add(store, account, now)
    with store.write() as connection:
        assert not messages.change(connection, message_id, now=now, only_from=(QUEUED,), state=SENT)
        assert messages.change(connection, message_id, now=now, only_from=(ACCEPTED,), state=SENT)
        assert [one.state for one in messages.messages_of(connection, account)] == [SENT]


def test_what_is_put_back_is_claimed_when_it_is_due(store: Store, account: int, now: datetime) -> None:
    (message_id,) = claimed = add(store, account, now)
    assert claim(store, now) == claimed
    with store.write() as connection:
        messages.put_back(connection, message_id, until=now + timedelta(seconds=1))
    assert claim(store, now) == []
    assert claim(store, now + timedelta(seconds=1.1)) == claimed


def test_of_one_campaign_send_a_number_has_one_message(store: Store, account: int, now: datetime) -> None:
    row = {"account_id": account, "dialect": "1.3", "tracking_form": "plain", "action": "x", "mms_id": "1"}
    row |= {"template": "t", "sender": "6", "gateway": "outbox", "content": {}, "scheduled_id": 7}
    with store.write() as connection:
        first = messages.add_many(connection, [row | {"recipient": one} for one in "ab"], now=now)
        second = messages.add_many(connection, [row | {"recipient": one} for one in "bc"], now=now)
        other = messages.add_many(connection, [row | {"recipient": "a", "scheduled_id": 8}], now=now)
        assert [len(made) for made in (first, second, other)] == [2, 1, 1]
        assert messages.waiting_of(connection, 7, limit=99) == 3
        assert messages.waiting_of(connection, 7, limit=2) == 2


@pytest.mark.parametrize("lanes", [4])
def test_claimers_side_by_side_share_without_overlap(
    store: Store, account: int, now: datetime, lanes: int
) -> None:
    ids = add(store, account, now, 60)
    taken: list[int] = []

    def work() -> None:
        while batch := claim(store, now, limit=7):
            taken.extend(batch)

    threads = [threading.Thread(target=work) for _ in range(lanes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == ids
