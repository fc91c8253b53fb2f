"""The records of messages -> rows a page lists, and one message's history; numbers are masked here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from renderer.errors import UnknownId
from renderer.skycore.versions import message_id, tracking_id
from renderer.store import events, postbacks, submissions
from renderer.store.messages import Message, messages
from renderer.store.rows import query

PAGE = 50
_SHOWN_DIGITS = 2
# facts of events that hold numbers or what a recipient was told
_PRIVATE = frozenset({"recipient", "to", "text", "number", "phone"})


@dataclass(frozen=True, slots=True)
class Row:
    """One message of a list."""

    id: int
    tracking: str
    created_at: datetime
    recipient: str
    template: str
    gateway: str
    handset: str
    sent_as: str
    state: str


@dataclass(frozen=True, slots=True)
class Happening:
    """Something of a message's history: ``kind`` in delivery's words, ``facts`` as pairs to show."""

    at: datetime
    kind: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class History:
    """All that is known of one message, oldest first."""

    message: Message
    row: Row
    happenings: tuple[Happening, ...]
    attempts: tuple[submissions.Attempt, ...]
    postbacks: tuple[tuple[postbacks.Postback, tuple[postbacks.PostbackAttempt, ...]], ...]


def mask(number: str) -> str:
    """A phone number with its first and last two digits only; a hash is told as such."""
    if len(number) > 20:
        return "forgotten"
    hidden = max(0, len(number) - 2 * _SHOWN_DIGITS)
    return f"{number[:_SHOWN_DIGITS]}{'•' * hidden}{number[-_SHOWN_DIGITS:]}" if hidden else "•" * len(number)


def page(
    connection: Connection, *, account_id: int | None, state: str = "", before: int = 0, limit: int = PAGE
) -> list[Row]:
    """The newest messages below an id, newest first; of one account, or of all for None."""
    statement = select(
        messages.c.id,
        messages.c.tracking_form,
        messages.c.created_at,
        messages.c.recipient,
        messages.c.template,
        messages.c.gateway,
        messages.c.handset,
        messages.c.sent_as,
        messages.c.state,
    )
    if account_id is not None:
        statement = statement.where(messages.c.account_id == account_id)
    if state:
        statement = statement.where(messages.c.state == state)
    if before:
        statement = statement.where(messages.c.id < before)
    found = connection.execute(statement.order_by(messages.c.id.desc()).limit(limit))
    return [_row(each) for each in found.mappings()]


def history(connection: Connection, number: int, *, account_id: int | None) -> History | None:
    """One message with everything that happened to it; None when there is none, or it is another's."""
    where = messages.c.id == number
    if account_id is not None:
        where &= messages.c.account_id == account_id
    found = connection.execute(query(Message, messages, where)).first()
    if found is None:
        return None
    message = Message(*found)
    kept = {name: getattr(message, name) for name in Row.__slots__ if name != "tracking"}
    row = _row({**kept, "tracking_form": message.tracking_form})
    attempts = [
        one
        for purpose in (submissions.DISCOVERY, submissions.CONTENT)
        for one in submissions.attempts_of(connection, number, purpose)
    ]
    owed = [
        (one, tuple(postbacks.attempts_at(connection, one.id)))
        for one in postbacks.postbacks_of(connection, number)
    ]
    happened = tuple(_happening(one, message.recipient) for one in events.events_of(connection, number))
    return History(message, row, happened, tuple(_masked(one, message) for one in attempts), tuple(owed))


def number_of(text: str) -> int | None:
    """The message a person means: its number, or a tracking id of either form; None for anything else."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    try:
        return message_id(text)
    except UnknownId:
        return None


def _row(found: Mapping[Any, Any]) -> Row:
    return Row(
        id=found["id"],
        tracking=tracking_id(found["id"], found["tracking_form"]),
        created_at=found["created_at"],
        recipient=mask(found["recipient"]),
        template=found["template"],
        gateway=found["gateway"],
        handset=found["handset"] or "",
        sent_as=found["sent_as"],
        state=found["state"],
    )


def _happening(event: events.Event, recipient: str) -> Happening:
    told = (
        (name.replace("_", " "), str(value).replace(recipient, mask(recipient)))
        for name, value in event.facts.items()
        if value not in (None, "", [], {}) and name not in _PRIVATE and not isinstance(value, dict | list)
    )
    return Happening(event.at, event.kind, tuple(told))


def _masked(one: submissions.Attempt, message: Message) -> submissions.Attempt:
    """The attempt with the number masked in what the gateway answered."""
    if not one.answer or message.recipient not in one.answer:
        return one
    values = {name: getattr(one, name) for name in submissions.Attempt.__slots__}
    values["answer"] = one.answer.replace(message.recipient, mask(message.recipient))
    return submissions.Attempt(**values)
