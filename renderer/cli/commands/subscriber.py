"""`renderer subscriber`: who is in a campaign, and who wants no more messages of an account."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy.engine import Connection

from renderer.cli.output import AsJson, tell, tell_many
from renderer.cli.records import AccountName, Phone, account_named, campaign_numbered, records
from renderer.delivery.kit import utc_now
from renderer.errors import InvalidRequest
from renderer.skycore.sending import number_in
from renderer.skycore.versions import V1_3
from renderer.store import notices, optouts, subscribers
from renderer.store.accounts import Account, Campaign

app = typer.Typer(help="Who is in a campaign, and who opted out.", no_args_is_help=True)
Number = Annotated[str, typer.Argument(help="The campaign's number.")]
Phones = Annotated[list[str], typer.Argument(help="Numbers in international form, digits only.")]
PAGE = 1000


@app.command()
def add(account: AccountName, campaign: Number, phones: Phones, *, as_json: AsJson = False) -> None:
    """Subscribe numbers; those that opted out themselves are left out and named."""
    added, out = 0, []
    with records(write=True) as connection:
        mine = account_named(connection, account)
        chosen = campaign_numbered(connection, mine, campaign)
        for phone in (number_in(each, "phone") for each in phones):
            if optouts.is_opted_out(connection, mine.id, phone):
                out.append(phone)
            elif subscribers.subscribe(connection, chosen.id, phone, now=utc_now()):
                _tell(connection, mine, "subscribed", phone, chosen)
                added += 1
    tell({"campaign": campaign, "subscribed": added, "opted_out": out}, as_json=as_json)


@app.command()
def remove(account: AccountName, campaign: Number, phones: Phones, *, as_json: AsJson = False) -> None:
    """Unsubscribe numbers from a campaign."""
    removed = 0
    with records(write=True) as connection:
        mine = account_named(connection, account)
        chosen = campaign_numbered(connection, mine, campaign)
        for phone in phones:
            if subscribers.unsubscribe(connection, chosen.id, phone, now=utc_now()):
                _tell(connection, mine, "unsubscribed", phone, chosen)
                removed += 1
    tell({"campaign": campaign, "unsubscribed": removed}, as_json=as_json)


@app.command("list")
def show(account: AccountName, campaign: Number, *, as_json: AsJson = False) -> None:
    """List a campaign's subscribers in the order of their numbers."""
    found: list[str] = []
    with records() as connection:
        chosen = campaign_numbered(connection, account_named(connection, account), campaign)
        while page := subscribers.page(connection, chosen.id, found[-1] if found else "", PAGE):
            found += page
    tell_many([{"phone": each} for each in found], ("phone",), as_json=as_json)


@app.command("opt-out")
def opt_out(account: AccountName, phone: Phone, *, as_json: AsJson = False) -> None:
    """Send a number no more messages of this account; requests for it are answered E114."""
    with records(write=True) as connection:
        mine = account_named(connection, account)
        number = number_in(phone, "phone")
        new = optouts.opt_out(connection, mine.id, number, shortcode=None, now=utc_now())
    tell({"account": account, "phone": phone, "opted_out": True, "new": new}, as_json=as_json)


@app.command("opt-in")
def opt_in(account: AccountName, phone: Phone, *, as_json: AsJson = False) -> None:
    """Let a number have messages of this account again."""
    with records(write=True) as connection:
        if not optouts.opt_in(connection, account_named(connection, account).id, phone):
            raise InvalidRequest(f"{phone} did not opt out of {account}.", field="phone")
    tell({"account": account, "phone": phone, "opted_out": False}, as_json=as_json)


@app.command("opt-outs")
def opt_outs(account: AccountName, *, as_json: AsJson = False) -> None:
    """List the numbers that opted out of an account, oldest first."""
    with records() as connection:
        found = optouts.opt_outs_of(connection, account_named(connection, account).id)
    rows = [{"phone": each.phone, "shortcode": each.shortcode, "since": each.created_at} for each in found]
    tell_many(rows, ("phone", "shortcode", "since"), as_json=as_json)


def _tell(connection: Connection, account: Account, kind: str, phone: str, campaign: Campaign) -> None:
    facts = {
        "phone": phone,
        "campaign": campaign.number,
        "shortcode": campaign.shortcode,
        "title": campaign.name,
        "brand": campaign.brand,
        "source": "MANAGER",
    }
    notices.tell(connection, account.id, kind, facts, dialect=V1_3.name, now=utc_now())
