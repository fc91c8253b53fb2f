"""`renderer verify`: any .pkpass -> a strict verdict with every fault by name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from renderer import facts
from renderer.cli.inputs import engine
from renderer.cli.output import AsJson, read_input, tell

app = typer.Typer()


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="The .pkpass; '-' is standard input.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Judge a pass; leaves with 1 when a phone would refuse it."""
    verdict = facts.of_verdict(engine().verify(read_input(file)))
    told = (
        verdict
        if as_json
        else {**verdict, **{kind: _sentences(verdict[kind]) for kind in ("errors", "warnings")}}
    )
    tell(told, as_json=as_json)
    if not verdict["ok"]:
        raise typer.Exit(1)


def _sentences(findings: list[facts.Facts]) -> list[str]:
    return [f"{each['where']}: {each['message']}".removeprefix(": ") for each in findings]
