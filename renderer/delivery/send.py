"""Accepted messages -> handed to their gateways: discover, adapt, submit, each step safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import structlog

from renderer.delivery.adapting import adapt
from renderer.delivery.discovery import discover
from renderer.delivery.failing import fail, internal
from renderer.delivery.kit import Kit, insist
from renderer.delivery.submit import submit
from renderer.errors import RendererError
from renderer.store import AWAY, messages
from renderer.store.messages import Message

log = structlog.get_logger("renderer.delivery")

# each takes messages as they stand and gives those that go on to the next one, as they then stand
Step = Callable[[Kit, Sequence[Message]], Sequence[Message]]
STEPS: tuple[Step, ...] = (discover, adapt, submit)
# after the wait for a handset's report, or its time-out: whatever is known by now is used
CONTENT_STEPS: tuple[Step, ...] = (adapt, submit)


def send_all(kit: Kit, ids: Sequence[int]) -> None:
    """Bring messages as far as they go; one that fails does not hold up the others."""
    insist(partial(walk, kit, ids, STEPS))


def send_claimed(kit: Kit, ids: Sequence[int]) -> None:
    """The same with messages that this worker has claimed.

    What another worker is at, or was when it died, stays claimed and is looked at again when that runs out.
    """
    try:
        send_all(kit, ids)
    except Exception:
        insist(partial(_set_aside, kit, ids))
        raise


def _set_aside(kit: Kit, ids: Sequence[int]) -> None:
    """A defect of ours would meet the same messages again at once: they wait until they are forgotten."""
    with kit.write() as (connection, now):
        messages.mark_queued(connection, ids, now=now)


def send_content(kit: Kit, ids: Sequence[int]) -> None:
    """Bring messages on from adapting: discovery is over, or they are tried again."""
    insist(partial(walk, kit, ids, CONTENT_STEPS))


def walk(kit: Kit, ids: Sequence[int], steps: Sequence[Step]) -> None:
    """Walk messages through steps side by side: one question to the records serves all of them.

    What no retry can mend fails its message alone, with the reason kept: when something goes wrong among
    several, each is walked by itself, and the books keep what was done already from being done twice. Raises
    one of AWAY when the database cannot answer: nothing is decided then.
    """
    try:
        _walk(kit, ids, steps)
    except AWAY:
        raise
    except Exception as error:  # noqa: BLE001 - told to the customer, and logged with its trace
        if len(ids) > 1:
            log.warning("messages.one-by-one", messages=len(ids), error=type(error).__name__)
            for message_id in ids:
                walk(kit, [message_id], steps)
            return
        fail(kit, ids[0], _reason(ids[0], error))


def _walk(kit: Kit, ids: Sequence[int], steps: Sequence[Step]) -> None:
    with kit.store.read() as connection:
        found = messages.by_ids(connection, ids)
    going: Sequence[Message] = [one for one in found if not (one.is_final or one.state == messages.SENT)]
    for step in steps:
        if not going:
            return
        going = step(kit, going)


def _reason(message_id: int, error: Exception) -> str:
    if isinstance(error, RendererError):
        log.info("message.failed", message=message_id, reason=error.message)
        return error.message
    # a defect of ours: the customer is told, the trace is kept
    log.error("message.defect", message=message_id, exc_info=error)
    return internal(error)
