from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from renderer.skycore import examples
from renderer.store import Store, messages, revoked
from renderer.store.base import open_store
from tests.cli.conftest import Cli


@pytest.fixture
def store(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'r.db')}"
    monkeypatch.setenv("RENDERER_DATABASE_URL", url)
    opened = open_store(url)
    examples.load(opened)
    row = {
        "account_id": 1,
        "dialect": "1.3",
        "action": "sendmmsbarcode",
        "mms_id": "35674",
        "template": "ticket-mms",
        "recipient": "16501234123",
        "sender": "60856",
        "gateway": "outbox",
        "content": {},
    }
    with opened.write() as connection:
        messages.add_message(connection, row, now=datetime.now(UTC))
    yield opened
    opened.close()


def test_a_messages_addresses_are_made_until_they_are_withdrawn(cli: Cli, store: Store) -> None:
    assert "/l/" in cli("links", "show", "MMS_1", "--json").facts["page"]
    assert cli("links", "revoke", "TU1TXzE=", "--json").facts["changed"] is True
    assert cli("links", "revoke", "MMS_1", "--json").facts["changed"] is False
    with store.read() as connection:
        assert revoked.is_revoked(connection, "message", 1)
    assert cli("links", "show", "MMS_1").code == 2


@pytest.mark.parametrize("tracking", ["MMS_2", "nothing"])
def test_an_unknown_message_is_said_in_one_line(cli: Cli, store: Store, tracking: str) -> None:
    for action in ("show", "revoke"):
        outcome = cli("links", action, tracking)
        assert outcome.code == 2
        assert len(outcome.err.strip().splitlines()) == 1
