from __future__ import annotations

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
