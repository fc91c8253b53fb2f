"""`renderer db upgrade`: the records' schema brought up to date."""

from __future__ import annotations

import typer

from renderer.cli.output import AsJson, tell
from renderer.settings import Settings
from renderer.store.base import open_store
from renderer.store.schema import HEAD
from renderer.store.schema import upgrade as run_upgrade

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
