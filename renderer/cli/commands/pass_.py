"""`renderer pass`: a pass template and PASSDATA -> a signed .pkpass on disk, with its facts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from renderer import facts
from renderer.cli.completion import templates
from renderer.cli.inputs import engine
from renderer.cli.output import AsJson, Target, read_input, written

app = typer.Typer()


@app.command("pass")
def make_pass(
    template: Annotated[
        str,
        typer.Argument(
            help="Id of the pass template, such as event-ticket.", autocompletion=templates("pass")
        ),
    ],
    *,
    output: Target,
    data: Annotated[Path | None, typer.Option(help="PASSDATA as JSON or XML; '-' is standard input.")] = None,
    thumbnail: Annotated[
        Path | None, typer.Option(help="Picture that takes the place of THUMBNAILURL.")
    ] = None,
    serial: Annotated[
        str | None, typer.Option(help="Serial number of an earlier pass that this one updates.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a signed Apple Wallet pass."""
    working = engine()
    built = working.build_pass(
        template,
        read_input(data) if data else None,
        thumbnail=read_input(thumbnail) if thumbnail else None,
        serial=serial,
    )
    part = working.seal(built)
    written(part, output, facts.of_pass(built, working.signer), as_json=as_json)
