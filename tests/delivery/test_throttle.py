"""Messages a second, kept by all workers together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderer.delivery.throttle import Rates
from renderer.settings import Settings
from renderer.store import messages
from tests.delivery.conftest import World


def queued(world: World) -> list[int]:
    """What one round of a worker of its own puts on the queue."""
    world.relay().once()
    return world.sends.taken()


def throttle(world: World, **rates: dict[str, float]) -> None:
    world.kit = replace(world.kit, rates=Rates(**rates))


def test_rates_are_read_from_the_settings() -> None:
    settings = Settings(
        gateways={"mm7": {"rate": 10}, "soft": {}}, delivery={"shortcode_rates": {"60856": 5, "*": 2}}
    )
    rates = Rates.of(settings)
    assert rates.limits("mm7", "60856") == (("gateway:mm7", 10), ("shortcode:60856", 5))
    assert rates.limits("soft", "11111") == (("shortcode:11111", 2),)
    assert (rates.slowest("mm7", "60856"), Rates().slowest("mm7", "60856")) == (5, None)


@pytest.mark.parametrize("rates", [{"gateways": {"smsglobal": 3}}, {"shortcodes": {"60856": 3}}])
def test_a_second_lets_as_many_through_as_the_rate_says(
    world: World, rates: dict[str, dict[str, float]]
) -> None:
    throttle(world, **rates)
    ids = [world.add() for _ in range(8)]
    passed = []
    for _ in range(5):
        passed.append(queued(world))
        world.clock.pass_(1.01)
    assert passed == [ids[:3], ids[3:6], ids[6:], [], []]


def test_two_workers_share_one_rate(world: World) -> None:
    throttle(world, gateways={"smsglobal": 3})
    for _ in range(8):
        world.add()
    assert len(queued(world)) == 3
    assert queued(world) == []
    world.clock.pass_(0.4)
    assert len(queued(world)) == 1


def test_what_one_gateway_holds_up_does_not_hold_up_another(world: World) -> None:
    throttle(world, gateways={"smsglobal": 1})
    slow = [world.add() for _ in range(3)]
    quick = [world.add(gateway="mm7") for _ in range(3)]
    assert queued(world) == [slow[0], *quick]
    assert {world.message(i).state for i in slow[1:]} == {messages.ACCEPTED}


def test_both_buckets_must_hold_enough_and_neither_pays_for_the_other(world: World) -> None:
    throttle(world, gateways={"smsglobal": 2}, shortcodes={"60856": 1, "11111": 5})
    ids = [world.add(), world.add(), world.add(sender="11111")]
    assert queued(world) == [ids[0], ids[2]]
