from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from renderer.store import Store, accounts
from renderer.store.rows import upsert


def test_a_key_speaks_for_its_account_until_it_is_revoked(store: Store, account: int, now: datetime) -> None:
    key = accounts.new_key()
    with store.write() as connection:
        accounts.add_key(connection, account, key, now=now)
        accounts.add_key(connection, account, key, now=now)
        found = accounts.account_by_key(connection, key)
        assert found is not None
        assert (found.id, found.name, found.active, found.billing_ok) == (account, "Acme", True, True)
        assert accounts.account_by_key(connection, key[:-1] + "?") is None
        assert accounts.revoke_keys(connection, account, key[:4], now=now) == 1
        assert accounts.account_by_key(connection, key) is None


def test_keys_are_kept_as_digests_only(store: Store, account: int, now: datetime) -> None:
    key = accounts.new_key()
    assert len(key) == accounts.KEY_LENGTH
    with store.write() as connection:
        accounts.add_key(connection, account, key, now=now)
        rows = connection.execute(select(accounts.api_keys)).all()
    assert key not in str(rows)
    assert accounts.key_digest(key) in str(rows)


def test_a_foreign_country_has_its_own_default_shortcode(store: Store, account: int) -> None:
    codes = [("60856", "1", True), ("11111", "1", False), ("4477", "44", True)]
    with store.write() as connection:
        for code, country, default in codes:
            values = {"country": country, "is_default": default}
            upsert(connection, accounts.shortcodes, {"account_id": account, "code": code}, values)
        british = accounts.default_shortcode(connection, account, "44")
        assert british is not None
        assert british.code == "4477"
        assert accounts.default_shortcode(connection, account, "49") is None
        assert accounts.shortcode_of(connection, account, "11111") is not None
        assert accounts.shortcode_of(connection, account + 1, "11111") is None


def test_only_active_subscribers_are_subscribed(store: Store, account: int) -> None:
    with store.write() as connection:
        key = {"account_id": account, "number": "12333"}
        campaign = upsert(connection, accounts.campaigns, key, {"name": "News"})
        rows = [
            {"campaign_id": campaign, "phone": "16501234123", "active": True},
            {"campaign_id": campaign, "phone": "16501234124", "active": False},
        ]
        connection.execute(insert(accounts.subscribers), rows)
        found = accounts.campaign_of(connection, account, "12333")
        assert found is not None
        assert accounts.is_subscribed(connection, found.id, "16501234123")
        assert not accounts.is_subscribed(connection, found.id, "16501234124")
        assert accounts.campaign_of(connection, account, "1") is None


def test_the_account_of_test_sends_does_not_lock_the_service(store: Store, now: datetime) -> None:
    with store.write() as connection:
        accounts.add_account(connection, accounts.TEST_SENDS, now=now)
        assert not accounts.any_account(connection)
        accounts.add_account(connection, "Zenith", now=now)
        assert accounts.any_account(connection)
