"""`renderer passes`: which passes are out, and making one worthless, withdrawing it, or having phones ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from sqlalchemy.engine import Connection

from renderer.cli.output import AsJson, tell, tell_many
from renderer.cli.records import records
from renderer.delivery import passes as living
from renderer.delivery.kit import utc_now
from renderer.errors import InvalidRequest
from renderer.service.links import Links
from renderer.settings import Settings
from renderer.store import devices, passes, revoked
from renderer.store.passes import IssuedPass

app = typer.Typer(help="Passes that were issued.", no_args_is_help=True)
Serial = Annotated[str, typer.Argument(help="Serial number of the pass; `renderer passes list` shows all.")]
Template = Annotated[str | None, typer.Option(help="Those of one pass template, such as event-ticket.")]
COLUMNS = ("serial", "template", "locked_to", "revision", "phones", "state", "issued")
ALL = 1_000_000


@app.command("list")
def list_(
    *,
    template: Template = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many, newest first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List passes, newest first."""
    with records() as connection:
        rows = [described(connection, one) for one in passes.page(connection, template=template, limit=limit)]
    tell_many(rows, COLUMNS, as_json=as_json)


@app.command()
def link(serial: Serial, *, as_json: AsJson = False) -> None:
    """Make an address of a pass's installation page."""
    with records() as connection:
        one = found(connection, serial)
        if revoked.is_revoked(connection, "pass", one.id):
            raise InvalidRequest(f"The addresses of {serial} were withdrawn.", field="serial")
    tell({"serial": serial, "page": Links.of(Settings.read()).pass_(one.id)}, as_json=as_json)


@app.command()
def void(serial: Serial, *, as_json: AsJson = False) -> None:
    """Make a pass worthless; phones that hold it are told."""
    with records(write=True) as connection:
        one = found(connection, serial)
        push = living.void(connection, one, now=utc_now())
    tell({"serial": serial, "state": "void", "push": push}, as_json=as_json)


@app.command()
def revoke(serial: Serial, *, as_json: AsJson = False) -> None:
    """Make a pass worthless and withdraw its addresses."""
    with records(write=True) as connection:
        one = found(connection, serial)
        living.revoke(connection, one, now=utc_now())
    tell({"serial": serial, "state": "revoked"}, as_json=as_json)


@app.command()
def push(
    serial: Annotated[str | None, typer.Argument(help="Serial number of the pass.")] = None,
    *,
    template: Template = None,
    as_json: AsJson = False,
) -> None:
    """Have phones fetch a pass anew, or all of a template: its artwork or its fixed texts changed."""
    if (serial is None) == (template is None):
        raise InvalidRequest("Name a serial number, or --template.", field="serial")
    with records(write=True) as connection:
        chosen = [found(connection, serial)] if serial else of_template(connection, str(template))
        pushes = [living.change(connection, one, now=utc_now()) for one in chosen]
        told = sum(devices.count(connection, one.id) for one in chosen)
    tell({"passes": len(pushes), "phones": told}, as_json=as_json)


def found(connection: Connection, serial: str) -> IssuedPass:
    """The issued pass of that serial number; raises InvalidRequest."""
    one = passes.pass_by_serial(connection, serial) if "\0" not in serial else None
    if one is None or one.issued_at is None:
        raise InvalidRequest(
            f"There is no pass {serial!r}; `renderer passes list` shows all.", field="serial"
        )
    return one


def of_template(connection: Connection, template: str) -> Sequence[IssuedPass]:
    """Every pass of a template that still is worth something; raises InvalidRequest for none."""
    chosen = [one for one in passes.page(connection, template=template, limit=ALL) if not one.voided]
    if not chosen:
        raise InvalidRequest(f"There is no pass of a template {template!r}.", field="template")
    return chosen


def described(connection: Connection, one: IssuedPass) -> dict[str, Any]:
    """What is shown of a pass; of what it is locked to only the end."""
    state = "revoked" if revoked.is_revoked(connection, "pass", one.id) else "void" if one.voided else "valid"
    return {
        "serial": one.serial,
        "template": one.template,
        "locked_to": masked(one.recipient),
        "revision": one.revision,
        "phones": devices.count(connection, one.id),
        "state": state,
        "issued": one.issued_at,
        "passdataid": None if one.deleted_at else one.data_id,
    }


def masked(recipient: str | None) -> str:
    """A number or address of which only the end can be read."""
    return "" if recipient is None else "…" + recipient[-4:]
