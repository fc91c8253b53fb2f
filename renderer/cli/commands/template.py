"""`renderer template`: which MMSID or PASSTEMPLATEID of an account is which template."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from renderer.cli.inputs import engine
from renderer.cli.output import AsJson, tell, tell_many
from renderer.cli.records import AccountName, account_named, records
from renderer.delivery.kit import utc_now
from renderer.errors import InvalidRequest
from renderer.store import barcodes, management
from renderer.store.rows import upsert
from renderer.store.templates import mms_templates, pass_templates

app = typer.Typer(help="The templates that an account's requests name.", no_args_is_help=True)
Kind = Annotated[Literal["mms", "pass"], typer.Option(help="What the id stands for.")]
Number = Annotated[str, typer.Argument(help="The MMSID or PASSTEMPLATEID that requests name.")]

_TABLES = {"mms": (mms_templates, "mms_id"), "pass": (pass_templates, "pass_template_id")}


@app.command()
def add(
    account: AccountName,
    number: Number,
    template: Annotated[str, typer.Argument(help="Id of the template in the templates folder.")],
    *,
    kind: Kind = "mms",
    database: Annotated[str | None, typer.Option(help="Barcode database of its barcodes.")] = None,
    as_json: AsJson = False,
) -> None:
    """Let an account's requests name a template, or change which one a number stands for."""
    if not number.strip() or len(number) > 20:
        raise InvalidRequest("An id that requests name has 1 to 20 characters.", field="number")
    engine().templates.get(kind, template)  # it must be there
    table, column = _TABLES[kind]
    values: dict[str, object] = {"template": template, "created_at": utc_now()}
    with records(write=True) as connection:
        mine = account_named(connection, account)
        if kind == "mms":
            row = None if database is None else barcodes.database_of(connection, mine.id, database)
            if database is not None and row is None:
                raise InvalidRequest(f"{account} has no barcode database {database}.", field="database")
            values |= {"state": "ready", "database_id": row.id if row else None}
        upsert(connection, table, {"account_id": mine.id, column: number}, values)
    tell({"account": account, "kind": kind, "id": number, "template": template}, as_json=as_json)


@app.command("list")
def show(account: AccountName, *, kind: Kind = "mms", as_json: AsJson = False) -> None:
    """List an account's templates."""
    table, column = _TABLES[kind]
    with records() as connection:
        rows = management.rows_of(connection, table, account_named(connection, account).id)
    tell_many(rows, (column, "template", "state", "name"), as_json=as_json)


@app.command()
def remove(account: AccountName, number: Number, *, kind: Kind = "mms", as_json: AsJson = False) -> None:
    """Take a template from an account; messages that name it already are sent."""
    table, column = _TABLES[kind]
    with records(write=True) as connection:
        mine = account_named(connection, account)
        if not management.remove(connection, table, mine.id, **{column: number}):
            raise InvalidRequest(f"{account} has no {kind} template {number}.", field="number")
    tell({"account": account, "kind": kind, "id": number, "removed": True}, as_json=as_json)
