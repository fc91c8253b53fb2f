"""`renderer postbacks`: what customers are owed, the tries made, and owing it once more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from sqlalchemy.engine import Connection

from renderer.cli.output import AsJson, tell
from renderer.delivery.kit import Notice
from renderer.errors import InvalidRequest
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.skycore.notices import TELLINGS
from renderer.skycore.postbacks import SMS_WORDS, WORDS, word
from renderer.skycore.versions import message_id, tracking_id
from renderer.store import accounts, events, messages, notices, postbacks
from renderer.store.messages import Message
from renderer.store.postbacks import OPEN, Postback

app = typer.Typer(help="What customers are told.", no_args_is_help=True)
Tracking = Annotated[str | None, typer.Argument(help="Tracking id of the message, in either form.")]
AccountName = Annotated[str | None, typer.Option("--account", help="Instead: the account's, newest first.")]
NEWEST = 100


@app.command("list")
def list_(
    tracking: Tracking = None,
    account: AccountName = None,
    only_open: Annotated[bool, typer.Option("--open", help="Only those not yet settled.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show a message's postbacks, or an account's newest, with every try."""
    with _records(write=False) as connection:
        facts: dict[str, Any] = {}
        if tracking is not None:
            message = _message(connection, tracking)
            facts = {"message": tracking_id(message.id, message.tracking_form), "state": message.state}
        found = _chosen(connection, tracking, account)
        shown = [_facts(connection, owed) for owed in found if not only_open or owed.state in OPEN]
    tell(facts | {"postbacks": shown}, as_json=as_json)


@app.command()
def replay(
    tracking: Tracking = None,
    account: AccountName = None,
    code: Annotated[str | None, typer.Option(help="Only the postbacks of this code, such as N102.")] = None,
    number: Annotated[int | None, typer.Option("--id", help="Only the postback of this id.")] = None,
    as_json: AsJson = False,
) -> None:
    """Owe settled postbacks once more; a worker pays them, in order, with all retries."""
    told = {one.code for one in (*WORDS.values(), *SMS_WORDS.values())}
    known = told | {one.code for one in TELLINGS.values()}
    if code is not None and code.upper() not in known:
        raise InvalidRequest(f"No postback has the code {code}.", field="code")
    with _records(write=True) as connection:
        wanted = [
            owed.id
            for owed in _chosen(connection, tracking, account)
            if (code is None or _code(connection, owed) == code.upper())
            and (number is None or owed.id == number)
        ]
        count = postbacks.replay(connection, wanted)
    if not wanted:
        raise InvalidRequest(f"There is no such postback of {tracking or account}.", field="tracking")
    if not count:
        raise InvalidRequest("It is on its way already; what is open needs no replay.", field="tracking")
    tell({"message": tracking, "owed_again": count}, as_json=as_json)


@contextmanager
def _records(*, write: bool) -> Iterator[Connection]:
    road = Road(Settings.read())
    try:
        with road.store.write() if write else road.store.read() as connection:
            yield connection
    finally:
        road.close()


def _chosen(connection: Connection, tracking: str | None, account: str | None) -> list[Postback]:
    if (tracking is None) == (account is None):
        raise InvalidRequest("Name a message's tracking id, or an account with --account.", field="tracking")
    if tracking is not None:
        return postbacks.postbacks_of(connection, message_id(tracking))
    owner = accounts.find_account(connection, account or "")
    if owner is None:
        raise InvalidRequest(f"There is no account {account}.", field="account")
    return postbacks.of_account(connection, owner.id, limit=NEWEST)


def _message(connection: Connection, tracking: str) -> Message:
    found = messages.message(connection, message_id(tracking))
    if found is None:
        raise InvalidRequest(f"There is no message {tracking}.", field="tracking")
    return found


def _code(connection: Connection, owed: Postback) -> str:
    if owed.notice_id is not None:
        told = notices.notice(connection, owed.notice_id)
        telling = TELLINGS.get(told.kind) if told else None
        return telling.code if telling else ""
    event = events.event_by_id(connection, owed.event_id) if owed.event_id else None
    message = messages.message(connection, owed.message_id) if owed.message_id else None
    if event is None or message is None:
        return ""
    return word(Notice(owed, event, message)).code


def _facts(connection: Connection, owed: Postback) -> dict[str, Any]:
    tries = [
        f"{one.at:%Y-%m-%d %H:%M:%S} {one.status or one.error}"
        for one in postbacks.attempts_at(connection, owed.id)
    ]
    return {"id": owed.id, "code": _code(connection, owed), "state": owed.state, "tries": tries}
