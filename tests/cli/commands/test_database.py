from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def account(cli, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_DATABASE_URL", f"sqlite:///{tmp_path / 'records.db'}")
    assert cli("account", "add", "Acme").code == 0


def test_a_database_is_made_changed_and_looked_into(cli) -> None:
    assert cli("database", "add", "Acme", "17856", "Gate").code == 0
    assert cli("database", "add", "Acme", "17856", "Gate", "--always-generate").code == 0
    (row,) = cli("database", "list", "Acme", "--json").facts
    assert (row["number"], row["name"], row["always_generate"]) == ("17856", "Gate", True)
    assert cli("database", "issued", "Acme", "17856", "16501234123", "--json").facts == []


def test_mistakes_are_one_line(cli) -> None:
    for arguments in (("issued", "Acme", "1", "1650"), ("add", "Acme", "x" * 21, "Gate")):
        outcome = cli("database", *arguments)
        assert outcome.code == 2
        assert outcome.err.count("\n") == 1
