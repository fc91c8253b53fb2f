"""An account's campaigns: made under new numbers, listed, and found by row."""

from __future__ import annotations

import secrets

from sqlalchemy import update
from sqlalchemy.engine import Connection

from renderer.store.accounts import Campaign, campaigns
from renderer.store.rows import add, change_one, many, one
from renderer.store.templates import new_number


def add_campaign(connection: Connection, account_id: int, name: str, brand: str | None) -> str:
    """Number of a new campaign; it is sent from the account's default shortcode until it has its own."""
    values = {"account_id": account_id, "number": f"new{secrets.token_hex(8)}", "name": name, "brand": brand}
    row_id = add(connection, campaigns, values)
    number = new_number(connection, campaigns.c.number, account_id, row_id)
    change_one(connection, campaigns, row_id, {"number": number})
    return number


def campaigns_of(connection: Connection, account_id: int) -> list[Campaign]:
    """An account's campaigns, oldest first."""
    return many(connection, Campaign, campaigns, account_id=account_id)


def campaign_by_row(connection: Connection, row_id: int) -> Campaign | None:
    """The campaign of that row."""
    return one(connection, Campaign, campaigns, id=row_id)


def send_from(connection: Connection, campaign: Campaign, shortcode: str | None) -> None:
    """Let a campaign be sent from a shortcode of its own, or from the account's default again."""
    connection.execute(update(campaigns).where(campaigns.c.id == campaign.id).values(shortcode=shortcode))
