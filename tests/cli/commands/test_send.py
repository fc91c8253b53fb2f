from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def database(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_DATABASE_URL", f"sqlite:///{tmp_path / 'r.db'}")


def test_a_test_send_is_accepted_for_the_worker(cli) -> None:
    arguments = ("ticket-mms", "--to", "16501234123", "--barcode", "T-1", "-f", "name=Zoë", "--text", "1=Hi")
    facts = cli("send", *arguments, "--wait", "0.2", "--json").facts
    assert facts == {"tracking_id": "MMS_1", "gateway": "outbox", "state": "accepted", "events": ["accepted"]}


@pytest.mark.parametrize(
    "arguments",
    [
        ("ticket-mms", "--to", "+1650"),
        ("nobody", "--to", "16501234123"),
        ("ticket-mms", "--to", "16501234123", "--gateway", "pigeon"),
    ],
)
def test_mistakes_are_one_line(cli, arguments: tuple[str, ...]) -> None:
    outcome = cli("send", *arguments)
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
