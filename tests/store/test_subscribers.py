from __future__ import annotations

from datetime import datetime

import pytest

from renderer.store import Store, accounts, optouts, subscribers
from renderer.store.rows import upsert


@pytest.fixture
def campaign(store: Store, account: int) -> int:
    with store.write() as connection:
        return upsert(
            connection, accounts.campaigns, {"account_id": account, "number": "12333"}, {"name": "News"}
        )


def test_a_number_joins_once_and_leaves_once(store: Store, campaign: int, now: datetime) -> None:
    with store.write() as connection:
        assert subscribers.subscribe(connection, campaign, "16501234123", now=now)
        assert not subscribers.subscribe(connection, campaign, "16501234123", now=now)
        assert accounts.is_subscribed(connection, campaign, "16501234123")
        assert subscribers.unsubscribe(connection, campaign, "16501234123", now=now)
        assert not subscribers.unsubscribe(connection, campaign, "16501234123", now=now)
        assert not subscribers.unsubscribe(connection, campaign, "16509999999", now=now)
        assert subscribers.subscribe(connection, campaign, "16501234123", now=now)


def test_pages_walk_through_the_active_numbers_in_order(store: Store, campaign: int, now: datetime) -> None:
    with store.write() as connection:
        for last in (5, 1, 4, 2, 3):
            subscribers.subscribe(connection, campaign, f"1650123412{last}", now=now)
        subscribers.unsubscribe(connection, campaign, "16501234124", now=now)
        seen, after = [], ""
        while found := subscribers.page(connection, campaign, after, 2):
            seen += found
            after = found[-1]
    assert [phone[-1] for phone in seen] == ["1", "2", "3", "5"]


def test_standing_tells_opt_out_and_membership_at_once(
    store: Store, account: int, campaign: int, now: datetime
) -> None:
    phone = "16501234123"
    with store.write() as connection:
        assert subscribers.standing(connection, account, phone, campaign) == (False, False)
        subscribers.subscribe(connection, campaign, phone, now=now)
        assert subscribers.standing(connection, account, phone, campaign) == (False, True)
        assert subscribers.standing(connection, account, phone, None) == (False, False)
        optouts.opt_out(connection, account, phone, shortcode=None, now=now)
        assert subscribers.standing(connection, account, phone, campaign) == (True, True)
        assert subscribers.standing(connection, account + 1, phone, campaign) == (False, True)
