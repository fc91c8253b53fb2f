"""`renderer db`: the records' schema brought up to date, and what is old made impersonal."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Annotated

import typer

from renderer.cli.output import AsJson, tell
from renderer.delivery.kit import executor_name, utc_now
from renderer.errors import InvalidRequest
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.store.base import open_store
from renderer.store.retention import compact
from renderer.store.retention import purge as run_purge
from renderer.store.schema import HEAD
from renderer.store.schema import upgrade as run_upgrade

_DAYS = {"d": 1, "w": 7, "y": 365}

app = typer.Typer(help="Look after the records.", no_args_is_help=True)


@app.callback()
def db() -> None:
    """Look after the records."""


@app.command()
def upgrade(as_json: AsJson = False) -> None:
    """Bring the schema up to date; serve and worker do this at their start."""
    store = open_store(Settings.read().records)
    changed = run_upgrade(store)
    store.close()
    tell({"revision": HEAD, "changed": changed}, as_json=as_json)


@app.command()
def purge(
    older_than: Annotated[str, typer.Option(help="Age in days, weeks or years: 90d, 12w, 1y.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Hash the numbers and drop the texts and files of what is older, and finished jobs with it."""
    settings, now = Settings.read(), utc_now()
    before = now - age(older_than)
    road = Road(settings)
    try:
        secret = road.links.secret
        done = run_purge(road.store, road.artefacts, before=before, now=now, secret=secret)
    finally:
        road.close()
    jobs = finished_jobs(settings, before)
    store = open_store(settings.records)
    try:
        compacted = compact(store)
    finally:
        store.close()
    tell({"before": before, **done, "jobs": jobs, "compacted": compacted}, as_json=as_json)


def age(text: str) -> timedelta:
    """A time span of whole days, weeks or years; raises InvalidRequest."""
    found = re.fullmatch(r"([0-9]{1,5})([dwy])", text.strip().lower())
    if found is None:
        raise InvalidRequest("Give an age such as 90d, 12w or 1y.", field="older_than")
    return timedelta(days=int(found[1]) * _DAYS[found[2]])


def finished_jobs(settings: Settings, before: datetime) -> int:
    """Forget the durable engine's books of jobs that ended before a moment; returns how many."""
    from renderer.delivery.durable import Durable  # noqa: PLC0415 - 0.5 s that no other command need pay

    durable = Durable(settings.records, executor_name(), [], poll=settings.delivery.poll)
    durable.start()
    try:
        return sum(iter(lambda: durable.purge(before.isoformat()), 0))
    finally:
        durable.stop(0)
