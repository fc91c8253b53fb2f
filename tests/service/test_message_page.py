from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from renderer.handset import browser
from renderer.mms.page import Wallet
from renderer.service.message_page import MessagePages
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.skycore import examples
from renderer.store.messages import Message
from tests.service.test_links import IPHONE, sent


@pytest.fixture
def road(tmp_path: Path) -> Iterator[Road]:
    made = Road(Settings(home=tmp_path))
    examples.load(made.store)
    yield made
    made.close()


def test_the_wallet_is_offered_for_the_message_to_browsers_that_have_one(road: Road) -> None:
    asked: list[tuple[int, str]] = []

    def wallet(message: Message, kind: str) -> Wallet:
        asked.append((message.id, kind))
        return Wallet(kind, "/p/token")

    number = road.links.read(sent(road).removeprefix("/l/"))
    assert number is not None
    pages = MessagePages(road.store, road.artefacts, road.composer, wallet)
    shown = pages.page(number, "t", browser(IPHONE, "text/html"))
    plain = pages.page(number, "t", browser("curl/8"))
    assert shown is not None
    assert plain is not None
    assert b'href="/p/token">Add to Apple Wallet' in shown.data
    assert b"Wallet</a>" not in plain.data
    assert asked == [(number, "apple")]


def test_no_message_and_nothing_to_show_are_no_page(road: Road) -> None:
    assert road.pages.page(999, "t", browser("")) is None
    assert road.pages.file(999, "s1.gif", browser("")) is None
    number = road.links.read(sent(road, template="gone").removeprefix("/l/"))
    assert number is not None
    empty = MessagePages(road.store, _Nothing(), road.composer)  # type: ignore[arg-type]  # an emptied folder
    assert empty.page(number, "t", browser("")) is None


class _Nothing:
    def get(self, _digest: str) -> None:
        return None
