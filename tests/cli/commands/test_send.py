from __future__ import annotations

from typing import Any

import pytest

from renderer.cli.commands import send
from renderer.delivery.kit import utc_now
from renderer.service.road import Road
from renderer.store import events, messages


@pytest.fixture(autouse=True)
def database(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_DATABASE_URL", f"sqlite:///{tmp_path / 'r.db'}")


def test_a_test_send_is_accepted_for_the_worker(cli) -> None:
    arguments = ("ticket-mms", "--to", "16501234123", "--barcode", "T-1", "-f", "name=Zoë", "--text", "1=Hi")
    facts = cli("send", *arguments, "--wait", "0.2", "--json").facts
    assert facts == {"tracking_id": "MMS_1", "gateway": "outbox", "state": "accepted", "events": ["accepted"]}


def test_why_a_message_failed_is_told(cli, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(road: Road, row: dict[str, Any]) -> int:
        message_id = accept(road, row)
        with road.store.write() as connection:
            messages.change(connection, message_id, now=utc_now(), state=messages.FAILED)
            events.add_event(connection, message_id, "failed", now=utc_now(), reason="Unknown credentials.")
        return message_id

    accept = send._accept
    monkeypatch.setattr(send, "_accept", fail)
    facts = cli("send", "ticket-mms", "--to", "16501234123", "--barcode", "T", "--wait", "5", "--json").facts
    assert (facts["state"], facts["reason"]) == ("failed", "Unknown credentials.")


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
