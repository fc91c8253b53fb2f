from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from renderer.delivery.kit import utc_now
from renderer.prerender import paths
from renderer.prerender.gc import sweep
from renderer.store import Store
from renderer.store import prerender as book
from renderer.store.base import open_store
from tests.prerender.conftest import SIGNED, Done, House


@pytest.fixture
def store(house: House) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{house.home / 'renderer.db'}")
    yield opened
    opened.close()


def booked(store: Store, done: Done, *, at: datetime, state: str = book.DONE) -> int:
    row = {"template": "t", "source": "r", "out": done.out, "spec": done.spec.as_dict(), "signed_at": SIGNED}
    with store.write() as connection:
        return book.add_job(connection, {**row, "state": state}, now=at)


LATER = timedelta(hours=3)


def test_packs_nobody_speaks_of_and_scraps_go_and_the_others_stay(house: House, store: Store) -> None:
    kept = house.do("barcode:qr", "BARCODEID\nA\n", key="kept")
    house.do("barcode:qr", "BARCODEID\nB\n", key="stranger")
    scrap = Path(kept.out) / "packs" / "aa.zip#123456"
    scrap.write_bytes(b"half")
    now = utc_now()
    booked(store, kept, at=now)
    assert sweep(store, kept.out, now=now).packs == 0  # too young to tell
    os.utime(scrap, (0, 0))
    swept = sweep(store, kept.out, now=now + LATER)
    assert (swept.packs, swept.jobs) == (1, 0)
    assert swept.scraps > 1
    assert not scrap.exists()
    left = [path for path, _, _ in kept.objects.listed("jobs")]
    assert sorted(left) == [paths.index("kept"), paths.manifest("kept"), paths.report("kept")]
    assert kept.artefact(kept.manifest[0])


def test_old_jobs_go_with_their_packs_unless_a_later_one_took_them_over(house: House, store: Store) -> None:
    first = house.do("barcode:qr", "BARCODEID\nA\nB\n", key="first", chunk_rows=1)
    second = house.do("barcode:qr", "BARCODEID\nB\nC\n", key="second", bases=["first"], chunk_rows=1)
    now = utc_now()
    booked(store, first, at=now - timedelta(days=40))
    booked(store, second, at=now)
    swept = sweep(store, first.out, now=now + LATER, older_than=timedelta(days=30))
    assert (swept.jobs, swept.packs) == (1, 1)
    assert all(second.artefact(line) for line in second.manifest)
    assert first.objects.get(paths.manifest("first")) is None


def test_nothing_is_removed_under_a_job_at_work(house: House, store: Store) -> None:
    base = house.do("barcode:qr", "BARCODEID\nA\n", key="base")
    working = house.do("barcode:qr", "BARCODEID\nB\n", key="working", bases=["base"])
    now = utc_now()
    booked(store, base, at=now - timedelta(days=40))
    booked(store, working, at=now - timedelta(days=1), state=book.RENDERING)
    swept = sweep(store, base.out, now=now + LATER, older_than=timedelta(days=30))
    assert (swept.jobs, swept.packs) == (0, 0)


def test_a_job_whose_index_is_gone_stops_the_sweep(house: House, store: Store) -> None:
    done = house.do("barcode:qr", "BARCODEID\nA\n")
    booked(store, done, at=utc_now())
    done.objects.delete(paths.index("job"))
    with pytest.raises(FileNotFoundError):
        sweep(store, done.out, now=utc_now() + LATER)
