"""`renderer send`: a test send of an MMS template to one number, on the same road as a customer's."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer

from renderer.cli.inputs import pairs
from renderer.cli.output import AsJson, tell
from renderer.cli.recipients import slides
from renderer.delivery import events
from renderer.delivery.kit import utc_now
from renderer.errors import InvalidRequest
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.skycore.versions import V1_3, tracking_id
from renderer.store import accounts, messages
from renderer.store import events as book
from renderer.store.rows import upsert

app = typer.Typer()


@app.command()
def send(
    template: Annotated[str, typer.Argument(help="Id of the MMS template, such as ticket-mms.")],
    *,
    to: Annotated[str, typer.Option(help="Number in international form, digits only.")],
    sender: Annotated[str, typer.Option("--from", help="Shortcode or number it comes from.")] = "",
    barcode: Annotated[str | None, typer.Option(help="BARCODEID.")] = None,
    field: Annotated[
        list[str] | None, typer.Option("--field", "-f", help="A merge field, NAME=VALUE.")
    ] = None,
    passdata: Annotated[list[str] | None, typer.Option(help="A PASSDATA element, NAME=VALUE.")] = None,
    text: Annotated[list[str] | None, typer.Option(help="Text of a slide, NUMBER=TEXT.")] = None,
    subject: Annotated[str | None, typer.Option(help="Subject of the message.")] = None,
    gateway: Annotated[
        str | None, typer.Option(help="Gateway; the installation's default one if not given.")
    ] = None,
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait for its delivery.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Send one message; with --wait tell what became of it. A worker must be running."""
    if not (to.isascii() and to.isdigit() and 7 <= len(to) <= 15):
        raise InvalidRequest("--to must be a number in international form, digits only.", field="to")
    settings = Settings.read()
    content: dict[str, Any] = {
        "barcode_id": barcode,
        "subject": subject,
        "data": pairs(field or [], "--field"),
        "passdata": {name.upper(): value for name, value in pairs(passdata or [], "--passdata").items()},
        "custom_text": {str(slide): words for slide, words in slides(text or []).items()},
    }
    road = Road(settings)
    road.composer.facts(template)
    name = gateway or settings.default_gateway
    road.gateway(name)
    row = {"template": template, "recipient": to, "sender": sender, "gateway": name}
    message_id = _accept(road, row | {"content": {key: value for key, value in content.items() if value}})
    deadline = time.monotonic() + wait
    while time.monotonic() < deadline and not _state(road, message_id).is_final:
        time.sleep(0.1)
    message = _state(road, message_id)
    with road.store.read() as connection:
        happened = book.events_of(connection, message_id)
    road.close()
    told = {
        "tracking_id": tracking_id(message_id, "plain"),
        "gateway": name,
        "state": message.state,
        "events": [event.kind for event in happened],
    }
    reason = next((each.facts["reason"] for each in reversed(happened) if each.facts.get("reason")), None)
    tell(told | ({"reason": reason} if reason else {}), as_json=as_json)


def _accept(road: Road, row: dict[str, Any]) -> int:
    now = utc_now()
    with road.store.write() as connection:
        values = {"active": True, "created_at": now}
        account = upsert(connection, accounts.accounts, {"name": accounts.TEST_SENDS}, values)
        fixed = {"account_id": account, "dialect": V1_3.name, "action": "test", "mms_id": ""}
        message_id = messages.add_message(connection, fixed | row, now=now)
        events.accepted(connection, message_id, now=now, action="test")
    return message_id


def _state(road: Road, message_id: int) -> messages.Message:
    with road.store.read() as connection:
        found = messages.message(connection, message_id)
    if found is None:
        raise InvalidRequest("The message is gone.", field="message")
    return found
