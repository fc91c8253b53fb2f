"""`renderer links`: the address of a message's web page, and withdrawing it."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy.engine import Connection

from renderer.cli.output import AsJson, tell
from renderer.cli.records import records
from renderer.delivery.kit import utc_now
from renderer.errors import InvalidRequest
from renderer.service.links import Links
from renderer.settings import Settings
from renderer.skycore.versions import message_id
from renderer.store import messages, revoked

app = typer.Typer(
    help="Addresses of messages' web pages; for passes see `renderer passes`.", no_args_is_help=True
)
Tracking = Annotated[str, typer.Argument(help="Tracking id of the message, in either form.")]


@app.command()
def show(tracking: Tracking, *, as_json: AsJson = False) -> None:
    """Make an address of a message's page."""
    with records() as connection:
        number = found(connection, tracking)
        if revoked.is_revoked(connection, "message", number):
            raise InvalidRequest(f"The addresses of {tracking} were withdrawn.", field="tracking")
    tell({"message": tracking, "page": Links.of(Settings.read()).message(number)}, as_json=as_json)


@app.command()
def revoke(tracking: Tracking, *, as_json: AsJson = False) -> None:
    """Withdraw every address of a message's page; the message itself was sent and stays."""
    with records(write=True) as connection:
        number = found(connection, tracking)
        changed = revoked.revoke(connection, "message", number, now=utc_now())
    tell({"message": tracking, "state": "revoked", "changed": changed}, as_json=as_json)


def found(connection: Connection, tracking: str) -> int:
    """Id of the message; raises InvalidRequest when there is none."""
    number = message_id(tracking)
    if messages.message(connection, number) is None:
        raise InvalidRequest(f"There is no message {tracking}.", field="tracking")
    return number
