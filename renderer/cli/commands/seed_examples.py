"""`renderer seed-examples`: what makes the documentation's request examples valid -> the records."""

from __future__ import annotations

from typing import Annotated

import typer

from renderer.cli.output import AsJson, tell
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.skycore.examples import load

app = typer.Typer()


@app.command()
def seed_examples(
    postback_url: Annotated[
        str | None, typer.Option(help="Where the example account wants its postbacks.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Load the account, key, shortcodes, campaign, database and templates that the examples name."""
    road = Road(Settings.read())
    facts = load(road.store, postback_url=postback_url)
    road.close()
    tell(facts, as_json=as_json)
