"""`/studio/messages`: the newest messages, and the history of one; numbers are masked, contents left out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from renderer.store import messages as book
from renderer.studio import pages, records, shell
from renderer.studio.guard import Visitor, visitor_of
from renderer.studio.house import House

STATES = (
    book.ACCEPTED,
    book.QUEUED,
    book.WAITING,
    book.SENT,
    book.DELIVERED,
    book.UNDELIVERED,
    book.FAILED,
)
# state -> how its badge looks
LOOKS = {book.DELIVERED: "good", book.UNDELIVERED: "warn", book.FAILED: "bad", book.SENT: "plain"}


def router(house: House) -> APIRouter:
    """The list and the history."""
    routes = pages.routes()

    @routes.get("/studio/messages")
    async def listing(
        request: Request,
        visitor: Annotated[Visitor, Depends(visitor_of)],
        state: Annotated[str, Query(max_length=12)] = "",
        before: Annotated[int, Query(ge=0, lt=1 << 62)] = 0,
        find: Annotated[str, Query(max_length=64)] = "",
    ) -> Response:
        number = records.number_of(find)
        if number is not None:
            return RedirectResponse(f"/studio/messages/{number}", status_code=303)

        def read() -> list[records.Row]:
            with house.store().read() as connection:
                return records.page(connection, account_id=visitor.account_id, state=state, before=before)

        rows = await run_in_threadpool(read)
        return shell.page(
            request, "messages", rows=rows, states=STATES, state=state, looks=LOOKS, find=find,
            more=rows[-1].id if len(rows) == records.PAGE else 0,
        )  # fmt: skip

    @routes.get("/studio/messages/{number}")
    async def one(
        request: Request, number: int, visitor: Annotated[Visitor, Depends(visitor_of)]
    ) -> Response:
        def read() -> records.History | None:
            with house.store().read() as connection:
                return records.history(connection, number, account_id=visitor.account_id)

        found = await run_in_threadpool(read) if number < 1 << 62 else None
        status = 200 if found else 404
        return shell.page(
            request, "message", status=status, here="messages", history=found, number=number, looks=LOOKS
        )

    return routes
