from __future__ import annotations

from datetime import datetime

from renderer.store import Store, accounts, management
from renderer.store.rows import upsert


def test_an_account_is_told_with_its_living_keys_and_no_secret(
    store: Store, account: int, now: datetime
) -> None:
    with store.write() as connection:
        accounts.add_key(connection, account, "aaaa" + "x" * 28, now=now)
        accounts.add_key(connection, account, "bbbb" + "x" * 28, now=now)
        accounts.revoke_keys(connection, account, "bbbb", now=now)
        assert management.change_keys(connection, account, "aaaa", {"throughput": 7}) == 1
        assert management.change_keys(connection, account, "bbbb", {"throughput": 7}) == 0
        facts = management.account_facts(connection, account)
    assert [(key["hint"], key["throughput"]) for key in facts["keys"]] == [("aaaa", 7)]
    assert "digest" not in str(facts)


def test_changes_and_lists(store: Store, account: int) -> None:
    with store.write() as connection:
        management.change_account(connection, account, {"monthly_calls": 9})
        management.change_account(connection, account, {})
        assert management.accounts_all(connection)[0]["monthly_calls"] == 9


def test_a_country_has_one_default_shortcode(store: Store, account: int) -> None:
    with store.write() as connection:
        for code, country in (("1", "1"), ("2", "1"), ("3", "44")):
            key = {"account_id": account, "code": code}
            upsert(connection, accounts.shortcodes, key, {"country": country, "is_default": True})
        management.make_default(connection, account, "2", "1")
        rows = management.rows_of(connection, accounts.shortcodes, account)
        assert [(row["code"], row["is_default"]) for row in rows] == [("1", False), ("2", True), ("3", True)]
        assert management.remove(connection, accounts.shortcodes, account, code="1")
        assert not management.remove(connection, accounts.shortcodes, account + 1, code="2")
