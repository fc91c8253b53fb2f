"""`/studio/prerender`: jobs and how far they are; of a finished one the report with its sample sheet."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from renderer.prerender import paths
from renderer.prerender.jobs import account
from renderer.store import prerender as book
from renderer.store.artefacts import open_objects
from renderer.studio import pages, parcel, shell
from renderer.studio.guard import Visitor, visitor_of
from renderer.studio.house import House

LOOKS = {book.DONE: "good", book.STOPPED: "bad", book.RENDERING: "warn"}
# the report is a page of its own: its styles lie inside it, it has no script and asks for nothing
REPORT_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'none'; sandbox"
)
OVER = frozenset({book.DONE, book.STOPPED})


def router(house: House) -> APIRouter:
    """The list, a job, its progress and its report."""
    routes = pages.routes()

    @routes.get("/studio/prerender")
    async def listing(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
        jobs = await run_in_threadpool(listed, house, visitor)
        busy = any(one["state"] not in OVER for one in jobs)
        return shell.page(request, "prerender", jobs=jobs, looks=LOOKS, busy=busy)

    @routes.get("/studio/prerender/{number}")
    async def one(
        request: Request, number: int, visitor: Annotated[Visitor, Depends(visitor_of)]
    ) -> Response:
        found = await run_in_threadpool(told, house, number, visitor)
        status = 200 if found else 404
        return shell.page(
            request, "job", status=status, here="prerender", job=found, number=number, looks=LOOKS,
            busy=found is not None and found["state"] not in OVER,
        )  # fmt: skip

    @routes.get("/studio/api/prerender")
    async def progress(visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
        return parcel.reply({"jobs": await run_in_threadpool(listed, house, visitor)})

    @routes.get("/studio/prerender/{number}/report")
    async def report(number: int, visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
        page = await run_in_threadpool(report_of, house, number, visitor)
        if page is None:
            raise HTTPException(404)
        headers = {**shell.HEADERS, "Content-Security-Policy": REPORT_POLICY}
        return Response(page, headers=headers, media_type="text/html; charset=utf-8")

    return routes


def listed(house: House, visitor: Visitor) -> list[dict[str, Any]]:
    """The newest jobs with their numbers."""
    with house.store().read() as connection:
        now = house.clock().timestamp()
        return [
            account(job, book.progress(connection, job.id), now)
            for job in book.jobs(connection, account_id=visitor.account_id)
        ]


def told(house: House, number: int, visitor: Visitor) -> dict[str, Any] | None:
    """One job: its numbers, and what finishing found; None for another account's."""
    with house.store().read() as connection:
        job = _mine(book.job(connection, number) if number < 1 << 62 else None, visitor)
        if job is None:
            return None
        numbers = account(job, book.progress(connection, number), house.clock().timestamp())
    keep = ("grades", "warnings", "reasons", "sizes", "bad_rows", "later")
    return {**numbers, **{name: job.facts.get(name) or {} for name in keep}}


def report_of(house: House, number: int, visitor: Visitor) -> bytes | None:
    """The report of a finished job, as it was written; None where there is none."""
    with house.store().read() as connection:
        job = _mine(book.job(connection, number) if number < 1 << 62 else None, visitor)
    if job is None or job.state != book.DONE:
        return None
    found = open_objects(job.out).get(paths.report(str(job.spec["key"])))
    return None if found is None else bytes(found)


def _mine(job: book.Job | None, visitor: Visitor) -> book.Job | None:
    mine = visitor.account_id is None or (job is not None and job.account_id == visitor.account_id)
    return job if mine else None
