"""A message that cannot be sent, and why -> its end in the records, told to the customer once."""

from __future__ import annotations

from renderer.delivery import events
from renderer.delivery.kit import Kit, insist
from renderer.store import messages


def fail(kit: Kit, message_id: int, reason: str) -> None:
    """The message cannot be sent: say so once."""

    def record() -> None:
        with kit.write() as (connection, now):
            message = messages.message(connection, message_id)
            if message is None or message.is_final or message.state == messages.SENT:
                return
            messages.change(connection, message_id, now=now, state=messages.FAILED)
            events.note(connection, message, events.FAILED, now=now, reason=reason)

    insist(record)


def internal(error: Exception) -> str:
    """What a customer is told of a defect of ours; its trace is for the log."""
    return f"Internal error ({type(error).__name__})."
