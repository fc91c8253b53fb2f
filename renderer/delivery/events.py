"""The words for what happens to a message, and which of them its customer is told."""

from __future__ import annotations

from datetime import datetime
from typing import Final

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
