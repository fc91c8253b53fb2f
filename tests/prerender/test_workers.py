"""Several `renderer worker` processes on one Postgres and one job: one that is killed is not missed."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from renderer.delivery.kit import utc_now
from renderer.prerender import order
from renderer.store import prerender as book
from renderer.store.workers import workers
from tests.installation import Installation, installation, wait_until
from tests.prerender.conftest import SECRET, SIGNED, House, share_certificate
from tests.prerender.test_kill import kept, rows


class Works:
    """An installation whose workers share one job."""

    def __init__(self, made: Installation) -> None:
        self.made = made
        self.out = made.home / "out"
        self.job = 0

    def start(self, count: int) -> list[subprocess.Popen[bytes]]:
        """So many workers of one process each, all of them living."""
        started = [self.made.start("worker") for _ in range(count)]
        wait_until(lambda: all(map(self.executor, started)), 60)
        return started

    def order(self, house: House, template: str, source: str, chunk_rows: int) -> None:
        wish = order.Wish(template, source, chunk_rows=chunk_rows)
        spec = order.spec_of(house._engine(), wish)
        with self.made.store.write() as connection:
            self.job = order.place_order(
                connection, spec, wish, source, str(self.out),
                state=book.ACCEPTED, signed_at=SIGNED, now=utc_now(),
            )  # fmt: skip

    def chunks(self) -> list[book.Chunk]:
        with self.made.store.read() as connection:
            return book.chunks_of(connection, self.job)

    def state(self) -> book.Job:
        with self.made.store.read() as connection:
            found = book.job(connection, self.job)
        assert found is not None
        return found

    def executor(self, process: subprocess.Popen[bytes]) -> str | None:
        with self.made.store.read() as connection:
            named = select(workers.c.executor).where(workers.c.pid == process.pid)
            return connection.execute(named).scalar()

    def makers(self) -> set[str | None]:
        """Who made chunks so far."""
        return {one.executor for one in self.chunks() if one.state == book.MADE}

    def is_midway(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether this worker has made a chunk and holds another one that is not made."""
        held = [one.state for one in self.chunks() if one.executor == self.executor(process)]
        return {book.MADE, book.WAITING} <= set(held)


def kill_midway(works: Works, living: list[subprocess.Popen[bytes]]) -> None:
    """kill -9 of a worker that has made a chunk and is at the next; its children see that for themselves."""
    deadline = time.monotonic() + 60
    for victim in itertools.cycle(list(living)):
        os.kill(victim.pid, signal.SIGSTOP)  # so that what the books say of it stays true
        if works.is_midway(victim):
            os.kill(victim.pid, signal.SIGKILL)
            living.remove(victim)
            return
        os.kill(victim.pid, signal.SIGCONT)
        if time.monotonic() > deadline:
            pytest.fail(works.made.log())
        time.sleep(0.05)  # stopped for less than it runs


def share_a_job(
    house: House, tmp_path: Path, database: str, template: str, *, count: int, chunk_rows: int, kills: int
) -> None:
    """Workers, of which all but one are killed one after the other, against this process alone."""
    source = house.write(rows(count, template))
    share_certificate(house.home, tmp_path / "rough")
    with installation(tmp_path / "rough", database) as made:
        made.environment |= {"RENDERER_LINK_SECRET": SECRET.decode(), "RENDERER_WORKERS": "1"}
        works = Works(made)
        at_work = works.start(kills + 1)
        works.order(house, template, source, chunk_rows)
        for _ in range(kills):
            kill_midway(works, at_work)
        calm = house.do(template, source, chunk_rows=chunk_rows)
        assert calm.facts["made"] == count - calm.facts["bad"] >= count - 2
        wait_until(lambda: works.state().state in {book.DONE, book.STOPPED}, 200)
        job = works.state()
        assert job.state == book.DONE, (job.reason, made.log())
        assert len(works.makers()) == kills + 1
        assert (job.rows, job.facts["bad"]) == (count, calm.facts["bad"])
        assert kept(Path(calm.out)) == kept(works.out)
        assert [line["line"] for line in calm.manifest] == list(range(2, count + 2))


def test_a_worker_killed_midway_through_a_shared_job_changes_nothing(
    house: House, tmp_path: Path, postgres_url: str
) -> None:
    share_a_job(house, tmp_path, postgres_url, "event-ticket", count=750, chunk_rows=25, kills=1)


@pytest.mark.nightly
@pytest.mark.parametrize("template", ["barcode:qr", "event-ticket", "pass-mms", "ticket:member"])
def test_three_of_four_workers_killed_one_after_the_other_change_nothing(
    house: House, tmp_path: Path, postgres_url: str, template: str
) -> None:
    count = {"barcode:qr": 20_000, "pass-mms": 500}.get(template, 2000)
    share_a_job(house, tmp_path, postgres_url, template, count=count, chunk_rows=count // 100, kills=3)
