from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def account(cli, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_DATABASE_URL", f"sqlite:///{tmp_path / 'records.db'}")
    assert cli("account", "add", "Acme").code == 0


@pytest.fixture
def campaign(cli) -> str:
    return cli("campaign", "add", "Acme", "News", "--json").facts["campaign"]


def test_numbers_join_and_leave(cli, campaign: str) -> None:
    joined = cli("subscriber", "add", "Acme", campaign, "16501234124", "16501234123", "--json").facts
    assert joined["subscribed"] == 2
    rows = cli("subscriber", "list", "Acme", campaign, "--json").facts
    assert [row["phone"] for row in rows] == ["16501234123", "16501234124"]
    assert (
        cli("subscriber", "remove", "Acme", campaign, "16501234123", "1", "--json").facts["unsubscribed"] == 1
    )


def test_who_opted_out_is_left_out_until_it_opts_in(cli, campaign: str) -> None:
    assert cli("subscriber", "opt-out", "Acme", "16501234123").code == 0
    (row,) = cli("subscriber", "opt-outs", "Acme", "--json").facts
    assert row["phone"] == "16501234123"
    facts = cli("subscriber", "add", "Acme", campaign, "16501234123", "--json").facts
    assert (facts["subscribed"], facts["opted_out"]) == (0, ["16501234123"])
    assert cli("subscriber", "opt-in", "Acme", "16501234123").code == 0
    assert cli("subscriber", "add", "Acme", campaign, "16501234123", "--json").facts["subscribed"] == 1


def test_mistakes_are_one_line(cli, campaign: str) -> None:
    for arguments in (
        ("add", "Acme", "9", "16501234123"),
        ("add", "Acme", campaign, "+1650"),
        ("opt-in", "Acme", "16501234123"),
    ):
        outcome = cli("subscriber", *arguments)
        assert outcome.code == 2
        assert outcome.err.count("\n") == 1
