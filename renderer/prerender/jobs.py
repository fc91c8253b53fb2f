"""Jobs in the books -> planned, rendered chunk by chunk and finished, each step on the durable queue.

A step asks the books first, so doing it again does nothing twice; what it makes has the same bytes each time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from renderer.delivery.kit import Kit, insist, log
from renderer.delivery.queue import Queue
from renderer.errors import RendererError
from renderer.prerender import finish
from renderer.prerender.pool import Pool
from renderer.prerender.spec import Spec
from renderer.store import prerender as book
from renderer.store import workers
from renderer.store.artefacts import open_objects
from renderer.store.prerender import Chunk, Job, Progress

QUEUE = "prerender"
PLAN, CHUNK, FINISH = 0, 1, 2  # the first number of a durable job: which step; the second: of what
MOST_TRIES = 3
LOOK_EVERY = 1.0  # seconds between looks for newly ordered jobs
_OPEN = (book.PLANNING, book.RENDERING, book.FINISHING)
Tell = Callable[[Mapping[str, Any]], None]


class Foreman:
    """Brings jobs on with the kit of a worker and a pool of processes; threads may share it."""

    def __init__(self, kit: Callable[[], Kit], pool: Pool) -> None:
        """``kit`` is asked when the first step runs."""
        self._kit = kit
        self._pool = pool
        self._lock = threading.Lock()
        self._held: set[int] = set()

    @property
    def queue(self) -> Queue:
        """The durable queue; two jobs a process, so that one is at hand when another ends."""
        return Queue(QUEUE, self.step, 2 * self._pool.processes)

    def run(self, stop: threading.Event) -> None:
        """Take up newly ordered jobs until ``stop`` is set."""
        while not stop.wait(LOOK_EVERY):
            try:
                self.take_up()
            except Exception:  # noqa: BLE001 - logged with its trace; the next look may succeed
                log.exception("prerender.failed")

    def close(self) -> None:
        """End the processes."""
        self._pool.close()

    def take_up(self) -> int:
        """Put the planning of newly ordered jobs on the queue; returns how many."""
        kit = self._kit()
        with kit.store.read() as connection:
            ordered = book.jobs_in(connection, [book.ACCEPTED])
        for job in ordered:
            kit.enqueue(QUEUE, [PLAN, job.id], _key(job, "plan"))
            with kit.write() as (connection, _):
                book.move_job(connection, job.id, only_from=[book.ACCEPTED], state=book.PLANNING)
        return len(ordered)

    def step(self, ids: list[int]) -> None:
        """Do one durable job."""
        which, of = ids
        if which == PLAN:
            self.plan(of)
        elif which == CHUNK:
            self.render(of)
        else:
            self.finish(of)

    def plan(self, job_id: int, tell: Tell = lambda _: None) -> None:
        """Cut the job's rows into chunks and put these on the queue.

        A job that is planned already keeps its chunks, but whoever planned it may have died before all of
        them were on the queue.
        """
        job = self._job(job_id)
        if job is not None and job.state in {book.ACCEPTED, book.PLANNING} and self._hold(-job_id):
            self._plan(job, tell)
        self.enqueue_open(job_id)

    def _plan(self, job: Job, tell: Tell) -> None:
        job_id = job.id
        try:
            with self._kit().write() as (connection, now):
                book.change_job(connection, job_id, state=book.PLANNING, started_at=job.started_at or now)
            planned = self._pool.run("plan", {**_order(job), "rows_from": job.source}, tell)
            self._planned(job, planned)
        except RendererError as error:
            self._stop(job_id, error.message)
        except Exception as error:  # noqa: BLE001 - the reason is kept, the job can be resumed
            self._stop(job_id, str(error))
        finally:
            self._held.discard(-job_id)

    def _planned(self, job: Job, planned: Mapping[str, Any]) -> None:
        chunks: list[int] = planned["chunks"]
        facts = {**job.facts, "ignored": planned["ignored"], "repeats": planned["repeats"]}
        with self._kit().write() as (connection, _):
            book.add_chunks(connection, job.id, chunks)
            values = {"rows": sum(chunks), "chunks": len(chunks), "facts": facts}
            book.change_job(connection, job.id, state=book.RENDERING, **values)

    def enqueue_open(self, job_id: int) -> None:
        """Put every open chunk on the queue, or the finish when there is none; what is there stays."""
        job = self._job(job_id)
        if job is None or job.state not in {book.RENDERING, book.FINISHING}:
            return
        with self._kit().store.read() as connection:
            waiting = book.chunks_of(connection, job_id, state=book.WAITING)
        for chunk in waiting:
            self._enqueue_chunk(job, chunk, chunk.tries)
        if not waiting:
            self._enqueue_finish(job)

    def _enqueue_chunk(self, job: Job, chunk: Chunk, tries: int) -> None:
        self._kit().enqueue(QUEUE, [CHUNK, chunk.id], _key(job, f"{chunk.number}-{tries}"))

    def _enqueue_finish(self, job: Job) -> None:
        with self._kit().store.read() as connection:
            chunks = book.chunks_of(connection, job.id)
        if all(chunk.state == book.MADE for chunk in chunks):
            tries = sum(chunk.tries for chunk in chunks)
            self._kit().enqueue(QUEUE, [FINISH, job.id], _key(job, f"finish-{tries}"))

    def render(self, chunk_id: int) -> None:
        """Render a chunk that waits, unless another living worker does."""
        with self._kit().store.read() as connection:
            chunk = book.chunk(connection, chunk_id)
        job = self._job(chunk.job_id) if chunk else None
        if chunk is None or job is None or job.state != book.RENDERING or not self._hold(chunk_id):
            return
        try:
            if chunk.state == book.WAITING and self._claim(chunk):
                self._render(job, chunk)
        finally:
            self._held.discard(chunk_id)
        with self._kit().store.read() as connection:
            done = book.all_made(connection, job.id)
        if done:
            self._enqueue_finish(job)

    def _claim(self, chunk: Chunk) -> bool:
        kit = self._kit()
        with kit.write() as (connection, now):
            living = workers.living(connection, since=now - timedelta(seconds=kit.waits.lease))
            return book.claim_chunk(connection, chunk.id, kit.executor, living=living)

    def _render(self, job: Job, chunk: Chunk) -> None:
        try:
            result = self._pool.run("render", {**_order(job), "number": chunk.number})
        except RendererError as error:
            self._stop(job.id, error.message)
            return
        except Exception as error:  # noqa: BLE001 - tried again, then the reason is kept
            self._failed(job, chunk, str(error))
            return

        def record() -> None:
            with self._kit().write() as (connection, now):
                book.change_chunk(connection, chunk.id, state=book.MADE, done_at=now, error="", **result)

        insist(record)

    def _failed(self, job: Job, chunk: Chunk, reason: str) -> None:
        tries = chunk.tries + 1
        last = tries >= MOST_TRIES
        log.warning("prerender.chunk-failed", job=job.id, chunk=chunk.number, reason=reason, tries=tries)
        values: dict[str, Any] = {"tries": tries, "error": reason[:500], "executor": None}
        with self._kit().write() as (connection, _):
            state = book.FAILED if last else book.WAITING
            book.change_chunk(connection, chunk.id, state=state, **values)
        if last:
            self._stop(job.id, f"Chunk {chunk.number} failed {tries} times: {reason}")
        else:
            self._enqueue_chunk(job, chunk, tries)

    def finish(self, job_id: int) -> None:
        """Write what belongs to the whole job; chunks whose files are gone are rendered again first."""
        job = self._job(job_id)
        if job is None or job.state not in {book.RENDERING, book.FINISHING} or not self._hold(-job_id):
            return
        try:
            with self._kit().write() as (connection, _):
                book.change_job(connection, job_id, state=book.FINISHING)
                chunks = book.chunks_of(connection, job_id)
                progress = book.progress(connection, job_id)
            told = account(job, progress, self._kit().clock().timestamp())
            packs = [chunk.pack for chunk in chunks]
            facts = self._pool.run("finish", {**_order(job), "packs": packs, "told": told})
            self._finished(job, chunks, facts, told)
        except RendererError as error:
            self._stop(job_id, error.message)
        except Exception as error:  # noqa: BLE001 - the reason is kept, the job can be resumed
            log.exception("prerender.finish-failed", job=job_id)
            self._stop(job_id, str(error))
        finally:
            self._held.discard(-job_id)

    def _finished(
        self, job: Job, chunks: list[Chunk], facts: Mapping[str, Any], told: Mapping[str, Any]
    ) -> None:
        missing = set(facts.get("missing", ()))
        if missing:
            self._make_again(job, [chunk for chunk in chunks if chunk.number in missing])
            return
        kept = {**job.facts, **facts, "seconds": told["seconds"], "cpu": told["cpu"], "size": told["size"]}
        with self._kit().write() as (connection, now):
            book.change_job(connection, job.id, state=book.DONE, finished_at=now, reason="", facts=kept)
        finish.clean_up(Spec.of(job.spec), open_objects(job.out), len(chunks))

    def _make_again(self, job: Job, chunks: list[Chunk]) -> None:
        with self._kit().write() as (connection, _):
            for chunk in chunks:
                values = {"state": book.WAITING, "tries": chunk.tries + 1, "executor": None}
                book.change_chunk(connection, chunk.id, only_from=[book.MADE], **values)
            book.change_job(connection, job.id, state=book.RENDERING)
        self.enqueue_open(job.id)

    def resume(self, job_id: int) -> None:
        """Let a stopped job stand where it can go on; the caller then plans it or enqueues what is open."""
        job = self._job(job_id)
        if job is None or job.state in {book.ACCEPTED, book.DONE, *_OPEN}:
            return
        facts = {**job.facts, "run": int(job.facts.get("run", 0)) + 1}
        state = book.RENDERING if job.chunks else book.PLANNING
        with self._kit().write() as (connection, _):
            book.retry_failed(connection, job_id)
            book.change_job(connection, job_id, state=state, reason="", facts=facts)

    def _stop(self, job_id: int, reason: str) -> None:
        log.warning("prerender.stopped", job=job_id, reason=reason)
        with self._kit().write() as (connection, _):
            book.move_job(connection, job_id, only_from=_OPEN, state=book.STOPPED, reason=reason[:500])

    def _job(self, job_id: int) -> Job | None:
        with self._kit().store.read() as connection:
            return book.job(connection, job_id)

    def _hold(self, what: int) -> bool:
        """Whether this process does not do it already: an adopted job may come a second time."""
        with self._lock:
            if what in self._held:
                return False
            self._held.add(what)
            return True


def _key(job: Job, what: str) -> str:
    return f"prerender-{job.id}-{job.facts.get('run', 0)}-{what}"


def _order(job: Job) -> dict[str, Any]:
    """What every task is told of its job."""
    return {"spec": dict(job.spec), "out": job.out, "signed_at": job.signed_at.isoformat()}


def account(job: Job, progress: Progress, now: float) -> dict[str, Any]:
    """Numbers of a job for people: how far, how quick (rows a second), how long still; times in seconds."""
    started = job.started_at.timestamp() if job.started_at else now
    ended = job.finished_at.timestamp() if job.finished_at else now
    seconds = max(ended - started, 0.001)
    rate = progress.rows / seconds
    left = (job.rows - progress.rows) / rate if rate and job.rows else None
    return {
        "id": job.id,
        "kind": job.spec["kind"],
        "template": job.template,
        "source": source_name(job.source),
        "out": job.out,
        "state": job.state,
        "reason": job.reason,
        "rows": job.rows,
        "done": progress.rows,
        "made": progress.made,
        "reused": progress.reused,
        "bad": progress.bad,
        "size": progress.size,
        "packs": progress.chunks,
        "started": f"{job.started_at:%Y-%m-%d %H:%M} UTC" if job.started_at else "",
        "signed_at": f"{job.signed_at:%Y-%m-%d %H:%M:%S} UTC",
        "seconds": round(seconds, 3),
        "cpu": round(progress.seconds, 3),
        "rate": round(rate, 2),
        "left": round(left, 1) if left is not None and job.state == book.RENDERING else None,
        "ignored": list(job.facts.get("ignored", ())),
    }


def source_name(source: str) -> str:
    """A source as people know it: the file's own name, or the campaign."""
    if ":" in source and "/" not in source:
        return source
    return source.rpartition("/")[2]
