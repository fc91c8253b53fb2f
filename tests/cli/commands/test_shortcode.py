from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def account(cli, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_DATABASE_URL", f"sqlite:///{tmp_path / 'records.db'}")
    assert cli("account", "add", "Acme").code == 0


def test_a_country_has_one_default_shortcode(cli) -> None:
    assert cli("shortcode", "add", "Acme", "60856", "--default").code == 0
    assert cli("shortcode", "add", "Acme", "11111", "--default", "--gateway", "outbox").code == 0
    assert cli("shortcode", "add", "Acme", "4477", "--country", "44", "--default").code == 0
    rows = {row["code"]: row for row in cli("shortcode", "list", "Acme", "--json").facts}
    assert [rows[code]["is_default"] for code in ("60856", "11111", "4477")] == [False, True, True]
    assert rows["11111"]["gateway"] == "outbox"
    assert cli("shortcode", "remove", "Acme", "11111").code == 0
    assert len(cli("shortcode", "list", "Acme", "--json").facts) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "Nobody", "1"),
        ("add", "Acme", "abc"),
        ("add", "Acme", "1", "--country", "US"),
        ("add", "Acme", "1", "--gateway", "pigeon"),
        ("remove", "Acme", "1"),
    ],
)
def test_mistakes_are_one_line(cli, arguments: tuple[str, ...]) -> None:
    outcome = cli("shortcode", *arguments)
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
