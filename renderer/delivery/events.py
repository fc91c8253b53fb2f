"""The words for what happens to a message, and which of them its customer is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.engine import Connection

from renderer.store import accounts, postbacks
from renderer.store import events as book
from renderer.store.messages import Message

ACCEPTED: Final = "accepted"
DISCOVERING: Final = "discovering"  # a Device Discovery Message went out
DISCOVERY_FAILED: Final = "discovery-failed"  # it could not be sent
DISCOVERED: Final = "discovered"  # its report came
UNDISCOVERED: Final = "undiscovered"  # its report says that it did not arrive
ADAPTED: Final = "adapted"
UNKNOWN: Final = "unknown"  # a worker died between submit and record
REROUTED: Final = "rerouted"  # the gateway cannot carry it: another one may
PUT_OFF: Final = "put-off"  # the gateway asked to be tried later
SENT: Final = "sent"
FAILED: Final = "failed"
DEFERRED: Final = "deferred"
DELIVERED: Final = "delivered"
UNDELIVERED: Final = "undelivered"

TOLD: Final = frozenset(
    {DISCOVERING, DISCOVERY_FAILED, DISCOVERED, UNDISCOVERED, SENT, FAILED, DELIVERED, UNDELIVERED}
)


def accepted(connection: Connection, message_id: int, *, now: datetime, action: str) -> None:
    """Note that a message was taken in."""
    book.add_event(connection, message_id, ACCEPTED, now=now, action=action)


@dataclass(frozen=True, slots=True)
class Happening:
    """One event to be noted; ``key`` is what may repeat within its kind."""

    message: Message
    kind: str
    facts: Mapping[str, Any]
    key: str = ""


def note_all(connection: Connection, happenings: Sequence[Happening], *, now: datetime) -> None:
    """Note events once each and owe the customers their postbacks."""
    rows = [(one.message.id, one.kind, one.key, one.facts) for one in happenings]
    made = book.add_many(connection, rows, now=now)
    new = [one for one in happenings if (one.message.id, one.kind, one.key[:64]) in made]
    told = [one for one in new if one.kind in TOLD]
    wanting = _wanting(connection, {one.message.account_id for one in told})
    owed = [
        {
            "account_id": one.message.account_id,
            "message_id": one.message.id,
            "event_id": made[one.message.id, one.kind, one.key[:64]],
        }
        for one in told
        if one.message.account_id in wanting
    ]
    postbacks.owe_all(connection, owed, now=now)


def _wanting(connection: Connection, account_ids: Collection[int]) -> set[int]:
    """The accounts that want postbacks."""
    found = (accounts.account_by_id(connection, one) for one in account_ids)
    return {one.id for one in found if one is not None and one.postback_url}


def note(
    connection: Connection, message: Message, kind: str, *, now: datetime, key: str = "", **facts: object
) -> bool:
    """Note an event once and owe the customer its postback; False when it was noted before."""
    event_id = book.add_event(connection, message.id, kind, now=now, key=key, **facts)
    if event_id is None:
        return False
    if kind in TOLD:
        account = accounts.account_by_id(connection, message.account_id)
        if account is not None and account.postback_url:
            postbacks.owe(
                connection, account_id=account.id, message_id=message.id, event_id=event_id, now=now
            )
    return True
