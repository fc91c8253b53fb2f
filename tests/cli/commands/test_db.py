from __future__ import annotations

import pytest

from renderer.store.schema import HEAD


def test_upgrade_tells_whether_it_changed_anything(cli, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("RENDERER_DATABASE_URL", f"sqlite:///{tmp_path / 'r.db'}")
    assert cli("db", "upgrade", "--json").facts == {"revision": HEAD, "changed": True}
    assert cli("db", "upgrade", "--json").facts == {"revision": HEAD, "changed": False}


def test_another_kind_of_database_is_one_line(cli, monkeypatch) -> None:
    monkeypatch.setenv("RENDERER_DATABASE_URL", "mysql://x/y")
    outcome = cli("db", "upgrade")
    assert outcome.code != 0
    assert outcome.err.count("\n") == 1


def test_purge_hashes_what_is_old_and_tells_how_much(cli, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("RENDERER_DATABASE_URL", f"sqlite:///{tmp_path / 'r.db'}")
    facts = cli("db", "purge", "--older-than", "90d", "--json").facts
    assert (facts["messages"], facts["jobs"]) == (0, 0)


@pytest.mark.parametrize("age", ["90", "d", "-1d", "90x", ""])
def test_an_age_is_days_weeks_or_years(cli, age: str, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("RENDERER_DATABASE_URL", f"sqlite:///{tmp_path / 'r.db'}")
    outcome = cli("db", "purge", "--older-than", age)
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
