"""Messages about to be handed over -> their attempts, each committed as an intent before the call.

What died between an intent and its record is unknown: never silently sent again, never silently forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from renderer.delivery import events
from renderer.delivery.kit import Kit
from renderer.store import messages, submissions, workers
from renderer.store.messages import Message
from renderer.store.submissions import Attempt


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt whose intent is committed; ``number`` counts a message's attempts from 1."""

    message: Message
    id: int
    number: int


def reference_of(message: Message) -> str:
    """What the gateway is told the message is called, in every attempt."""
    return f"mms-{message.id}"


def begin(kit: Kit, group: Sequence[Message]) -> list[Begun]:
    """Freshly committed attempts; none for a message that may have none now."""
    mine: set[int] = set()
    try:
        with kit.write() as (connection, now):
            made = submissions.attempts_of_all(connection, [one.id for one in group], submissions.CONTENT)
            living = _living(kit, connection, now)
            free = [one for one in group if not _in_other_hands(kit, made[one.id], living)]
            ready = _ready(kit, connection, free, made, now)
            begun = _intended(kit, connection, ready, made, now)
            # before the commit: from then on another thread may find them
            mine = {one.id for one in begun}
            kit.in_flight.update(mine)
    except BaseException:
        kit.in_flight.difference_update(mine)
        raise
    return begun


def _living(kit: Kit, connection: Connection, now: datetime) -> set[str]:
    """Workers that may be at it this very moment."""
    if not kit.steady():
        return workers.known(connection)
    return workers.living(connection, since=now - timedelta(seconds=kit.waits.lease))


def _in_other_hands(kit: Kit, made: Sequence[Attempt], living: set[str]) -> bool:
    """Whether it was taken already, or somebody living is at it: a worker, or another thread of this one."""
    return any(
        one.outcome == "accepted"
        or (one.outcome is None and (one.id in kit.in_flight if _ours(kit, one) else one.executor in living))
        for one in made
    )


def _ours(kit: Kit, attempt: Attempt) -> bool:
    return attempt.executor == kit.executor


def _ready(
    kit: Kit,
    connection: Connection,
    free: Sequence[Message],
    made: Mapping[int, Sequence[Attempt]],
    now: datetime,
) -> list[Message]:
    """Those that may be handed over: what became of their lost attempts is unknown from now on."""
    lost = {
        attempt.id: (one, attempt)
        for one in free
        for attempt in made[one.id]
        if attempt.outcome is None and not _ours(kit, attempt)
    }
    given_up = submissions.give_up(connection, list(lost), now=now)
    for attempt_id, (one, attempt) in lost.items():
        if attempt_id in given_up:
            events.note(connection, one, events.UNKNOWN, now=now, key=str(attempt.attempt))
    told = {one.id for attempt_id, (one, _) in lost.items() if attempt_id not in given_up}
    ready = []
    for one in free:
        if one.id in told:  # its worker lived after all, and has recorded what became of it
            continue
        if _must_wait(kit, one, made[one.id]):  # until a report, or an operator, tells what became of it
            before = (messages.ACCEPTED, messages.QUEUED)
            messages.change(connection, one.id, now=now, only_from=before, state=messages.WAITING)
        else:
            ready.append(one)
    return ready


def _intended(
    kit: Kit,
    connection: Connection,
    ready: Sequence[Message],
    made: Mapping[int, Sequence[Attempt]],
    now: datetime,
) -> list[Begun]:
    """The attempts to make: intents of ours whose commit was never confirmed, else new ones."""
    known = {one.id: attempt for one in ready for attempt in made[one.id] if attempt.outcome is None}
    resumed = [
        Begun(one, attempt.id, attempt.attempt)
        for one in ready
        if (attempt := known.get(one.id)) is not None and _ours(kit, attempt)
    ]
    fresh = [one for one in ready if one.id not in {begun.message.id for begun in resumed}]
    ids = submissions.begin_all(
        connection,
        [
            {
                "message_id": one.id,
                "purpose": submissions.CONTENT,
                "attempt": len(made[one.id]) + 1,
                "reference": reference_of(one),
                "gateway": one.gateway,
                "executor": kit.executor,
            }
            for one in fresh
        ],
        now=now,
    )
    return resumed + [Begun(one, ids[one.id], len(made[one.id]) + 1) for one in fresh if one.id in ids]


def _must_wait(kit: Kit, message: Message, made: Sequence[Attempt]) -> bool:
    lost = any(
        one.outcome == submissions.UNKNOWN or (one.outcome is None and not _ours(kit, one)) for one in made
    )
    return lost and not kit.resubmit_unknown(message.gateway)
