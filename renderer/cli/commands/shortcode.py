"""`renderer shortcode`: the senders an account may use, one of them the default of each country."""

from __future__ import annotations

from typing import Annotated

import typer

from renderer.cli.output import AsJson, tell, tell_many
from renderer.cli.records import AccountName, account_named, records
from renderer.errors import InvalidRequest
from renderer.gateway.registry import find, kind_of
from renderer.settings import Settings
from renderer.store import management
from renderer.store.accounts import shortcodes
from renderer.store.rows import upsert

app = typer.Typer(help="The senders of an account.", no_args_is_help=True)
Code = Annotated[str, typer.Argument(help="Shortcode or long number, digits only.")]


@app.command()
def add(
    account: AccountName,
    code: Code,
    *,
    country: Annotated[str, typer.Option(help="Calling code of the country it serves.")] = "1",
    default: Annotated[bool, typer.Option(help="Use it for numbers of its country.")] = False,
    gateway: Annotated[str | None, typer.Option(help="Gateway its messages take.")] = None,
    as_json: AsJson = False,
) -> None:
    """Let an account send from a shortcode, or change what is known of it."""
    if not (code.isascii() and code.isdigit() and len(code) <= 20):
        raise InvalidRequest("A shortcode is at most 20 digits.", field="code")
    if not (country.isascii() and country.isdigit() and len(country) <= 4):
        raise InvalidRequest("A country is given by its calling code: 1, 44, 49.", field="country")
    if gateway is not None:
        find(kind_of(gateway, Settings.read().gateways))
    values = {"country": country, "is_default": default, "gateway": gateway}
    with records(write=True) as connection:
        mine = account_named(connection, account)
        upsert(connection, shortcodes, {"account_id": mine.id, "code": code}, values)
        if default:
            management.make_default(connection, mine.id, code, country)
    tell({"account": account, "code": code, **values}, as_json=as_json)


@app.command("list")
def show(account: AccountName, *, as_json: AsJson = False) -> None:
    """List an account's shortcodes."""
    with records() as connection:
        rows = management.rows_of(connection, shortcodes, account_named(connection, account).id)
    tell_many(rows, ("code", "country", "is_default", "gateway"), as_json=as_json)


@app.command()
def remove(account: AccountName, code: Code, *, as_json: AsJson = False) -> None:
    """Take a shortcode from an account."""
    with records(write=True) as connection:
        mine = account_named(connection, account)
        if not management.remove(connection, shortcodes, mine.id, code=code):
            raise InvalidRequest(f"{account} has no shortcode {code}.", field="code")
    tell({"account": account, "code": code, "removed": True}, as_json=as_json)
