"""`renderer postbacks`: what customers are owed, the tries made, and owing it once more."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import select, update

from renderer.cli.output import AsJson, tell
from renderer.errors import InvalidRequest
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.skycore.postbacks import WORDS
from renderer.skycore.versions import message_id, tracking_id
from renderer.store import events, messages, postbacks

app = typer.Typer(help="What customers are told.", no_args_is_help=True)
Tracking = Annotated[str, typer.Argument(help="Tracking id of the message, in either form.")]


@app.command("list")
def list_(tracking: Tracking, as_json: AsJson = False) -> None:
    """Show a message's postbacks with every try."""
    road = Road(Settings.read())
    number = message_id(tracking)
    with road.store.read() as connection:
        message = messages.message(connection, number)
        if message is None:
            raise InvalidRequest(f"There is no message {tracking}.", field="tracking")
        rows = []
        for owed in postbacks.postbacks_of(connection, number):
            event = events.event_by_id(connection, owed.event_id)
            tries = [
                f"{one.at:%Y-%m-%d %H:%M:%S} {one.status or one.error}"
                for one in postbacks.attempts_at(connection, owed.id)
            ]
            code = WORDS[event.kind].code if event else ""
            rows.append({"id": owed.id, "code": code, "state": owed.state, "tries": tries})
    road.close()
    facts = {"message": tracking_id(number, message.tracking_form), "state": message.state, "postbacks": rows}
    tell(facts, as_json=as_json)


@app.command()
def replay(
    tracking: Tracking,
    code: Annotated[str | None, typer.Option(help="Only the postback of this code, such as N102.")] = None,
    as_json: AsJson = False,
) -> None:
    """Owe a message's postbacks once more; a worker pays them, in order."""
    road = Road(Settings.read())
    table = postbacks.postbacks
    kinds = [kind for kind, word in WORDS.items() if code is None or word.code == code.upper()]
    if not kinds:
        raise InvalidRequest(f"No postback has the code {code}.", field="code")
    with road.store.write() as connection:
        chosen = select(events.events.c.id).where(
            events.events.c.message_id == message_id(tracking), events.events.c.kind.in_(kinds)
        )
        again = (
            update(table)
            .where(table.c.event_id.in_(chosen))
            .values(state=postbacks.OWED, claimed_until=None, done_at=None)
        )
        count = connection.execute(again).rowcount
    road.close()
    if not count:
        raise InvalidRequest(f"There is no such postback of {tracking}.", field="tracking")
    tell({"message": tracking, "owed_again": count}, as_json=as_json)
