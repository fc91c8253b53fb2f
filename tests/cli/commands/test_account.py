from __future__ import annotations

import pytest

from renderer.service.road import Road
from renderer.settings import Settings
from renderer.store import accounts


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_DATABASE_URL", f"sqlite:///{tmp_path / 'accounts.db'}")


def found(key: str) -> accounts.Account | None:
    road = Road(Settings.read())
    with road.store.read() as connection:
        account = accounts.account_by_key(connection, key)
    road.close()
    return account


def test_a_key_is_shown_once_works_and_can_be_revoked(cli) -> None:
    key = cli("account", "add", "Acme", "--postback-url", "http://a.example/pb", "--json").facts["key"]
    account = found(key)
    assert account is not None
    assert (account.name, account.postback_url) == ("Acme", "http://a.example/pb")
    other = cli("account", "key", "Acme", "--json").facts["key"]
    assert cli("account", "revoke", "Acme", key[:4], "--json").facts["revoked"] == 1
    assert found(key) is None
    assert found(other) is not None


def test_an_account_can_be_changed(cli) -> None:
    key = cli("account", "add", "Acme", "--postback-url", "http://a.example/pb", "--json").facts["key"]
    assert (
        cli(
            "account", "set", "Acme", "--no-billing-ok", "--postback-url", "", "--postback-form", "field"
        ).code
        == 0
    )
    account = found(key)
    assert account is not None
    assert (account.billing_ok, account.postback_url, account.postback_form) == (False, None, "field")


@pytest.mark.parametrize(
    "arguments",
    [("key", "Nobody"), ("set", "Nobody", "--active"), ("set", "Acme", "--postback-form", "carrier pigeon")],
)
def test_mistakes_are_one_line(cli, arguments: tuple[str, ...]) -> None:
    outcome = cli("account", *arguments)
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1


def test_a_name_is_taken_once(cli) -> None:
    assert cli("account", "add", "Acme").code == 0
    assert cli("account", "add", "Acme").code == 2
