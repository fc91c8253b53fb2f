"""Pre-rendering jobs and their chunks: what was ordered, how far it is, and what each chunk made."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.engine import Connection

from renderer.store.base import Document, Identity, Utc, metadata
from renderer.store.rows import add, change_one, one

# where a job stands; a stopped one names its reason and can be resumed
ACCEPTED, PLANNING, RENDERING, FINISHING, DONE, STOPPED = (
    "accepted",
    "planning",
    "rendering",
    "finishing",
    "done",
    "stopped",
)
WAITING, MADE, FAILED = "waiting", "made", "failed"  # where a chunk stands

prerender_jobs = Table(
    "prerender_jobs",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="SET NULL")),
    Column("template", String(80), nullable=False),
    Column("source", String(2000), nullable=False),
    Column("out", String(2000), nullable=False),
    Column("spec", Document, nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason", String(500), nullable=False, default=""),
    Column("rows", Integer, nullable=False, default=0),
    Column("chunks", Integer, nullable=False, default=0),
    Column("facts", Document, nullable=False),  # what planning found, and the final account
    Column("signed_at", Utc, nullable=False),  # signing time of every pass: a resumed job makes equal bytes
    Column("created_at", Utc, nullable=False),
    Column("started_at", Utc),
    Column("finished_at", Utc),
    Index("ix_prerender_jobs_template_state", "template", "state"),
)
prerender_chunks = Table(
    "prerender_chunks",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("job_id", ForeignKey("prerender_jobs.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("executor", String(64)),
    Column("tries", Integer, nullable=False, default=0),
    Column("error", String(500), nullable=False, default=""),
    Column("made", Integer, nullable=False, default=0),
    Column("reused", Integer, nullable=False, default=0),
    Column("bad", Integer, nullable=False, default=0),
    Column("size", BigInteger, nullable=False, default=0),  # bytes of what was made
    Column("seconds", Float, nullable=False, default=0.0),  # CPU time
    Column("pack", String(64)),
    Column("done_at", Utc),
    UniqueConstraint("job_id", "number"),
)


@dataclass(frozen=True, slots=True)
class Job:
    """One order: ``template`` and ``source`` as given, ``spec`` everything that decides what is made."""

    id: int
    account_id: int | None
    template: str
    source: str
    out: str
    spec: Mapping[str, Any]
    state: str
    reason: str
    rows: int
    chunks: int
    facts: Mapping[str, Any]
    signed_at: datetime
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a job; ``pack`` names the file with what was made of them."""

    id: int
    job_id: int
    number: int
    rows: int
    state: str
    executor: str | None
    tries: int
    error: str
    pack: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Sums over the chunks that are made; ``size`` in bytes, ``seconds`` of CPU time."""

    chunks: int
    rows: int
    made: int
    reused: int
    bad: int
    size: int
    seconds: float


def add_job(connection: Connection, row: Mapping[str, Any], *, now: datetime) -> int:
    """Id of a newly ordered job."""
    return add(connection, prerender_jobs, {"facts": {}, **row, "created_at": now})


def job(connection: Connection, job_id: int) -> Job | None:
    """The job of that id."""
    return one(connection, Job, prerender_jobs, id=job_id)


def jobs(connection: Connection, *, account_id: int | None = None, limit: int = 50) -> list[Job]:
    """The newest jobs, newest first; all accounts' without ``account_id``."""
    statement = select(*_columns()).order_by(prerender_jobs.c.id.desc()).limit(limit)
    if account_id is not None:
        statement = statement.where(prerender_jobs.c.account_id == account_id)
    return [Job(*row) for row in connection.execute(statement)]


def jobs_in(
    connection: Connection, states: Collection[str], *, template: str | None = None, limit: int = 100
) -> list[Job]:
    """Jobs in certain states, newest first, optionally of one template."""
    statement = select(*_columns()).where(prerender_jobs.c.state.in_(states))
    if template is not None:
        statement = statement.where(prerender_jobs.c.template == template)
    return [
        Job(*row) for row in connection.execute(statement.order_by(prerender_jobs.c.id.desc()).limit(limit))
    ]


def change_job(connection: Connection, job_id: int, **values: Any) -> bool:
    """Change a job; True when there is one."""
    return change_one(connection, prerender_jobs, job_id, values)


def move_job(connection: Connection, job_id: int, *, only_from: Collection[str], **values: Any) -> bool:
    """Change a job that stands in one of these states; True when it did: only one caller gets that."""
    statement = update(prerender_jobs).where(
        prerender_jobs.c.id == job_id, prerender_jobs.c.state.in_(only_from)
    )
    return connection.execute(statement.values(**values)).rowcount == 1


def delete_job(connection: Connection, job_id: int) -> None:
    """Forget a job and its chunks."""
    connection.execute(prerender_chunks.delete().where(prerender_chunks.c.job_id == job_id))
    connection.execute(prerender_jobs.delete().where(prerender_jobs.c.id == job_id))


def add_chunks(connection: Connection, job_id: int, rows: Sequence[int]) -> None:
    """Note the chunks of a freshly planned job, ``rows`` of each; an earlier plan is forgotten."""
    connection.execute(prerender_chunks.delete().where(prerender_chunks.c.job_id == job_id))
    if rows:
        noted = [
            {"job_id": job_id, "number": number, "rows": count, "state": WAITING}
            for number, count in enumerate(rows)
        ]
        connection.execute(insert(prerender_chunks), noted)


def chunk(connection: Connection, chunk_id: int) -> Chunk | None:
    """The chunk of that id."""
    return one(connection, Chunk, prerender_chunks, id=chunk_id)


def chunks_of(connection: Connection, job_id: int, *, state: str | None = None) -> list[Chunk]:
    """A job's chunks in order, optionally only those in one state."""
    columns = [prerender_chunks.c[name] for name in Chunk.__slots__]
    statement = select(*columns).where(prerender_chunks.c.job_id == job_id)
    if state is not None:
        statement = statement.where(prerender_chunks.c.state == state)
    return [Chunk(*row) for row in connection.execute(statement.order_by(prerender_chunks.c.number))]


def claim_chunk(connection: Connection, chunk_id: int, executor: str, *, living: Collection[str]) -> bool:
    """True when ``executor`` may render the chunk: it waits, and no other living worker holds it."""
    others = set(living) - {executor}
    free = or_(prerender_chunks.c.executor.is_(None), prerender_chunks.c.executor.not_in(others))
    mine = (prerender_chunks.c.id == chunk_id) & (prerender_chunks.c.state == WAITING) & free
    return connection.execute(update(prerender_chunks).where(mine).values(executor=executor)).rowcount == 1


def change_chunk(
    connection: Connection, chunk_id: int, *, only_from: Collection[str] = (WAITING,), **values: Any
) -> bool:
    """Change a chunk that stands in one of these states; True when it did."""
    statement = update(prerender_chunks).where(
        prerender_chunks.c.id == chunk_id, prerender_chunks.c.state.in_(only_from)
    )
    return connection.execute(statement.values(**values)).rowcount == 1


def retry_failed(connection: Connection, job_id: int) -> int:
    """Let failed chunks wait again; returns how many."""
    failed = (prerender_chunks.c.job_id == job_id) & (prerender_chunks.c.state == FAILED)
    values = {"state": WAITING, "tries": prerender_chunks.c.tries + 1, "executor": None}
    return connection.execute(update(prerender_chunks).where(failed).values(values)).rowcount


def all_made(connection: Connection, job_id: int) -> bool:
    """Whether no chunk of the job is open any more."""
    still = select(prerender_chunks.c.id).where(
        prerender_chunks.c.job_id == job_id, prerender_chunks.c.state != MADE
    )
    return connection.execute(still.limit(1)).first() is None


def progress(connection: Connection, job_id: int) -> Progress:
    """How far a job is."""
    table = prerender_chunks.c
    names = ("rows", "made", "reused", "bad", "size", "seconds")
    sums = [func.coalesce(func.sum(table[name]), 0) for name in names]
    made = (table.job_id == job_id) & (table.state == MADE)
    found = connection.execute(select(func.count(), *sums).where(made)).one()
    chunks, rows, each, reused, bad, size = (int(one) for one in found[:6])
    return Progress(chunks, rows, each, reused, bad, size, float(found[6]))


def _columns() -> list[Column[Any]]:
    return [prerender_jobs.c[name] for name in Job.__slots__]
