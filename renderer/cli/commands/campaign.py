"""`renderer campaign`: an account's campaigns and the shortcode each is sent from."""

from __future__ import annotations

from typing import Annotated

import typer

from renderer.cli.output import AsJson, tell, tell_many
from renderer.cli.records import AccountName, account_named, campaign_numbered, records
from renderer.errors import InvalidRequest
from renderer.store import accounts, campaigns, management

app = typer.Typer(help="The campaigns of an account.", no_args_is_help=True)
Number = Annotated[str, typer.Argument(help="The campaign's number.")]
Shortcode = Annotated[str | None, typer.Option(help="Shortcode it is sent from; empty for the default.")]


@app.command()
def add(
    account: AccountName,
    name: Annotated[str, typer.Argument(help="What it is called.")],
    *,
    brand: Annotated[str | None, typer.Option(help="Whose it is, for its subscribers.")] = None,
    shortcode: Shortcode = None,
    as_json: AsJson = False,
) -> None:
    """Make a campaign."""
    with records(write=True) as connection:
        mine = account_named(connection, account)
        number = campaigns.add_campaign(connection, mine.id, name[:100], brand[:100] if brand else None)
    if shortcode:
        change(account, number, shortcode=shortcode, as_json=as_json)
    else:
        tell({"account": account, "campaign": number, "name": name, "brand": brand}, as_json=as_json)


@app.command("set")
def change(account: AccountName, number: Number, *, shortcode: Shortcode, as_json: AsJson = False) -> None:
    """Let a campaign be sent from a shortcode of the account."""
    with records(write=True) as connection:
        mine = account_named(connection, account)
        campaign = campaign_numbered(connection, mine, number)
        if shortcode and accounts.shortcode_of(connection, mine.id, shortcode) is None:
            raise InvalidRequest(f"{account} has no shortcode {shortcode}.", field="shortcode")
        campaigns.send_from(connection, campaign, shortcode or None)
    tell({"account": account, "campaign": number, "shortcode": shortcode or None}, as_json=as_json)


@app.command("list")
def show(account: AccountName, *, as_json: AsJson = False) -> None:
    """List an account's campaigns."""
    with records() as connection:
        rows = management.rows_of(connection, accounts.campaigns, account_named(connection, account).id)
    tell_many(rows, ("number", "name", "brand", "shortcode"), as_json=as_json)
