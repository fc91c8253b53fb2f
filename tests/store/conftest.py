from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from renderer.store import Store, accounts
from renderer.store.base import open_store
from renderer.store.schema import upgrade

NOW = datetime(2026, 3, 1, 12, 30, 45, 123456, tzinfo=UTC)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store with today's schema, once on each database."""
    opened = open_store(database_url)
    upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def account(store: Store) -> int:
    with store.write() as connection:
        return accounts.add_account(connection, "Acme", now=NOW, postback_url="http://acme.example/pb")
