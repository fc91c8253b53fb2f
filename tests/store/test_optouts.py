from __future__ import annotations

from datetime import datetime

from renderer.store import Store, accounts, optouts

PHONE = "16501234123"


def test_a_number_is_out_for_one_account_until_it_opts_in(store: Store, account: int, now: datetime) -> None:
    with store.write() as connection:
        other = accounts.add_account(connection, "Other", now=now)
        assert optouts.opt_out(connection, account, PHONE, shortcode="60856", now=now)
        assert not optouts.opt_out(connection, account, PHONE, shortcode="11111", now=now)
        assert optouts.is_opted_out(connection, account, PHONE)
        assert not optouts.is_opted_out(connection, other, PHONE)
        assert [(each.phone, each.shortcode) for each in optouts.opt_outs_of(connection, account)] == [
            (PHONE, "60856")
        ]
        assert optouts.opt_in(connection, account, PHONE)
        assert not optouts.opt_in(connection, account, PHONE)
        assert not optouts.is_opted_out(connection, account, PHONE)
