"""`renderer account`: accounts, their keys and what these may do; a key is shown once, when it is made."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Any

import typer

from renderer.cli.output import AsJson, tell, tell_many
from renderer.cli.records import AccountName, account_named, records
from renderer.delivery.kit import utc_now
from renderer.errors import InvalidRequest
from renderer.skycore.call import all_actions
from renderer.store import accounts, logins, management
from renderer.store.usage import MONTH, calls_of

app = typer.Typer(help="Accounts, their keys and limits.", no_args_is_help=True)
Hint = Annotated[str, typer.Argument(help="The first four characters of the key.")]
NOTE = "The key is shown this once."
ALL = "all"


@app.command()
def add(
    name: AccountName,
    postback_url: Annotated[str | None, typer.Option(help="Where it wants its postbacks.")] = None,
    country: Annotated[str, typer.Option(help="Calling code of its own country.")] = "1",
    as_json: AsJson = False,
) -> None:
    """Make an account and its first key."""
    key = accounts.new_key()
    with records(write=True) as connection:
        if accounts.find_account(connection, name):
            raise InvalidRequest(f"There is an account {name!r} already.", field="name")
        made = accounts.add_account(
            connection, name, now=utc_now(), postback_url=postback_url, country=country
        )
        accounts.add_key(connection, made, key, now=utc_now())
    tell({"account": name, "key": key, "note": NOTE}, as_json=as_json)


@app.command("list")
def show_all(*, as_json: AsJson = False) -> None:
    """List the accounts."""
    with records() as connection:
        rows = management.accounts_all(connection)
    tell_many(rows, ("name", "active", "api_enabled", "billing_ok", "country"), as_json=as_json)


@app.command()
def show(name: AccountName, *, as_json: AsJson = False) -> None:
    """Show an account with its keys' limits and the calls of this month."""
    with records() as connection:
        account = account_named(connection, name)
        facts = management.account_facts(connection, account.id)
        calls = calls_of(connection, f"account:{account.id}", window=MONTH, now=utc_now())
    tell({**facts, "calls_this_month": calls}, as_json=as_json)


@app.command("key")
def add_key(name: AccountName, as_json: AsJson = False) -> None:
    """Make another key for an account."""
    key = accounts.new_key()
    with records(write=True) as connection:
        accounts.add_key(connection, account_named(connection, name).id, key, now=utc_now())
    tell({"account": name, "key": key, "note": NOTE}, as_json=as_json)


@app.command()
def revoke(name: AccountName, hint: Hint, as_json: AsJson = False) -> None:
    """Revoke keys of an account; a running service refuses them from the next second on."""
    with records(write=True) as connection:
        count = accounts.revoke_keys(connection, account_named(connection, name).id, hint, now=utc_now())
    tell({"account": name, "revoked": count}, as_json=as_json)


@app.command()
def limit(
    name: AccountName,
    hint: Hint,
    *,
    call_interval: Annotated[
        int | None, typer.Option(min=0, help="Seconds between two calls; 0 for none.")
    ] = None,
    throughput: Annotated[
        int | None, typer.Option(min=0, help="Calls of one action a minute; 0 for no limit.")
    ] = None,
    allow_ip: Annotated[
        list[str] | None, typer.Option(help="Address or network it may be used from; 'all' for anywhere.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Limit what an account's key may do."""
    values: dict[str, Any] = {}
    if call_interval is not None:
        values["call_interval"] = call_interval or None
    if throughput is not None:
        values["throughput"] = throughput or None
    if allow_ip:
        values["allowed_ips"] = None if ALL in allow_ip else [_network(each) for each in allow_ip]
    with records(write=True) as connection:
        account = account_named(connection, name)
        count = management.change_keys(connection, account.id, hint, values)
    if not count:
        raise InvalidRequest(f"{name} has no living key that begins with {hint[:4]!r}.", field="hint")
    tell({"account": name, "keys": count, **values}, as_json=as_json)


@app.command()
def login(
    name: AccountName,
    user: Annotated[str, typer.Argument(help="The name it sends as USER.")],
    *,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, envvar="RENDERER_LOGIN_PASSWORD")],
    as_json: AsJson = False,
) -> None:
    """Let a client of 2013 log in with USER and PASS; the password is asked for, or in the environment."""
    with records(write=True) as connection:
        account = account_named(connection, name)
        logins.set_login(connection, account.id, user, password, now=utc_now())
    tell({"account": name, "user": user}, as_json=as_json)


@app.command("set")
def change(
    name: AccountName,
    *,
    postback_url: Annotated[
        str | None, typer.Option(help="Where it wants its postbacks; empty for none.")
    ] = None,
    mo_postback_url: Annotated[
        str | None, typer.Option(help="Where messages from phones are told, if elsewhere.")
    ] = None,
    pass_postback_url: Annotated[
        str | None, typer.Option(help="Where passes are told, if elsewhere.")
    ] = None,
    postback_form: Annotated[str | None, typer.Option(help="raw, or field for a form field XML.")] = None,
    active: Annotated[bool | None, typer.Option(help="Whether it may use the API.")] = None,
    api_enabled: Annotated[bool | None, typer.Option(help="Whether its API is activated.")] = None,
    billing_ok: Annotated[bool | None, typer.Option(help="Whether its sends are paid for.")] = None,
    monthly_calls: Annotated[int | None, typer.Option(min=0, help="Calls a month; 0 for no limit.")] = None,
    action: Annotated[
        list[str] | None, typer.Option(help="An action it may use; 'all' for every one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Change an account; running services obey from the next second on."""
    if postback_form not in {None, "raw", "field"}:
        raise InvalidRequest("--postback-form is raw or field.", field="postback_form")
    plain = {
        "postback_form": postback_form,
        "active": active,
        "api_enabled": api_enabled,
        "billing_ok": billing_ok,
    }
    urls = {
        "postback_url": postback_url,
        "mo_postback_url": mo_postback_url,
        "pass_postback_url": pass_postback_url,
        "monthly_calls": monthly_calls,
    }
    values: dict[str, Any] = {key: value for key, value in plain.items() if value is not None}
    values |= {key: value or None for key, value in urls.items() if value is not None}
    if action:
        values["actions"] = None if ALL in action else [_action(each) for each in action]
    with records(write=True) as connection:
        management.change_account(connection, account_named(connection, name).id, values)
    tell({"account": name, **values}, as_json=as_json)


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        raise InvalidRequest(f"{text!r} is no IP address and no network.", field="allow_ip") from None


def _action(name: str) -> str:
    if name.lower() not in all_actions():
        known = ", ".join(action.name for action in all_actions().values())
        raise InvalidRequest(f"There is no action {name!r}. Known: {known}.", field="action")
    return name.lower()
