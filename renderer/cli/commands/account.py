"""`renderer account`: accounts and their keys; a key is shown once, when it is made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from sqlalchemy import update

from renderer.cli.output import AsJson, tell
from renderer.delivery.kit import utc_now
from renderer.errors import InvalidRequest
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.store import accounts
from renderer.store.accounts import Account

app = typer.Typer(help="Accounts and their keys.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Name of the account.")]


@app.command()
def add(
    name: Name,
    postback_url: Annotated[str | None, typer.Option(help="Where it wants its postbacks.")] = None,
    country: Annotated[str, typer.Option(help="Calling code of its own country.")] = "1",
    as_json: AsJson = False,
) -> None:
    """Make an account and its first key."""
    key = accounts.new_key()
    with _road() as road, road.store.write() as connection:
        if accounts.find_account(connection, name):
            raise InvalidRequest(f"There is an account {name!r} already.", field="name")
        made = accounts.add_account(
            connection, name, now=utc_now(), postback_url=postback_url, country=country
        )
        accounts.add_key(connection, made, key, now=utc_now())
    tell({"account": name, "key": key, "note": "The key is shown this once."}, as_json=as_json)


@app.command("key")
def add_key(name: Name, as_json: AsJson = False) -> None:
    """Make another key for an account."""
    key = accounts.new_key()
    with _road() as road, road.store.write() as connection:
        accounts.add_key(connection, _account(road, name).id, key, now=utc_now())
    tell({"account": name, "key": key, "note": "The key is shown this once."}, as_json=as_json)


@app.command()
def revoke(
    name: Name,
    hint: Annotated[str, typer.Argument(help="The first four characters of the key.")],
    as_json: AsJson = False,
) -> None:
    """Revoke keys of an account."""
    with _road() as road, road.store.write() as connection:
        count = accounts.revoke_keys(connection, _account(road, name).id, hint, now=utc_now())
    tell({"account": name, "revoked": count}, as_json=as_json)


@app.command("set")
def change(
    name: Name,
    *,
    postback_url: Annotated[
        str | None, typer.Option(help="Where it wants its postbacks; empty for none.")
    ] = None,
    postback_form: Annotated[str | None, typer.Option(help="raw, or field for a form field XML.")] = None,
    active: Annotated[bool | None, typer.Option(help="Whether it may use the API.")] = None,
    billing_ok: Annotated[bool | None, typer.Option(help="Whether its sends are paid for.")] = None,
    as_json: AsJson = False,
) -> None:
    """Change an account."""
    if postback_form not in {None, "raw", "field"}:
        raise InvalidRequest("--postback-form is raw or field.", field="postback_form")
    given = {
        "postback_url": postback_url,
        "postback_form": postback_form,
        "active": active,
        "billing_ok": billing_ok,
    }
    values = {
        key: value or None if key == "postback_url" else value
        for key, value in given.items()
        if value is not None
    }
    with _road() as road, road.store.write() as connection:
        chosen = accounts.accounts.c.id == _account(road, name).id
        if values:
            connection.execute(update(accounts.accounts).where(chosen).values(values))
    tell({"account": name, **values}, as_json=as_json)


@contextmanager
def _road() -> Iterator[Road]:
    road = Road(Settings.read())
    try:
        yield road
    finally:
        road.close()


def _account(road: Road, name: str) -> Account:
    with road.store.read() as connection:
        found = accounts.find_account(connection, name)
    if found is None:
        raise InvalidRequest(f"There is no account {name!r}.", field="name")
    return found
