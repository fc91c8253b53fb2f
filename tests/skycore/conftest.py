from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog

from renderer.delivery.compose import Composed, Order, TemplateFacts
from renderer.engine import Engine
from renderer.errors import RendererError
from renderer.skycore import examples
from renderer.skycore.api import Api
from renderer.skycore.call import Rooms
from renderer.skycore.memory import Memory
from renderer.store import Store
from renderer.store.base import open_store
from renderer.store.schema import upgrade

NOW = datetime(2026, 3, 1, 12, 30, 45, 123456, tzinfo=UTC)


@dataclass
class FakeComposer:
    """Says what the templates hold without drawing them; ``raises`` is what a check ends in."""

    raises: RendererError | None = None
    held: dict[str, TemplateFacts] = field(
        default_factory=lambda: {
            "ticket-mms": TemplateFacts(3, True, ()),
            "pass-mms": TemplateFacts(2, False, ("event-ticket",)),
        }
    )

    def facts(self, template: str) -> TemplateFacts:
        return self.held[template]

    def check_barcode(self, template: str, barcode_id: str) -> None:
        if self.raises:
            raise self.raises

    def check_pass(self, template: str, passdata: Mapping[str, str]) -> None:
        if self.raises:
            raise self.raises

    def compose(self, order: Order) -> Composed:
        raise NotImplementedError


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep log lines to ourselves: tracebacks of expected defects are slow to draw and say nothing here."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
def store(sqlite_template: Path, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'r.db')}")
    upgrade(opened)
    examples.load(opened, postback_url="http://customer.example/pb")
    yield opened
    opened.close()


@pytest.fixture
def composer() -> FakeComposer:
    return FakeComposer()


@pytest.fixture
def api(store: Store, composer: FakeComposer) -> Api:
    clock: Callable[[], datetime] = lambda: NOW  # noqa: E731
    rooms = Rooms(store, composer, "smsglobal", clock, Memory(0))
    return Api(
        replace(rooms, pass_template=Engine().pass_template, pass_link="https://t.example/p/{}".format)
    )
