"""`renderer handsets`: the handset profiles -> a list, or everything known of one; matches made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from renderer import facts, handset
from renderer.cli.completion import handsets as names
from renderer.cli.inputs import engine
from renderer.cli.output import AsJson, tell, tell_many
from renderer.cli.records import records
from renderer.delivery.kit import utc_now
from renderer.errors import InvalidRequest
from renderer.store import aliases as by_hand
from renderer.store import handsets as cache

_LIST = "show"


class NamesOrCommands(TyperGroup):
    """A first word that is no command is a handset's name; without any, all handsets are listed."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command in front where the user left it out."""
        known = {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, args if args and args[0] in known else [_LIST, *args])


app = typer.Typer(cls=NamesOrCommands)
Reported = Annotated[str, typer.Argument(help="The name as reports give it; see `handsets unmatched`.")]


@app.callback()
def handsets() -> None:
    """List the handsets, show one by any of its names, and match reported names by hand."""


@app.command(_LIST)
def show(
    name: Annotated[
        str | None, typer.Argument(help="One handset by any of its names.", autocompletion=names)
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """List the handsets, or show one: screen, message limit, accepted types. The word can be left out."""
    if name is not None:
        with records() as connection:
            known = by_hand.aliases(connection)
        tell(facts.of_handset(handset.find(name, known)), as_json=as_json)
        return
    columns = ("name", "title", "screen", "mms_max_bytes", "mms_max_image")
    tell_many(engine().handsets(), columns, as_json=as_json)


@app.command()
def unmatched(*, as_json: AsJson = False) -> None:
    """List the names that delivery reports gave and no profile matches."""
    with records() as connection:
        found = handset.unmatched(cache.reported(connection), by_hand.aliases(connection))
    tell_many([{"name": each} for each in found], ("name",), as_json=as_json)


@app.command()
def alias(
    name: Reported,
    profile: Annotated[str, typer.Argument(help="The profile to serve it with.", autocompletion=names)],
    *,
    as_json: AsJson = False,
) -> None:
    """Match a reported name to a profile; running workers use it from the next second on."""
    if not handset.fold(name):
        raise InvalidRequest(f"{name!r} has no Latin letter or digit to be recognised by.", field="name")
    served = handset.find(profile).name
    with records(write=True) as connection:
        spelling = _spelling(by_hand.aliases(connection), name) or name.strip()
        by_hand.set_alias(connection, spelling, served, now=utc_now())
    tell({"name": spelling, "profile": served}, as_json=as_json)


@app.command()
def aliases(*, as_json: AsJson = False) -> None:
    """List the matches made by hand."""
    with records() as connection:
        known = by_hand.aliases(connection)
    rows = [{"name": name, "profile": profile} for name, profile in known.items()]
    tell_many(rows, ("name", "profile"), as_json=as_json)


@app.command()
def unalias(name: Reported, *, as_json: AsJson = False) -> None:
    """Take a match made by hand back."""
    with records(write=True) as connection:
        spelling = _spelling(by_hand.aliases(connection), name)
        if spelling is None:
            raise InvalidRequest(
                f"{name!r} was not matched by hand; `renderer handsets aliases` lists what was.", field="name"
            )
        by_hand.drop_alias(connection, spelling)
    tell({"name": spelling, "removed": True}, as_json=as_json)


def _spelling(known: Mapping[str, str], name: str) -> str | None:
    """How a name was written when it was matched before: one that differs in case or signs is the same."""
    return next((each for each in known if handset.fold(each) == handset.fold(name)), None)
