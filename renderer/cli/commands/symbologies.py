"""`renderer symbologies`: what the registry knows -> a list."""

from __future__ import annotations

import typer

from renderer.cli.inputs import engine
from renderer.cli.output import AsJson, tell_many

app = typer.Typer()


@app.command()
def symbologies(*, as_json: AsJson = False) -> None:
    """List the barcode symbologies, with their standards and an example of each."""
    tell_many(engine().symbologies(), ("name", "title", "standard", "kind", "example"), as_json=as_json)
