"""`renderer doctor`: the installation -> a list of checks, each well or with its cure."""

from __future__ import annotations

import typer

from renderer.cli.failures import EXIT_CODES
from renderer.cli.inputs import engine
from renderer.cli.output import AsJson, tell_many
from renderer.doctor import examine
from renderer.errors import ConfigurationError

app = typer.Typer()


@app.command()
def doctor(*, as_json: AsJson = False) -> None:
    """Check the installation: fonts, engines, readers, templates, certificate, data folder."""
    findings = [{"check": each.name, "ok": each.ok, "found": each.detail} for each in examine(engine())]
    tell_many(findings, ("check", "ok", "found"), as_json=as_json)
    if not all(each["ok"] for each in findings):
        raise typer.Exit(EXIT_CODES[ConfigurationError])
