"""`renderer preview`: a .pkpass or a pass template -> the picture of how the phone shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from renderer.cli.inputs import engine
from renderer.cli.output import AsJson, Target, format_of, read_input, written

app = typer.Typer()


@app.command()
def preview(
    source: Annotated[str, typer.Argument(help="A .pkpass file, or the id of a pass template.")],
    *,
    output: Target,
    data: Annotated[Path | None, typer.Option(help="PASSDATA for a template, as JSON or XML.")] = None,
    face: Annotated[str, typer.Option(help="front or back.")] = "front",
    scale: Annotated[float, typer.Option(help="Pixels a point, 0.5 to 4.")] = 2,
    language: Annotated[str | None, typer.Option(help="Language of the pass to show, such as fr.")] = None,
    dark: Annotated[bool, typer.Option("--dark", help="On a dark phone.")] = False,
    format_: Annotated[
        str | None, typer.Option("--format", help="png, svg or html, when the ending does not say it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show a pass as the phone would."""
    shown = engine().preview_picture(
        read_input(Path(source)) if is_file(source) else source,
        read_input(data) if data else None,
        face=face,
        scale=scale,
        format=format_of(output, format_),
        language=language,
        dark=dark,
    )
    written(
        shown.part,
        output,
        {"face": face, "warnings": [str(each) for each in shown.warnings]},
        as_json=as_json,
    )


def is_file(source: str) -> bool:
    """Whether the source is meant as a file: template ids have neither dots nor slashes."""
    return source == "-" or "." in source or "/" in source or Path(source).is_file()
