from __future__ import annotations

from datetime import datetime

import pytest

from renderer.store import Store, prerender

ROW = {
    "template": "barcode:qr",
    "source": "rows.csv",
    "out": "out",
    "spec": {"options": {"width": 320}},
    "state": prerender.PLANNING,
}


@pytest.fixture
def job(store: Store, now: datetime) -> int:
    with store.write() as connection:
        return prerender.add_job(connection, {**ROW, "signed_at": now}, now=now)


def chunk_ids(store: Store, job: int) -> list[int]:
    with store.read() as connection:
        return [one.id for one in prerender.chunks_of(connection, job)]


def test_a_job_is_kept_as_ordered_and_found_by_state_and_template(
    store: Store, job: int, now: datetime
) -> None:
    with store.read() as connection:
        found = prerender.job(connection, job)
        assert found is not None
        assert (found.template, found.spec, found.signed_at) == ("barcode:qr", ROW["spec"], now)
        assert [one.id for one in prerender.jobs(connection)] == [job]
        assert prerender.jobs(connection, account_id=1) == []
        assert [one.id for one in prerender.jobs_in(connection, [prerender.PLANNING])] == [job]
        assert prerender.jobs_in(connection, [prerender.PLANNING], template="gala") == []
        assert prerender.jobs_in(connection, [prerender.DONE]) == []


def test_a_job_moves_on_for_one_caller_only(store: Store, job: int) -> None:
    with store.write() as connection:
        move = {"only_from": [prerender.PLANNING], "state": prerender.RENDERING}
        assert prerender.move_job(connection, job, **move)
        assert not prerender.move_job(connection, job, **move)
        assert prerender.change_job(connection, job, rows=12)
        assert not prerender.change_job(connection, job + 1, rows=12)


def test_planning_again_forgets_the_earlier_chunks(store: Store, job: int) -> None:
    with store.write() as connection:
        prerender.add_chunks(connection, job, [10, 10, 3])
        prerender.add_chunks(connection, job, [20, 3])
        prerender.add_chunks(connection, job, [20, 5])
        found = prerender.chunks_of(connection, job)
    assert [(one.number, one.rows, one.state) for one in found] == [(0, 20, "waiting"), (1, 5, "waiting")]


def test_a_chunk_is_held_by_one_living_worker(store: Store, job: int) -> None:
    with store.write() as connection:
        prerender.add_chunks(connection, job, [10])
    (chunk,) = chunk_ids(store, job)
    with store.write() as connection:
        assert prerender.claim_chunk(connection, chunk, "a", living={"a", "b"})
        assert prerender.claim_chunk(connection, chunk, "a", living={"a", "b"})
        assert not prerender.claim_chunk(connection, chunk, "b", living={"a", "b"})
        assert prerender.claim_chunk(connection, chunk, "b", living={"b"})


def test_what_is_made_is_summed_and_made_once(store: Store, job: int) -> None:
    with store.write() as connection:
        prerender.add_chunks(connection, job, [10, 10])
    first, second = chunk_ids(store, job)
    made = {"state": prerender.MADE, "made": 8, "reused": 1, "bad": 1, "size": 1 << 33, "seconds": 0.5}
    with store.write() as connection:
        assert prerender.change_chunk(connection, first, **made)
        assert not prerender.change_chunk(connection, first, **made)
        assert not prerender.all_made(connection, job)
        assert prerender.progress(connection, job) == prerender.Progress(1, 10, 8, 1, 1, 1 << 33, 0.5)
        assert prerender.change_chunk(connection, second, **made)
        assert prerender.all_made(connection, job)
        assert not prerender.claim_chunk(connection, second, "a", living=set())


def test_failed_chunks_wait_again_with_another_try(store: Store, job: int) -> None:
    with store.write() as connection:
        prerender.add_chunks(connection, job, [10])
    (chunk,) = chunk_ids(store, job)
    with store.write() as connection:
        prerender.change_chunk(connection, chunk, state=prerender.FAILED, error="disk full")
        assert [one.error for one in prerender.chunks_of(connection, job, state="failed")] == ["disk full"]
        assert prerender.retry_failed(connection, job) == 1
        found = prerender.chunk(connection, chunk)
    assert found is not None
    assert (found.state, found.tries, found.executor) == (prerender.WAITING, 1, None)


def test_a_deleted_job_takes_its_chunks_along(store: Store, job: int) -> None:
    with store.write() as connection:
        prerender.add_chunks(connection, job, [10])
        prerender.delete_job(connection, job)
        assert prerender.chunks_of(connection, job) == []
        assert prerender.job(connection, job) is None
