"""`renderer database`: an account's barcode databases, and what was issued from them."""

from __future__ import annotations

from typing import Annotated

import typer

from renderer.cli.output import AsJson, tell, tell_many
from renderer.cli.records import AccountName, Phone, account_named, records
from renderer.errors import InvalidRequest
from renderer.store import barcodes, management
from renderer.store.barcodes import barcode_databases
from renderer.store.rows import upsert

app = typer.Typer(help="The barcode databases of an account.", no_args_is_help=True)
Number = Annotated[str, typer.Argument(help="The DATABASEID that requests name.")]


@app.command()
def add(
    account: AccountName,
    number: Number,
    name: Annotated[str, typer.Argument(help="What it is called.")],
    *,
    always_generate: Annotated[
        bool, typer.Option(help="Give each send a new id; sendMMSBarcode uses its own all the same.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make a barcode database, or change it."""
    if not number.strip() or len(number) > 20:
        raise InvalidRequest("An id that requests name has 1 to 20 characters.", field="number")
    values = {"name": name[:100], "always_generate": always_generate}
    with records(write=True) as connection:
        key = {"account_id": account_named(connection, account).id, "number": number}
        upsert(connection, barcode_databases, key, values)
    tell({"account": account, "number": number, **values}, as_json=as_json)


@app.command("list")
def show(account: AccountName, *, as_json: AsJson = False) -> None:
    """List an account's barcode databases."""
    with records() as connection:
        rows = management.rows_of(connection, barcode_databases, account_named(connection, account).id)
    tell_many(rows, ("number", "name", "always_generate"), as_json=as_json)


@app.command()
def issued(account: AccountName, number: Number, phone: Phone, *, as_json: AsJson = False) -> None:
    """List the barcode ids that a number was sent from a database."""
    with records() as connection:
        database = barcodes.database_of(connection, account_named(connection, account).id, number)
        if database is None:
            raise InvalidRequest(f"{account} has no barcode database {number}.", field="number")
        found = barcodes.issued(connection, database.id, phone)
    tell_many([{"barcode_id": each} for each in found], ("barcode_id",), as_json=as_json)
