from __future__ import annotations

from datetime import UTC, datetime

import pytest

from renderer.cli.records import account_named, campaign_numbered, records
from renderer.errors import InvalidRequest
from renderer.store import accounts


def test_what_is_written_is_kept_and_what_is_not_there_is_told(
    tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RENDERER_DATABASE_URL", f"sqlite:///{tmp_path / 'r.db'}")
    with records(write=True) as connection:
        accounts.add_account(connection, "Acme", now=datetime.now(UTC))
    with records() as connection:
        found = account_named(connection, "Acme")
        with pytest.raises(InvalidRequest):
            account_named(connection, "Nobody")
        with pytest.raises(InvalidRequest):
            campaign_numbered(connection, found, "1")
