from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from renderer.store import Store, accounts, schedules
from renderer.store.schedules import Schedule


@pytest.fixture
def scheduled(store: Store, account: int, now: datetime) -> int:
    with store.write() as connection:
        row = {"account_id": account, "number": "1337", "name": "Summer"}
        campaign = connection.execute(insert(accounts.campaigns).values(row)).inserted_primary_key[0]
        return schedules.add_schedule(connection, row_of(account, campaign), now=now)


def row_of(account: int, campaign: int) -> dict[str, Any]:
    return {
        "account_id": account,
        "dialect": "1.3",
        "tracking_form": "plain",
        "action": "sendsavedmmscampaign",
        "mms_id": "35674",
        "template": "t",
        "campaign_id": campaign,
        "sender": "60856",
        "content": {"subject": "Hi"},
        "discovery": None,
    }


def found(store: Store, schedule_id: int) -> Schedule:
    with store.read() as connection:
        one = schedules.schedule(connection, schedule_id)
    assert one is not None
    return one


def test_an_open_send_is_handed_out_until_it_is_finished(store: Store, scheduled: int, now: datetime) -> None:
    with store.write() as connection:
        one = schedules.next_open(connection, now=now)
        assert one is not None
        schedules.move_on(connection, one, after="4912", made=3, skipped=1)
        schedules.rest(connection, one.id, until=now + timedelta(seconds=1))
        assert not schedules.any_open(connection, now=now)
        assert schedules.next_open(connection, now=now) is None
        assert schedules.any_open(connection, now=now + timedelta(seconds=1))
        schedules.finish(connection, one.id, now=now)
        assert schedules.next_open(connection, now=now + timedelta(seconds=9)) is None
    done = found(store, scheduled)
    assert (done.after, done.made, done.skipped, done.state, done.done_at) == ("4912", 3, 1, "done", now)


def test_who_is_left_out_is_noted_once(store: Store, scheduled: int, now: datetime) -> None:
    with store.write() as connection:
        for _ in range(2):
            schedules.skip(connection, scheduled, "4917", "opted out", now=now)
        (left,) = schedules.skips_of(connection, scheduled)
    assert (left.recipient, left.reason) == ("4917", "opted out")
