"""A house over an empty store, and a client of the studio inside the whole application."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from renderer.engine import Engine
from renderer.part import Part
from renderer.service.app import create_app
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.store import Store
from renderer.studio import parcel
from renderer.studio.house import House
from tests.browser import records

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("studio")


@pytest.fixture(scope="session")
def engine(home: Path) -> Engine:
    return Engine(Settings(home=home), clock=lambda: NOW)


@pytest.fixture(scope="session")
def house(engine: Engine) -> Iterator[House]:
    """The rooms as the service hands them over, without accounts."""
    road = Road(engine.settings, engine)

    async def run(work: Any) -> Any:
        return work()

    yield House(
        engine=road.engine,
        run=run,
        store=lambda: road.store,
        artefacts=lambda: road.artefacts,
        published=lambda: road.published,
        has_account=road.has_account,
        secret=lambda: b"secret",
        gateway=road.gateway,
        clock=lambda: NOW,
    )
    road.close()


class Client(TestClient):
    """Asks as a page of ours does."""

    def ask(self, path: str, body: Any = None, **options: Any) -> tuple[dict[str, Any], tuple[Part, ...]]:
        """Facts and parts of a call; anything but 200 fails."""
        headers = {**OURS, **options.pop("headers", {})}
        answer = self.post(path, json=body, headers=headers, **options)
        assert answer.status_code == 200, answer.text
        return parcel.unpack(answer.content)


@pytest.fixture(scope="session")
def client(engine: Engine) -> Iterator[Client]:
    """The studio without accounts: everybody on this machine may see it."""
    with Client(create_app(engine)) as found:
        yield found


@pytest.fixture(scope="session")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The studio of an installation with an account and messages, not logged in."""
    settings = Settings(home=tmp_path_factory.mktemp("keyed"))
    road = Road(settings)
    records.filled(road.store)
    road.close()
    with Client(create_app(Engine(settings))) as found:
        yield found


@pytest.fixture
def inside(keyed: Client) -> Iterator[Client]:
    """The same, logged in."""
    keyed.post("/studio/login", data={"key": records.KEY, "next": "/studio"}, headers=OURS)
    yield keyed
    keyed.cookies.clear()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Records with an account and messages."""
    road = Road(Settings(home=tmp_path_factory.mktemp("records")))
    records.filled(road.store)
    yield road.store
    road.close()
