"""`renderer demo`: the sample requests -> a folder with everything made of them and a gallery to open."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from renderer.cli.demo.run import run
from renderer.cli.inputs import engine

app = typer.Typer()


@app.command()
def demo(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder to make; a gallery made before is replaced.")
    ] = Path("out"),
) -> None:
    """Make barcodes, a ticket, a pass and MMS for three handsets of the sample requests; show them all."""
    started = time.monotonic()
    gallery = run(engine(), out, lambda step: typer.echo(f"  {step}"))
    checks = gallery.checks()
    failed = [each.text for each in checks if not each.passed]
    typer.echo(
        f"{len(checks) - len(failed)} of {len(checks)} checks held, {time.monotonic() - started:.1f} s."
    )
    for text in failed:
        typer.echo(f"  did not hold: {text}", err=True)
    typer.echo(f"Open {(out / 'index.html').resolve()}")
    if failed:
        raise typer.Exit(1)
