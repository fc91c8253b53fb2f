from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import timedelta

from renderer.delivery.heartbeat import Heartbeat
from renderer.delivery.pulse import Pulse
from renderer.store import workers
from tests.delivery.conftest import World


@dataclass
class FakeEngine:
    at_work: set[str] = field(default_factory=set)
    adopted: list[str] = field(default_factory=list)
    purged: list[str] = field(default_factory=list)

    def executors_at_work(self) -> set[str]:
        return self.at_work - set(self.adopted)

    def purge(self, finished_before: str) -> int:
        self.purged.append(finished_before)
        return 3

    def adopt(self, executor: str) -> int:
        self.adopted.append(executor)
        return 2


def beat_as(world: World, executor: str) -> None:
    Heartbeat(replace(world.kit, executor=executor, pulse=Pulse()), FakeEngine()).beat()


def test_only_those_silent_longer_than_the_lease_are_adopted(world: World) -> None:
    engine = FakeEngine(at_work={"me", "dead", "alive", "ghost", ""})
    mine = Heartbeat(world.kit, engine)
    beat_as(world, "dead")
    world.clock.pass_(world.kit.waits.lease + 1)
    beat_as(world, "alive")
    mine.beat()
    world.beat_steadily()
    assert mine.adopt() == 4
    assert sorted(engine.adopted) == ["dead", "ghost"]
    assert mine.adopt() == 0
    with world.kit.store.read() as connection:
        assert workers.known(connection) == {"me", "alive"}


def test_a_worker_that_leaves_is_forgotten(world: World) -> None:
    mine = Heartbeat(world.kit, FakeEngine())
    mine.beat()
    mine.leave()
    with world.kit.store.read() as connection:
        assert workers.known(connection) == set()


def test_the_heart_beats_on_after_a_failure(world: World, monkeypatch) -> None:
    stop, beats = threading.Event(), []
    world.with_waits(heartbeat=0.001)
    mine = Heartbeat(world.kit, FakeEngine())

    def beat() -> None:
        beats.append(1)
        if len(beats) == 3:
            stop.set()
        raise RuntimeError

    monkeypatch.setattr(mine, "beat", beat)
    mine.run(stop)
    assert len(beats) == 3


def test_finished_jobs_are_forgotten_after_a_day(world: World) -> None:
    engine = FakeEngine()
    mine = Heartbeat(world.kit, engine)
    assert mine.tidy() == 0
    world.clock.pass_(601)
    assert (mine.tidy(), mine.tidy()) == (3, 0)
    assert engine.purged == [(world.clock() - timedelta(days=1)).isoformat()]
