from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def account(cli, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_DATABASE_URL", f"sqlite:///{tmp_path / 'records.db'}")
    assert cli("account", "add", "Acme").code == 0


def test_a_campaign_is_made_and_sent_from_a_shortcode_of_the_account(cli) -> None:
    cli("shortcode", "add", "Acme", "60856")
    number = cli("campaign", "add", "Acme", "News", "--brand", "Acme", "--json").facts["campaign"]
    other = cli("campaign", "add", "Acme", "Sale", "--shortcode", "60856", "--json").facts["campaign"]
    assert cli("campaign", "set", "Acme", number, "--shortcode", "60856").code == 0
    rows = cli("campaign", "list", "Acme", "--json").facts
    assert [(row["number"], row["shortcode"]) for row in rows] == [(number, "60856"), (other, "60856")]
    assert cli("campaign", "set", "Acme", number, "--shortcode", "").code == 0
    assert cli("campaign", "list", "Acme", "--json").facts[0]["shortcode"] is None


def test_mistakes_are_one_line(cli) -> None:
    cli("campaign", "add", "Acme", "News")
    for arguments in (("set", "Acme", "9", "--shortcode", "1"), ("set", "Acme", "10001", "--shortcode", "1")):
        outcome = cli("campaign", *arguments)
        assert outcome.code == 2
        assert outcome.err.count("\n") == 1
