"""Counters and histograms, and Prometheus' text format (version 0.0.4)."""

from __future__ import annotations

import pytest

from renderer.delivery import postback
from renderer.delivery.meter import BOUNDS, HELP, Meter, exposition, gauge, written
from renderer.delivery.send import send_all
from renderer.gateway.base import Answer
from renderer.store import Store, meters
from renderer.store.base import open_store
from tests.delivery.conftest import World


def totals(meter: Meter, store: Store) -> dict[tuple[str, str], float]:
    meter.flush(store)
    with store.read() as connection:
        return meters.totals(connection)


def test_a_counter_adds_up_over_flushes(world: World) -> None:
    meter = Meter()
    for _ in range(2):
        meter.count("renderer_submits_total", gateway="mm7", outcome="accepted")
        found = totals(meter, world.kit.store)
    assert found == {("renderer_submits_total", 'gateway="mm7",outcome="accepted"'): 2}


def test_a_histogram_is_cumulative(world: World) -> None:
    meter = Meter()
    for seconds in (0.001, 0.3, 99.0):
        meter.observe("renderer_submit_seconds", seconds, gateway="mm7")
    text = exposition(totals(meter, world.kit.store))
    buckets = [line.rpartition(" ")[2] for line in text.splitlines() if "_bucket" in line]
    assert buckets == ["1"] * 5 + ["2"] * 7 + ["3"]
    assert text.splitlines()[:2] == [
        "# HELP renderer_submit_seconds Time a gateway took to answer a submit.",
        "# TYPE renderer_submit_seconds histogram",
    ]
    assert 'renderer_submit_seconds_bucket{gateway="mm7",le="+Inf"} 3' in text
    assert 'renderer_submit_seconds_count{gateway="mm7"} 3' in text
    assert 'renderer_submit_seconds_sum{gateway="mm7"} 99.301000' in text
    assert len(buckets) == len(BOUNDS) + 1


def test_what_could_not_be_added_is_kept(world: World) -> None:
    meter = Meter()
    meter.count("renderer_retries_total", gateway="mm7")
    away = open_store("postgresql://nobody@127.0.0.1:1/x?connect_timeout=1")
    with pytest.raises(Exception, match="connection"):
        meter.flush(away)
    assert sum(totals(meter, world.kit.store).values()) == 1


def test_labels_cannot_break_the_format() -> None:
    assert written({"b": 'q"\\\n', "a": "1"}) == 'a="1",b="q\\"\\\\ "'
    assert gauge("x", "Help.", {"": 2.5}).splitlines()[-1] == "x 2.500000"


def test_the_road_counts_what_it_does(world: World) -> None:
    world.gateway.answers = [Answer("later"), Answer("accepted", "G-")]
    ids = [world.add() for _ in range(2)]
    send_all(world.kit, ids)
    postback.pay_all(world.kit, [one.id for one in world.owed(ids[1])])
    text = exposition(totals(world.kit.meter, world.kit.store))
    for line in (
        'renderer_submits_total{gateway="smsglobal",outcome="later"} 1',
        'renderer_submits_total{gateway="smsglobal",outcome="accepted"} 1',
        'renderer_retries_total{gateway="smsglobal"} 1',
        'renderer_submit_seconds_count{gateway="smsglobal"} 2',
        "renderer_sent_seconds_count 1",
        "renderer_compose_seconds_count 2",
        'renderer_postback_tries_total{status="200"} 1',
        "renderer_postback_seconds_count 1",
    ):
        assert line in text.splitlines()
    assert {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")} <= set(HELP)
