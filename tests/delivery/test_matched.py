from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from renderer import Engine
from renderer.cli.app import run
from renderer.delivery import events
from renderer.delivery.compose import EngineComposer
from renderer.delivery.matched import FRESH, Matched
from renderer.delivery.report import keep, take_reports
from renderer.delivery.send import send_all
from renderer.gateway.base import Report
from renderer.settings import Settings
from renderer.store import Store
from renderer.store.aliases import drop_alias, set_alias
from renderer.store.events import events_of
from tests.delivery.conftest import START, World


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


def test_a_reported_name_matched_by_hand_is_what_the_next_send_is_made_for(
    world: World,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    now = [0.0]
    store = world.kit.store
    engine = Engine(Settings(home=tmp_path))
    composer = EngineComposer(engine, Matched(lambda: store, clock=lambda: now[0]))
    world = replace(world, kit=replace(world.kit, composer=composer))
    monkeypatch.setenv("RENDERER_HOME", str(tmp_path))
    monkeypatch.setenv("RENDERER_DATABASE_URL", database_url)

    def told(*arguments: str) -> object:
        assert run(["handsets", *arguments, "--json"]) == 0
        return orjson.loads(capsys.readouterr().out)

    def made_for() -> object:
        message_id = world.add(template="barcode-mms")
        send_all(world.kit, [message_id])
        with store.read() as connection:
            adapted = next(
                event for event in events_of(connection, message_id) if event.kind == events.ADAPTED
            )
        return adapted.facts["handset"]

    assert made_for() == "generic"
    report = Report("G-11", "Retrieved", handset="Zeta Nine/1.0")
    keep(store, "smsglobal", report, raw="x", now=world.clock())
    take_reports(world.kit)
    assert told("unmatched") == [{"name": "Zeta Nine/1.0"}]
    assert made_for() == "generic"
    assert told("alias", "Zeta Nine/1.0", "motol7c") == {"name": "Zeta Nine/1.0", "profile": "motorola-l7c"}
    assert told("unmatched") == []
    now[0] += FRESH
    assert made_for() == "motorola-l7c"
