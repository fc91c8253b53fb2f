"""The settings' records -> one transaction of a management command, and the account it is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from sqlalchemy.engine import Connection

from renderer.errors import InvalidRequest
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.store import accounts
from renderer.store.accounts import Account, Campaign

AccountName = Annotated[str, typer.Argument(help="Name of the account.")]
Phone = Annotated[str, typer.Argument(help="A number in international form, digits only.")]


@contextmanager
def records(*, write: bool = False) -> Iterator[Connection]:
    """A transaction over the records of the settings."""
    road = Road(Settings.read())
    try:
        with road.store.write() if write else road.store.read() as connection:
            yield connection
    finally:
        road.close()


def account_named(connection: Connection, name: str) -> Account:
    """The account of that name; raises InvalidRequest."""
    found = accounts.find_account(connection, name)
    if found is None:
        raise InvalidRequest(
            f"There is no account {name!r}; `renderer account list` shows all.", field="name"
        )
    return found


def campaign_numbered(connection: Connection, account: Account, number: str) -> Campaign:
    """The account's campaign of that number; raises InvalidRequest."""
    found = accounts.campaign_of(connection, account.id, number)
    if found is None:
        raise InvalidRequest(f"{account.name} has no campaign {number}.", field="campaign")
    return found
