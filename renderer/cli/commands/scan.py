"""`renderer scan`: an image file -> the barcodes an independent reader finds in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from renderer import facts
from renderer.cli.inputs import engine
from renderer.cli.output import AsJson, read_input, tell_many

app = typer.Typer()


@app.command()
def scan(
    file: Annotated[Path, typer.Argument(help="PNG, JPEG, GIF …; '-' is standard input.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Read the barcodes in an image; leaves with 1 when there is none."""
    readings = [facts.of_reading(each) for each in engine().scan(read_input(file))]
    tell_many(readings, ("symbology", "text", "module", "position"), as_json=as_json)
    if not readings:
        raise typer.Exit(1)
