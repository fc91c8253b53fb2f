from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def account(cli, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_DATABASE_URL", f"sqlite:///{tmp_path / 'records.db'}")
    assert cli("account", "add", "Acme").code == 0


def test_requests_may_name_a_template(cli) -> None:
    assert cli("database", "add", "Acme", "17856", "Gate").code == 0
    assert cli("template", "add", "Acme", "35674", "ticket-mms", "--database", "17856").code == 0
    assert cli("template", "add", "Acme", "77", "event-ticket", "--kind", "pass").code == 0
    (row,) = cli("template", "list", "Acme", "--json").facts
    assert (row["mms_id"], row["template"], row["state"]) == ("35674", "ticket-mms", "ready")
    (row,) = cli("template", "list", "Acme", "--kind", "pass", "--json").facts
    assert (row["pass_template_id"], row["template"]) == ("77", "event-ticket")
    assert cli("template", "remove", "Acme", "35674").code == 0
    assert cli("template", "list", "Acme", "--json").facts == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "Acme", "1", "no-such-template"),
        ("add", "Acme", "1", "ticket-mms", "--database", "9"),
        ("add", "Acme", "x" * 21, "ticket-mms"),
        ("remove", "Acme", "1"),
    ],
)
def test_mistakes_are_one_line(cli, arguments: tuple[str, ...]) -> None:
    outcome = cli("template", *arguments)
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
