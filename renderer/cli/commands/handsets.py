"""`renderer handsets`: the handset profiles -> a list, or everything known of one."""

from __future__ import annotations

from typing import Annotated

import typer

from renderer import facts
from renderer.cli.completion import handsets as names
from renderer.cli.inputs import engine
from renderer.cli.output import AsJson, tell, tell_many

app = typer.Typer()


@app.command()
def handsets(
    name: Annotated[
        str | None, typer.Argument(help="One handset, by name or alias.", autocompletion=names)
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """List the handsets, or show one: screen, message limit, accepted types."""
    if name is not None:
        tell(facts.of_handset(engine().handset(name)), as_json=as_json)
        return
    columns = ("name", "title", "screen", "mms_max_bytes", "mms_max_image")
    tell_many(engine().handsets(), columns, as_json=as_json)
