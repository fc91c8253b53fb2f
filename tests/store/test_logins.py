from __future__ import annotations

import hashlib
from datetime import datetime

import pytest
from sqlalchemy import select

from renderer.errors import InvalidRequest
from renderer.store import Store, accounts, logins


def md5(password: str) -> str:
    return hashlib.md5(password.encode()).hexdigest()


def test_a_user_is_known_by_the_md5_of_its_password(store: Store, account: int, now: datetime) -> None:
    with store.write() as connection:
        logins.set_login(connection, account, "rakowaty", "secret", now=now)
        known = logins.login_of(connection, "rakowaty")
        assert known is not None
        assert known.account_id == account
        assert logins.is_right(known, md5("secret"))
        assert logins.is_right(known, f" {md5('secret').upper()} ")
        assert not logins.is_right(known, md5("other"))
        assert not logins.is_right(known, "secret")
        assert not logins.is_right(None, md5("secret"))


def test_a_new_password_replaces_the_old_one(store: Store, account: int, now: datetime) -> None:
    with store.write() as connection:
        logins.set_login(connection, account, "rakowaty", "old", now=now)
        logins.set_login(connection, account, "rakowaty", "new", now=now)
        known = logins.login_of(connection, "rakowaty")
    assert logins.is_right(known, md5("new"))
    assert not logins.is_right(known, md5("old"))


def test_neither_password_nor_what_is_sent_is_kept(store: Store, account: int, now: datetime) -> None:
    with store.write() as connection:
        logins.set_login(connection, account, "rakowaty", "secret", now=now)
        rows = str(connection.execute(select(logins.logins)).all())
    assert "secret" not in rows
    assert md5("secret") not in rows


def test_a_user_is_not_moved_to_another_account(store: Store, account: int, now: datetime) -> None:
    with store.write() as connection:
        other = accounts.add_account(connection, "Other", now=now)
        logins.set_login(connection, account, "bob", "old", now=now)
        with pytest.raises(InvalidRequest):
            logins.set_login(connection, other, "bob", "new", now=now)
        found = logins.login_of(connection, "bob")
    assert found is not None
    assert found.account_id == account
