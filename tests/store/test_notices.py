from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import update

from renderer.store import Store, accounts, notices, postbacks
from tests.store.test_messages import add


def test_a_notice_is_kept_and_its_postback_is_owed_once(store: Store, account: int, now: datetime) -> None:
    with store.write() as connection:
        made = notices.tell(connection, account, "sms-mo", {"from": "49"}, dialect="1.3", now=now)
        (owed,) = postbacks.of_account(connection, account, limit=9)
        postbacks.owe_notice(connection, account_id=account, message_id=None, notice_id=made, now=now)
    assert (owed.notice_id, owed.event_id, owed.message_id) == (made, None, None)
    with store.read() as connection:
        assert postbacks.open_count(connection) == 1
        (kept,) = notices.notices_of(connection, account)
    assert (kept.kind, kept.dialect, kept.facts, kept.at) == ("sms-mo", "1.3", {"from": "49"}, now)


def test_a_notice_about_a_message_waits_for_that_messages_postbacks(
    store: Store, account: int, now: datetime
) -> None:
    (message_id,) = add(store, account, now)
    with store.write() as connection:
        for kind in ("mms-stored", "mms-failed"):
            notices.tell(connection, account, kind, {}, dialect="1.3", now=now, message_id=message_id)
        first, second = postbacks.postbacks_of(connection, message_id)
        lease = datetime.resolution
        assert postbacks.claim_owed(connection, now=now, limit=9, lease=lease) == [first.id]
        postbacks.settle(connection, first.id, postbacks.PAID, now=now)
        assert postbacks.claim_owed(connection, now=now, limit=9, lease=lease) == [second.id]


@pytest.mark.parametrize(
    ("kind", "place"),
    [("mms-mo", "mo"), ("sms-mo", "mo"), ("pass-generated", "pass"), ("unsubscribed", "pb")],
)
def test_each_kind_has_its_place_and_the_common_one_else(
    store: Store, account: int, now: datetime, kind: str, place: str
) -> None:
    with store.write() as connection:
        common = accounts.account_by_id(connection, account)
        own = {"mo_postback_url": "http://acme.example/mo", "pass_postback_url": "http://acme.example/pass"}
        connection.execute(update(accounts.accounts).values(own))
        special = accounts.account_by_id(connection, account)
    assert common is not None
    assert special is not None
    assert notices.url_for(common, kind) == "http://acme.example/pb"
    assert notices.url_for(special, kind) == f"http://acme.example/{place}"


def test_an_account_without_an_address_is_owed_nothing(store: Store, account: int, now: datetime) -> None:
    with store.write() as connection:
        connection.execute(update(accounts.accounts).values(postback_url=None))
        notices.tell(connection, account, "sms-mo", {}, dialect="1.3", now=now)
        assert postbacks.open_count(connection) == 0
