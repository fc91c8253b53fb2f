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


def test_limits_addresses_and_switches_are_shown_as_they_were_set(cli) -> None:
    key = cli("account", "add", "Acme", "--json").facts["key"]
    limits = ("--call-interval", 5, "--throughput", 60, "--allow-ip", "10.1.2.3/8", "--allow-ip", "::1")
    assert cli("account", "limit", "Acme", key[:4], *limits).code == 0
    urls = ("--mo-postback-url", "http://a.example/mo", "--pass-postback-url", "http://a.example/pass")
    switches = ("--monthly-calls", 100, "--action", "sendMMS", "--no-api-enabled")
    assert cli("account", "set", "Acme", *urls, *switches).code == 0
    facts = cli("account", "show", "Acme", "--json").facts
    (shown,) = facts["keys"]
    assert (shown["call_interval"], shown["throughput"]) == (5, 60)
    assert shown["allowed_ips"] == ["10.0.0.0/8", "::1/128"]
    assert (facts["monthly_calls"], facts["actions"], facts["api_enabled"]) == (100, ["sendmms"], False)
    assert facts["mo_postback_url"] == "http://a.example/mo"
    off = ("--call-interval", 0, "--throughput", 0, "--allow-ip", "all")
    assert cli("account", "limit", "Acme", key[:4], *off).code == 0
    assert cli("account", "set", "Acme", "--monthly-calls", 0, "--action", "all").code == 0
    facts = cli("account", "show", "Acme", "--json").facts
    assert (facts["monthly_calls"], facts["actions"], facts["keys"][0]["allowed_ips"]) == (None, None, None)
    assert [row["name"] for row in cli("account", "list", "--json").facts] == ["Acme"]


def test_a_login_takes_its_password_from_the_environment_never_from_an_argument(
    cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("account", "add", "Acme")
    cli("account", "add", "Other")
    monkeypatch.setenv("RENDERER_LOGIN_PASSWORD", "secret")
    outcome = cli("account", "login", "Acme", "rakowaty", "--json")
    assert outcome.code == 0
    assert "secret" not in outcome.out
    assert cli("account", "login", "Other", "rakowaty").code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("limit", "Acme", "zzzz", "--throughput", "1"),
        ("limit", "Acme", "zzzz", "--allow-ip", "nowhere"),
        ("set", "Acme", "--action", "sendPigeon"),
        ("show", "Nobody"),
    ],
)
def test_mistakes_of_limits_are_one_line(cli, arguments: tuple[str, ...]) -> None:
    cli("account", "add", "Acme")
    outcome = cli("account", *arguments)
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
