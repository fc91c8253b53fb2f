"""`renderer ticket`: a template and its fields -> the ticket image with its facts, or the JSON Schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from renderer import facts
from renderer.cli.completion import handsets, templates
from renderer.cli.inputs import engine, json_object, pairs, size
from renderer.cli.output import STDOUT, AsJson, format_of, write, written
from renderer.errors import InvalidRequest
from renderer.part import Part
from renderer.ticket import schema_text

SCHEMA_TYPE = "application/schema+json"

app = typer.Typer()


@app.command()
def ticket(
    template: Annotated[
        str | None,
        typer.Argument(help="Id of the ticket template, such as gala.", autocompletion=templates("ticket")),
    ] = None,
    *,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File to write; its ending is the format. '-' = stdout."),
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of ticket.toml instead.")
    ] = False,
    field: Annotated[
        list[str] | None, typer.Option("--field", "-f", help="A field, NAME=VALUE; repeatable.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="JSON file with the fields; --field wins over it.")
    ] = None,
    size_: Annotated[
        str | None, typer.Option("--size", help="WIDTHxHEIGHT in pixels; 640x960 by default.")
    ] = None,
    handset: Annotated[
        str | None, typer.Option(help="Draw for this handset's screen instead.", autocompletion=handsets)
    ] = None,
    target_bytes: Annotated[int | None, typer.Option(help="Most bytes the image may take.")] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="Format, when the file's ending does not say it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Draw a ticket image; without fields the template's sample data are drawn."""
    if schema:
        write(Part("ticket.schema.json", SCHEMA_TYPE, schema_text().encode()), output or Path(STDOUT))
        return
    if template is None:
        raise InvalidRequest("Name a ticket template, such as gala, or say --schema.", field="template")
    if output is None:
        raise InvalidRequest("Say which file to write: -o NAME.jpg.", field="output")
    if size_ is not None and handset is not None:
        raise InvalidRequest("Give --size or --handset, not both.", field="size")
    fields = {**(json_object(data) if data else {}), **pairs(field or [], "--field")}
    image = engine().ticket_image(
        template,
        fields or None,
        size=size(size_) if size_ else None,
        handset=handset,
        format=format_of(output, format_),
        target_bytes=target_bytes,
    )
    written(image.part, output, facts.of_ticket(image), as_json=as_json)
