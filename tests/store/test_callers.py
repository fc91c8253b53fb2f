from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import update

from renderer.store import Store, accounts, logins
from renderer.store.callers import caller_by_key, caller_by_login


def test_a_key_brings_its_account_and_its_limits(store: Store, account: int, now: datetime) -> None:
    limits = {"call_interval": 5, "throughput": 60, "allowed_ips": ["10.0.0.0/8"]}
    with store.write() as connection:
        accounts.add_key(connection, account, "k" * 32, now=now)
        connection.execute(update(accounts.api_keys).values(limits))
        connection.execute(update(accounts.accounts).values(monthly_calls=100, actions=["sendmms"]))
        caller = caller_by_key(connection, "k" * 32)
        assert caller is not None
        assert (caller.account.id, caller.account.name) == (account, "Acme")
        assert caller.name.startswith("key:")
        assert (caller.call_interval, caller.throughput) == (5, 60)
        assert caller.allowed_ips == ["10.0.0.0/8"]
        assert (caller.monthly_calls, caller.actions, caller.api_enabled) == (100, ["sendmms"], True)
        assert caller_by_key(connection, "x" * 32) is None
        accounts.revoke_keys(connection, account, "kkkk", now=now)
        assert caller_by_key(connection, "k" * 32) is None


def test_a_login_has_the_accounts_switches_and_no_keys_limits(
    store: Store, account: int, now: datetime
) -> None:
    sent = hashlib.md5(b"secret").hexdigest()
    with store.write() as connection:
        logins.set_login(connection, account, "rakowaty", "secret", now=now)
        caller = caller_by_login(connection, "rakowaty", sent)
        assert caller is not None
        assert (caller.account.id, caller.name) == (account, f"account:{account}")
        assert (caller.call_interval, caller.throughput, caller.allowed_ips) == (None, None, None)
        assert caller_by_login(connection, "rakowaty", "0" * 32) is None
        assert caller_by_login(connection, "nobody", sent) is None
