"""Jobs that are no longer wanted, and packs that no job speaks of -> removed from books and storage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from renderer.prerender import paths
from renderer.prerender.index import Index
from renderer.store import Store
from renderer.store import prerender as book
from renderer.store.artefacts import Objects, local_folder, open_objects
from renderer.store.prerender import Job

GRACE = timedelta(hours=1)  # what is younger may belong to a chunk that is not booked yet
_STAGED = re.compile(r"#\d+\Z")  # how a local file is called until it is whole
_EVERY = 1_000_000


@dataclass(slots=True)
class Swept:
    """What was removed; ``size`` in bytes of packs."""

    jobs: int = 0
    packs: int = 0
    size: int = 0
    scraps: int = 0


def sweep(
    store: Store, out: str, *, now: datetime, older_than: timedelta | None = None, grace: timedelta = GRACE
) -> Swept:
    """Forget finished jobs older than ``older_than``, then remove packs at ``out`` that no job speaks of.

    What is younger than ``grace``, or than the oldest job still at work, stays. Raises FileNotFoundError when
    a job's index is gone: then nobody knows what it speaks of, and nothing is removed.
    """
    objects, swept = open_objects(out), Swept()
    if older_than is not None:
        swept.jobs = _forget_old(store, objects, out, now - older_than)
    with store.read() as connection:
        jobs = [job for job in book.jobs(connection, limit=_EVERY) if job.out == out]
        spoken_of = set(_spoken_of(connection, jobs, objects))
    at_work = [job.created_at for job in jobs if job.state != book.DONE]
    before = min([now - grace, *at_work])
    for path, size, changed in list(objects.listed("packs")):
        name = path.rpartition("/")[2].removesuffix(".zip")
        if name not in spoken_of and changed < before:
            objects.delete(path)
            swept.packs += 1
            swept.size += size
    swept.scraps = _remove_scraps(out, before) + _remove_strangers(objects, jobs, before)
    return swept


def _forget_old(store: Store, objects: Objects, out: str, before: datetime) -> int:
    with store.read() as connection:
        jobs = [job for job in book.jobs(connection, limit=_EVERY) if job.out == out]
    wanted = {key for job in jobs if job.state != book.DONE for key in job.spec.get("bases", ())}
    count = 0
    for job in jobs:
        if job.state == book.DONE and job.created_at < before and job.spec["key"] not in wanted:
            _remove_job(store, objects, job)
            count += 1
    return count


def _remove_job(store: Store, objects: Objects, job: Job) -> None:
    with store.write() as connection:
        book.delete_job(connection, job.id)
    for path, _, _ in list(objects.listed(paths.job(str(job.spec["key"])))):
        objects.delete(path)


def _spoken_of(connection: Connection, jobs: Iterable[Job], objects: Objects) -> Iterator[str]:
    """Packs that a finished job's index names, or that a chunk or a base of a job at work does."""
    for job in jobs:
        if job.state == book.DONE:
            yield from Index(objects, paths.index(str(job.spec["key"]))).packs
            continue
        for key in job.spec.get("bases", ()):
            yield from Index(objects, paths.index(key)).packs
        yield from (chunk.pack for chunk in book.chunks_of(connection, job.id) if chunk.pack)


def _remove_strangers(objects: Objects, jobs: Iterable[Job], before: datetime) -> int:
    """Files of jobs that are not in the books any more, and what finished jobs needed only while at work."""
    known = {str(job.spec["key"]): job.state for job in jobs}
    count = 0
    for path, _, changed in list(objects.listed("jobs")):
        _, key, *rest = path.split("/")
        needless = known.get(key) == book.DONE and rest[0] in {"rows", "parts"}
        if (key not in known or needless) and changed < before:
            objects.delete(path)
            count += 1
    return count


def _remove_scraps(out: str, before: datetime) -> int:
    """Local files that a kill left half-written under a name of their own; an object store leaves none."""
    folder, count = local_folder(out), 0
    if folder is None or not folder.is_dir():
        return 0
    for path in folder.rglob("*#*"):
        if _STAGED.search(path.name) and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
            count += 1
    return count
