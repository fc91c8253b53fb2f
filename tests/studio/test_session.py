from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from renderer.store import Store, accounts
from renderer.studio import session
from tests.browser.records import ACCOUNT, KEY

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECRET = b"secret"


def test_a_cookie_opens_its_key_s_account(filled: Store) -> None:
    cookie = session.seal(KEY, SECRET, NOW)
    with filled.read() as connection:
        account = session.account_of(connection, cookie, SECRET, NOW)
    assert account is not None
    assert account.name == ACCOUNT
    assert KEY not in cookie


@pytest.mark.parametrize("change", ["", "x", "not base64 at all!", "A" * 96])
def test_what_is_no_cookie_of_ours_opens_nothing(change: str) -> None:
    assert session.open_seal(change, SECRET, NOW) is None


def test_a_forged_or_foreign_cookie_opens_nothing() -> None:
    cookie = session.seal(KEY, SECRET, NOW)
    middle = len(cookie) // 2
    letter = "A" if cookie[middle] != "A" else "B"
    assert session.open_seal(f"{cookie[:middle]}{letter}{cookie[middle + 1 :]}", SECRET, NOW) is None
    assert session.open_seal(cookie, b"another", NOW) is None


def test_a_cookie_ends_after_its_hours() -> None:
    cookie = session.seal(KEY, SECRET, NOW)
    almost = NOW + timedelta(hours=session.HOURS) - timedelta(seconds=1)
    assert session.open_seal(cookie, SECRET, almost) == accounts.key_digest(KEY)
    assert session.open_seal(cookie, SECRET, almost + timedelta(seconds=1)) is None


def test_a_revoked_key_and_an_inactive_account_open_nothing(filled: Store) -> None:
    cookie = session.seal(KEY, SECRET, NOW)
    with filled.engine.connect() as connection, connection.begin() as undone:
        connection.execute(update(accounts.accounts).values(active=False))
        assert session.account_of(connection, cookie, SECRET, NOW) is None
        connection.execute(update(accounts.accounts).values(active=True))
        connection.execute(update(accounts.api_keys).values(revoked_at=NOW))
        assert session.account_of(connection, cookie, SECRET, NOW) is None
        undone.rollback()
