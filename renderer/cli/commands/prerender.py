"""`renderer prerender`: a file of recipients and a template -> finished artefacts before sending."""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer

from renderer.cli.completion import templates
from renderer.cli.inputs import options, pairs, size
from renderer.cli.output import AsJson, tell, tell_many
from renderer.cli.prerendering import bring_on, facts, place, progress_shown
from renderer.cli.records import account_named
from renderer.delivery.kit import utc_now
from renderer.errors import InvalidRequest
from renderer.prerender import gc as sweeping
from renderer.prerender import order, paths
from renderer.prerender.dry_run import Verdict, dry_run
from renderer.prerender.jobs import account
from renderer.prerender.pool import Pool
from renderer.prerender.report import in_bytes, in_time
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.store import prerender as book

app = typer.Typer(help="Make a campaign's artefacts before it is sent.", no_args_is_help=True)
JobId = Annotated[int, typer.Argument(help="Number of the job, see `renderer prerender list`.")]
Workers = Annotated[
    int | None, typer.Option(min=1, max=1024, help="Processes to render with; one a core by default.")
]
_GRADES = {"all": 1, "none": 0}


@app.command()
def run(
    template: Annotated[
        str,
        typer.Argument(
            help="A ticket, pass or MMS template, or barcode:SYMBOLOGY.", autocompletion=templates("mms")
        ),
    ],
    rows: Annotated[str, typer.Argument(help="A .csv, .jsonl or .parquet file, or campaign:NUMBER.")],
    *,
    out: Annotated[
        str | None, typer.Option(help="Folder or s3://bucket/prefix; beside the other artefacts by default.")
    ] = None,
    dry: Annotated[bool, typer.Option("--dry-run", help="Judge every row, make nothing.")] = False,
    workers: Workers = None,
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", help="TARGET=COLUMN, such as BARCODEID=ticket_no; repeatable."),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="TARGET=VALUE for all rows that have none of their own; repeatable."),
    ] = None,
    size_: Annotated[
        list[str] | None, typer.Option("--size", help="WIDTHxHEIGHT of ticket images; repeatable.")
    ] = None,
    width: Annotated[int | None, typer.Option(help="Width of barcode images in pixels.")] = None,
    module: Annotated[int | None, typer.Option(help="Module of barcode images in pixels.")] = None,
    format_: Annotated[str | None, typer.Option("--format", help="Of barcode and ticket images.")] = None,
    option: Annotated[
        list[str] | None, typer.Option("--option", help="An option of the symbology, NAME=VALUE.")
    ] = None,
    gateway: Annotated[str | None, typer.Option(help="Gateway the messages will go through.")] = None,
    account_: Annotated[str | None, typer.Option("--account", help="Account the job belongs to.")] = None,
    repeat: Annotated[
        list[str] | None, typer.Option(help="What may occur twice: barcode or number; repeatable.")
    ] = None,
    grade: Annotated[str, typer.Option(help="Read back a sample of the barcodes, all, or none.")] = "sample",
    signed_at: Annotated[
        datetime | None, typer.Option(help="Signing time of passes, UTC; now by default.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Pre-render rows; killed at any moment, `renderer prerender resume` goes on where it ended."""
    road = Road(Settings.read())
    chosen: dict[str, Any] = {"width": width, "module": module, "format": format_}
    chosen |= options(option or [])
    if size_:
        chosen["sizes"] = [list(size(one)) for one in size_]
    if grade not in {"sample", *_GRADES}:
        raise InvalidRequest("--grade is sample, all or none.", field="grade")
    with road.store.read() as connection:
        owner = account_named(connection, account_).id if account_ else None
    wish = order.Wish(
        template=template,
        source=rows,
        out=out,
        options={name: value for name, value in chosen.items() if value is not None},
        columns=pairs(map_ or [], "--map"),
        same=pairs(set_ or [], "--set"),
        repeats=repeat or (),
        grade_every=_GRADES.get(grade),
        gateway=gateway,
        account_id=owner,
    )
    processes = workers or os.cpu_count() or 1
    if dry:
        _judge(road, wish, processes, as_json=as_json)
        return
    zone = utc_now().tzinfo
    job = place(road, wish, signed_at.replace(tzinfo=zone) if signed_at else None)
    sys.stderr.write(f"Job {job}\n")
    _bring_on(road, job, processes, as_json=as_json)


@app.command()
def resume(job: JobId, *, workers: Workers = None, as_json: AsJson = False) -> None:
    """Go on with a job that was killed or has stopped; what is made is not made again."""
    road = Road(Settings.read())
    _bring_on(road, job, workers or os.cpu_count() or 1, as_json=as_json)


@app.command()
def status(job: JobId, *, as_json: AsJson = False) -> None:
    """Show how far a job is, how quick, and how long it still takes."""
    road = Road(Settings.read())
    _tell(facts(road, job), as_json=as_json)
    road.close()


@app.command()
def report(job: JobId, *, as_json: AsJson = False) -> None:
    """Say where a finished job's report, manifest and packs are."""
    road = Road(Settings.read())
    with road.store.read() as connection:
        found = book.job(connection, job)
    told = facts(road, job)
    if found is None or found.state != book.DONE:
        raise InvalidRequest(
            f"Job {job} is {told['state']}; its report is written when it is done.", field="job"
        )
    _tell(told | _where(found), as_json=as_json)
    road.close()


@app.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """List the newest jobs."""
    road = Road(Settings.read())
    now = utc_now().timestamp()
    with road.store.read() as connection:
        jobs = book.jobs(connection)
        rows = [account(job, book.progress(connection, job.id), now) for job in jobs]
    tell_many(rows, ("id", "template", "source", "state", "rows", "done", "bad", "started"), as_json=as_json)
    road.close()


@app.command()
def gc(
    *,
    out: Annotated[str | None, typer.Option(help="Where the artefacts are.")] = None,
    older_than: Annotated[int | None, typer.Option(min=0, help="Forget jobs done so many days ago.")] = None,
    as_json: AsJson = False,
) -> None:
    """Remove old jobs, packs that no job speaks of, and what kills left half-done."""
    road = Road(Settings.read())
    place_ = order.out_of(order.Wish("", "", out=out), road.settings)
    days = None if older_than is None else timedelta(days=older_than)
    swept = sweeping.sweep(road.store, place_, now=utc_now(), older_than=days)
    tell(
        {"jobs": swept.jobs, "packs": swept.packs, "bytes": swept.size, "scraps": swept.scraps},
        as_json=as_json,
    )
    road.close()


def _bring_on(road: Road, job: int, processes: int, *, as_json: bool) -> None:
    with progress_shown(quiet=as_json) as seen:
        told = bring_on(road, job, processes, seen)
    with road.store.read() as connection:
        found = book.job(connection, job)
    _tell(told | (_where(found) if found else {}), as_json=as_json)
    road.close()


def _where(job: book.Job) -> dict[str, Any]:
    key = str(job.spec["key"])
    return {
        name: f"{job.out.rstrip('/')}/{path}"
        for name, path in (("report", paths.report(key)), ("manifest", paths.manifest(key)))
    }


def _tell(told: dict[str, Any], *, as_json: bool) -> None:
    if not as_json:
        told = {
            **told,
            "size": in_bytes(told["size"]),
            "seconds": in_time(told["seconds"]),
            "cpu": in_time(told["cpu"]),
            "left": in_time(told["left"]) if told["left"] is not None else None,
            "sizes": {
                name or "all": f"{one['count']:,}, {in_bytes(one['bytes'])}"
                for name, one in told.get("sizes", {}).items()
            },
        }
    tell(told, as_json=as_json)


def _judge(road: Road, wish: order.Wish, processes: int, *, as_json: bool) -> None:
    """Print line and reason of every bad row as they are found, then the sums."""
    spec = order.spec_of(road.composer.engine, wish)
    with road.store.read() as connection:
        source = order.source_of(connection, wish.source, wish.account_id)
    pool, verdict, bad = Pool(road.settings, road.engine.secret, processes), Verdict(), []
    try:
        for line, why in dry_run(pool, spec, source, signed_at=utc_now(), verdict=verdict):
            if as_json:
                bad.append({"line": line, "reason": why})
            else:
                sys.stdout.write(f"line {line}: {why}\n")
    finally:
        pool.close()
        road.close()
    sums = {"rows": verdict.rows, "good": verdict.good, "bad": verdict.bad, "ignored": verdict.ignored}
    tell({**sums, "classes": dict(verdict.classes), "bad_rows": bad}, as_json=as_json)
