"""`/v1/prerender`: rows and a template -> a job that workers bring on; its account and its report."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response

from renderer.delivery.kit import utc_now
from renderer.engine import Engine
from renderer.errors import InvalidRequest, UnknownId
from renderer.prerender import order, paths
from renderer.prerender.jobs import account
from renderer.prerender.source import STORED
from renderer.service.bodies import media_type, raw_body
from renderer.service.documents import PROBLEMS
from renderer.service.keys import key_of
from renderer.service.limits import UnsupportedMediaType
from renderer.service.queries import parameters, reader
from renderer.service.replies import json_reply
from renderer.store import Store, accounts
from renderer.store import prerender as book
from renderer.store.artefacts import digest_of, open_objects

_ENDINGS = {
    "text/csv": ".csv",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/vnd.apache.parquet": ".parquet",
}
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
MAX_PAIRS = 64


class PrerenderQuery(BaseModel):
    """A job; the rows are the body, or a campaign's subscribers. Lists are parted by commas."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    template: str = Field(max_length=80, description="A template's id, or barcode:SYMBOLOGY.")
    campaign: str | None = Field(None, max_length=20, description="Campaign whose subscribers are the rows.")
    map: str = Field(
        "", max_length=2000, description="TARGET=COLUMN,… for columns that are called otherwise."
    )
    set: str = Field("", max_length=2000, description="TARGET=VALUE,… for all rows that have none.")
    size: str = Field("", max_length=200, description="WIDTHxHEIGHT,… of ticket images.")
    format: str | None = Field(None, max_length=16)
    width: int | None = Field(None, ge=1, le=20_000)
    module: int | None = Field(None, ge=1, le=1000)
    gateway: str | None = Field(None, max_length=40)
    repeat: str = Field("", max_length=40, description="What may occur twice: barcode, number.")

    def wish(self, source: str, account_id: int | None) -> order.Wish:
        """The job as the pre-rendering room takes it; raises InvalidRequest."""
        options: dict[str, Any] = {"format": self.format, "width": self.width, "module": self.module}
        if self.size:
            options["sizes"] = [_size(one) for one in self.size.split(",")]
        return order.Wish(
            template=self.template,
            source=source,
            options={name: value for name, value in options.items() if value is not None},
            columns=_pairs(self.map, "map"),
            same=_pairs(self.set, "set"),
            repeats=tuple(one for one in self.repeat.split(",") if one),
            gateway=self.gateway,
            account_id=account_id,
        )


def _pairs(text: str, field: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in filter(None, text.split(",")):
        name, equals, value = pair.partition("=")
        if not equals or len(found) >= MAX_PAIRS:
            raise InvalidRequest(f"{field} takes NAME=VALUE, several parted by commas.", field=field)
        found[name.strip()] = value
    return found


def _size(text: str) -> list[int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and 0 < int(width[:6]) <= 4000 >= int(height[:6]) > 0):
        raise InvalidRequest("size is WIDTHxHEIGHT in pixels, such as 640x960.", field="size")
    return [int(width), int(height)]


class Desk:
    """What the routes stand on: the engine that knows every template, and the records."""

    def __init__(self, engine: Callable[[], Engine], store: Callable[[], Store]) -> None:
        """Nothing is opened before it is needed."""
        self._engine, self._store = engine, store

    def caller(self, headers: Headers) -> int | None:
        """Account of the key a request shows, None while there is no account."""
        key = key_of(headers)
        with self._store().read() as connection:
            found = accounts.account_by_key(connection, key) if key else None
        return found.id if found else None

    def start(self, asked: PrerenderQuery, rows: bytes, ending: str, headers: Headers) -> dict[str, Any]:
        """Order a job; a worker takes it up."""
        engine, mine = self._engine(), self.caller(headers)
        source = (
            f"campaign:{asked.campaign}" if asked.campaign else f"{STORED}uploads/{digest_of(rows)}{ending}"
        )
        wish = asked.wish(source, mine)
        spec = order.spec_of(engine, wish)
        out = order.out_of(wish, engine.settings)
        if not asked.campaign:
            open_objects(out).put_new(source.removeprefix(STORED), rows)
        now = utc_now()
        with self._store().write() as connection:
            where = order.source_of(connection, source, mine) if asked.campaign else source
            job = order.place_order(
                connection,
                spec,
                wish,
                where,
                out,
                state=book.ACCEPTED,
                signed_at=now.replace(microsecond=0),
                now=now,
            )
        return self.account(job, mine)

    def account(self, job_id: int, mine: int | None) -> dict[str, Any]:
        """Numbers of a job; raises UnknownId for one that is another account's."""
        with self._store().read() as connection:
            job = self._mine(book.job(connection, job_id), mine)
            return _shown(account(job, book.progress(connection, job_id), utc_now().timestamp()), job)

    def listed(self, mine: int | None) -> list[dict[str, Any]]:
        """The caller's newest jobs."""
        now = utc_now().timestamp()
        with self._store().read() as connection:
            return [
                _shown(account(job, book.progress(connection, job.id), now), job)
                for job in book.jobs(connection, account_id=mine)
            ]

    def report(self, job_id: int, mine: int | None) -> bytes:
        """The report of a finished job; raises UnknownId, InvalidRequest."""
        with self._store().read() as connection:
            job = self._mine(book.job(connection, job_id), mine)
        found = open_objects(job.out).get(paths.report(str(job.spec["key"])))
        if found is None:
            raise InvalidRequest(f"Job {job_id} is {job.state}; its report is written when it is done.")
        return found

    def _mine(self, job: book.Job | None, mine: int | None) -> book.Job:
        if job is None or (mine is not None and job.account_id != mine):
            raise UnknownId("There is no such pre-rendering job.", field="job")
        return job


def _shown(told: dict[str, Any], job: book.Job) -> dict[str, Any]:
    """The account without what is only this machine's business, and with the final numbers."""
    kept = ("later", "grades", "warnings", "reasons", "sizes")
    final = {name: job.facts[name] for name in kept if name in job.facts}
    return {name: value for name, value in told.items() if name != "out"} | final


def router(engine: Callable[[], Engine], store: Callable[[], Store]) -> APIRouter:
    """Routes that order jobs and tell of them."""
    routes = APIRouter(prefix="/v1/prerender", tags=["pre-rendering"], responses=PROBLEMS)
    desk = Desk(engine, store)
    schema = {"type": "string", "format": "binary"}
    content = {kind: {"schema": schema} for kind in _ENDINGS}
    extra = parameters(PrerenderQuery) | {"requestBody": {"content": content}}

    @routes.post("", status_code=202, openapi_extra=extra)
    async def start(
        request: Request, asked: Annotated[PrerenderQuery, Depends(reader(PrerenderQuery))]
    ) -> Response:
        """Order a job; the body is the rows: CSV, JSON Lines or Parquet. `renderer worker` brings it on."""
        rows = await raw_body(request)
        ending = _ENDINGS.get(media_type(request.headers.get("content-type", "")))
        if asked.campaign is None and not rows:
            raise InvalidRequest("Send the rows as the body, or name a campaign.", field="rows")
        if asked.campaign is None and ending is None:
            raise UnsupportedMediaType(*_ENDINGS)
        told = await run_in_threadpool(desk.start, asked, rows, ending or "", request.headers)
        reply = json_reply(told)
        reply.status_code = HTTPStatus.ACCEPTED
        reply.headers["Location"] = f"/v1/prerender/{told['id']}"
        return reply

    @routes.get("")
    async def listed(request: Request) -> Response:
        """The newest jobs."""
        return json_reply(await run_in_threadpool(lambda: desk.listed(desk.caller(request.headers))))

    @routes.get("/{job}")
    async def status(request: Request, job: int) -> Response:
        """How far a job is."""
        return json_reply(await run_in_threadpool(lambda: desk.account(job, desk.caller(request.headers))))

    @routes.get("/{job}/report", response_class=HTMLResponse)
    async def report(request: Request, job: int) -> Response:
        """The report of a finished job, as a page."""
        page = await run_in_threadpool(lambda: desk.report(job, desk.caller(request.headers)))
        return HTMLResponse(page, headers={"Content-Security-Policy": _POLICY})

    return routes
