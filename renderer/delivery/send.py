"""An accepted message -> handed to its gateway: discover, adapt, submit, each step safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import structlog
from sqlalchemy.exc import OperationalError

from renderer.delivery import events
from renderer.delivery.adapting import adapt
from renderer.delivery.discovery import discover
from renderer.delivery.kit import Kit, insist
from renderer.delivery.submit import submit
from renderer.errors import RendererError
from renderer.store import messages
from renderer.store.messages import Message

log = structlog.get_logger("renderer.delivery")

# each takes the message as it stands and gives it as it then stands, or None: nothing more to do for now
Step = Callable[[Kit, Message], Message | None]
STEPS: tuple[Step, ...] = (discover, adapt, submit)
# after the wait for a handset's report, or its time-out: whatever is known by now is used
CONTENT_STEPS: tuple[Step, ...] = (adapt, submit)


def send_all(kit: Kit, ids: Sequence[int]) -> None:
    """Bring messages as far as they go; one that fails does not hold up the others."""
    for message_id in ids:
        insist(partial(walk, kit, message_id, STEPS))


def send_content(kit: Kit, ids: Sequence[int]) -> None:
    """Bring messages on from adapting: discovery is over, or they are tried again."""
    for message_id in ids:
        insist(partial(walk, kit, message_id, CONTENT_STEPS))


def walk(kit: Kit, message_id: int, steps: Sequence[Step]) -> None:
    """Walk a message through steps; what no retry can mend fails it, with the reason kept.

    Raises OperationalError when the database is away: nothing is decided then.
    """
    with kit.store.read() as connection:
        message = messages.message(connection, message_id)
    try:
        for step in steps:
            if message is None or message.is_final or message.state == messages.SENT:
                return
            message = step(kit, message)
    except OperationalError:
        raise
    except RendererError as error:
        log.info("message.failed", message=message_id, reason=error.message)
        fail(kit, message_id, error.message)
    except Exception as error:
        # a defect of ours: the customer is told, the trace is kept
        log.exception("message.defect", message=message_id)
        fail(kit, message_id, f"Internal error ({type(error).__name__}).")


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
