"""The foreman over real books, with the durable queue and the processes played."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from renderer.delivery.kit import utc_now
from renderer.errors import TemplateError
from renderer.prerender import order, paths
from renderer.prerender.jobs import CHUNK, FINISH, PLAN, QUEUE, Foreman, account, source_name
from renderer.prerender.pool import ChildLost
from renderer.prerender.tasks import TASKS
from renderer.settings import Delivery
from renderer.store import Store, workers
from renderer.store import prerender as book
from renderer.store.artefacts import open_objects
from renderer.store.base import open_store
from renderer.store.schema import upgrade
from tests.prerender.conftest import SIGNED, House


@dataclass
class PlayedPool:
    """Does tasks here; ``trouble`` is raised instead, one after the other."""

    bench: Any
    trouble: list[Exception] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    processes: int = 2

    def run(self, task: str, payload: dict[str, Any], tell: Any = None) -> Any:
        self.done.append(task)
        if self.trouble and task == "render":
            raise self.trouble.pop(0)
        return TASKS[task](self.bench, **payload)

    def close(self) -> None:
        self.done.append("close")


@dataclass
class World:
    store: Store
    pool: PlayedPool
    foreman: Foreman
    queue: dict[str, list[int]]
    job: int

    def work(self) -> None:
        """What the durable engine does: every job once."""
        while self.queue:
            ids = self.queue.pop(next(iter(self.queue)))
            self.foreman.step(ids)

    def state(self) -> book.Job:
        with self.store.read() as connection:
            found = book.job(connection, self.job)
        assert found is not None
        return found


@pytest.fixture
def world(house: House, database_url: str):
    store = open_store(database_url)
    upgrade(store)
    queue: dict[str, list[int]] = {}
    seen: set[str] = set()

    def enqueue(name: str, ids: list[int], key: str, *, delay: float = 0.0) -> None:
        assert name == QUEUE
        if key not in seen:
            seen.add(key)
            queue[key] = ids

    @contextmanager
    def write():
        with store.write(lasting=False) as connection:
            yield connection, utc_now()

    kit = SimpleNamespace(
        store=store, write=write, enqueue=enqueue, executor="me", waits=Delivery(), clock=utc_now
    )
    pool = PlayedPool(house.bench)
    wish = order.Wish("barcode:qr", house.write("BARCODEID\nA\nB\nC\nA\n"), chunk_rows=2)
    spec = order.spec_of(house._engine(), wish)
    now = utc_now()
    with store.write() as connection:
        job = order.place_order(
            connection, spec, wish, wish.source, str(house.home / "out"),
            state=book.ACCEPTED, signed_at=SIGNED, now=now,
        )  # fmt: skip
    yield World(store, pool, Foreman(lambda: kit, pool), queue, job)  # type: ignore[arg-type, return-value]
    store.close()


def test_an_ordered_job_is_planned_rendered_and_finished(world: World) -> None:
    assert world.foreman.take_up() == 1
    assert world.foreman.take_up() == 0
    world.work()
    job = world.state()
    assert (job.state, job.rows, job.chunks) == (book.DONE, 4, 2)
    assert (job.facts["made"], job.facts["bad"], job.facts["repeats"]) == (3, 1, 1)
    assert world.pool.done == ["plan", "render", "render", "finish"]
    left = [path for path, _, _ in open_objects(job.out).listed(paths.job(str(job.spec["key"])))]
    assert len(left) == 3


def test_doing_every_step_again_does_nothing_again(world: World) -> None:
    world.foreman.take_up()
    world.work()
    before = list(world.pool.done)
    with world.store.read() as connection:
        chunks = book.chunks_of(connection, world.job)
    for ids in ([PLAN, world.job], *([CHUNK, one.id] for one in chunks), [FINISH, world.job]):
        world.foreman.step(ids)
    assert world.pool.done == before
    assert not world.queue


def test_a_child_that_dies_is_tried_again_and_then_stops_the_job(world: World) -> None:
    world.pool.trouble = [ChildLost("gone")]
    world.foreman.take_up()
    world.work()
    assert world.state().state == book.DONE
    assert world.pool.done.count("render") == 3


def test_a_chunk_that_fails_three_times_stops_the_job_until_it_is_resumed(world: World) -> None:
    world.pool.trouble = [RuntimeError("disk full")] * 6
    world.foreman.take_up()
    world.work()
    job = world.state()
    assert job.state == book.STOPPED
    assert "disk full" in job.reason
    world.pool.trouble = []
    world.foreman.resume(world.job)
    world.foreman.enqueue_open(world.job)
    world.work()
    assert world.state().state == book.DONE


def test_what_is_the_operators_to_mend_stops_the_job_at_once(world: World) -> None:
    world.pool.trouble = [TemplateError("The template has changed.")] * 2
    world.foreman.take_up()
    world.work()
    assert (world.state().state, world.state().reason) == (book.STOPPED, "The template has changed.")


def test_rows_that_are_gone_stop_the_planning_with_the_reason(world: World, house: House) -> None:
    (house.home / "rows.csv").unlink()
    world.foreman.take_up()
    world.work()
    assert world.state().state == book.STOPPED
    assert "There is no file rows.csv" in world.state().reason
    house.write("BARCODEID\nA\n")
    world.foreman.resume(world.job)
    world.foreman.plan(world.job)
    world.work()
    assert world.state().state == book.DONE


def test_a_chunk_another_living_worker_holds_is_left_to_it(world: World) -> None:
    world.foreman.plan(world.job)
    with world.store.write() as connection:
        workers.beat(connection, "other", host="h", pid=1, now=utc_now())
        for one in book.chunks_of(connection, world.job):
            assert book.claim_chunk(connection, one.id, "other", living={"other"})
    jobs = dict(world.queue)
    world.work()
    assert world.pool.done == ["plan"]
    with world.store.write() as connection:
        workers.beat(connection, "other", host="h", pid=1, now=utc_now() - timedelta(hours=1))
    world.queue.update(jobs)
    world.work()
    assert world.state().state == book.DONE


def test_chunks_that_a_dead_planner_left_off_the_queue_are_put_there(world: World) -> None:
    enqueue = world.foreman._enqueue_chunk

    def killed(job: book.Job, chunk: book.Chunk, tries: int) -> None:
        if chunk.number == 1:
            raise KeyboardInterrupt
        enqueue(job, chunk, tries)

    world.foreman._enqueue_chunk = killed  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        world.foreman.step([PLAN, world.job])
    world.foreman._enqueue_chunk = enqueue  # type: ignore[method-assign]
    world.work()
    assert world.state().state == book.RENDERING
    world.foreman.step([PLAN, world.job])  # as whoever adopts it does
    world.work()
    assert world.state().state == book.DONE
    assert world.pool.done == ["plan", "render", "render", "finish"]


def test_a_pack_that_got_lost_is_made_again_before_the_job_is_done(world: World) -> None:
    world.foreman.plan(world.job)
    finish = world.foreman.finish
    lost: list[int] = []

    def losing(job_id: int) -> None:
        if not lost:
            with world.store.read() as connection:
                first = book.chunks_of(connection, job_id)[0]
            open_objects(world.state().out).delete(paths.pack(str(first.pack)))
            lost.append(1)
        finish(job_id)

    world.foreman.finish = losing  # type: ignore[method-assign]
    world.work()
    assert world.state().state == book.DONE
    assert world.pool.done.count("render") == 3


def test_numbers_tell_rate_and_time_left() -> None:
    row = book.Job(
        1, None, "barcode:qr", "/a/b/rows.csv", "out", {"kind": "barcode"}, book.RENDERING, "", 100, 10, {},
        SIGNED, SIGNED, SIGNED, None,
    )  # fmt: skip
    told = account(row, book.Progress(5, 50, 49, 0, 1, 1000, 2.0), SIGNED.timestamp() + 10)
    assert (told["rate"], told["left"], told["done"], told["source"]) == (5.0, 10.0, 50, "rows.csv")
    done = replace(row, state=book.DONE, finished_at=SIGNED + timedelta(seconds=4))
    assert account(done, book.Progress(10, 100, 99, 0, 1, 1, 2.0), 1e12)["rate"] == 25.0
    assert source_name("campaign-row:5") == "campaign-row:5"
