from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from renderer.delivery.matched import FRESH, Matched
from renderer.store import Store
from renderer.store.aliases import drop_alias, set_alias
from renderer.store.base import open_store
from renderer.store.schema import upgrade
from tests.delivery.conftest import START


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'r.db'}")
    upgrade(opened)
    yield opened
    opened.close()


def test_a_match_counts_within_a_second_and_the_records_are_not_asked_each_time(store: Store) -> None:
    now, opened = [0.0], []

    def counted() -> Store:
        opened.append(now[0])
        return store

    matched = Matched(counted, clock=lambda: now[0])
    assert matched("Zeta 9") == "Zeta 9"
    with store.write() as connection:
        set_alias(connection, "Zeta-9", "motorola-l7c", now=START)
        set_alias(connection, "日本", "generic", now=START)
    assert matched("zeta9") == "zeta9"
    now[0] = FRESH
    assert matched("ZETA 9") == "motorola-l7c"
    assert matched("手机") == "手机", "a name without Latin letters is not every other such name"
    with store.write() as connection:
        drop_alias(connection, "Zeta-9")
    now[0] = 2 * FRESH
    assert [matched("zeta9") for _ in range(50)] == ["zeta9"] * 50
    assert opened == [0.0, FRESH, 2 * FRESH]
