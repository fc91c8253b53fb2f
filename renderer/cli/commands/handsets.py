"""`renderer handsets`: the handset profiles -> a list, or everything known of one."""

from __future__ import annotations

from typing import Annotated

import typer

from renderer import facts, handset
from renderer.cli.completion import handsets as names
from renderer.cli.inputs import engine
from renderer.cli.output import AsJson, tell, tell_many
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.store import handsets as cache

app = typer.Typer()


@app.command()
def handsets(
    name: Annotated[
        str | None, typer.Argument(help="One handset by name, or 'unmatched'.", autocompletion=names)
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """List the handsets, or show one: screen, message limit, accepted types.

    With ``unmatched``: the names that delivery reports gave and no profile matches.
    """
    if name == "unmatched":
        tell_many([{"name": each} for each in _unmatched()], ("name",), as_json=as_json)
        return
    if name is not None:
        tell(facts.of_handset(engine().handset(name)), as_json=as_json)
        return
    columns = ("name", "title", "screen", "mms_max_bytes", "mms_max_image")
    tell_many(engine().handsets(), columns, as_json=as_json)


def _unmatched() -> list[str]:
    road = Road(Settings.read())
    with road.store.read() as connection:
        found = cache.reported(connection)
    road.close()
    return handset.unmatched(found)
