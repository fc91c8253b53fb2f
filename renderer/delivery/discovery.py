"""The discover step: a number whose handset nobody knows -> a Device Discovery Message and a bounded wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from renderer.delivery import events
from renderer.delivery.kit import Kit, insist
from renderer.gateway.base import Answer, Submission
from renderer.part import Part
from renderer.store import handsets, messages, submissions
from renderer.store.messages import Message

DEFAULT_TITLE = "Device Discovery"
DEFAULT_MINUTES = 5
CONTENT_QUEUE = "content"


def discover(kit: Kit, batch: Sequence[Message]) -> list[Message]:
    """Those messages whose handsets are known, or not to be asked; the others go on when theirs answered."""
    asked = (ask(kit, one) if one.discovery or one.state == messages.WAITING else one for one in batch)
    return [one for one in asked if one is not None]


def ask(kit: Kit, message: Message) -> Message | None:
    """Ask an unknown handset to report itself; None while the answer is awaited.

    The wait is a delayed job, written before the asking: whatever dies, the content goes out in the end.
    """
    settings = message.discovery
    if not settings or message.state == messages.WAITING:
        return None if message.state == messages.WAITING else message
    if not settings.get("force") and _known(kit, message):
        return message
    attempt_id = _begin(kit, message, settings)
    if attempt_id is None:
        return None
    answer = kit.gateway(message.gateway).submit(discovery_message(message, settings))
    insist(lambda: _record(kit, message, attempt_id, answer))
    return None


def content_key(message_id: int) -> str:
    """Name of the job that sends the content when discovery is over."""
    return f"content:{message_id}"


def discovery_message(message: Message, settings: Mapping[str, Any]) -> Submission:
    """The short text that makes the handset send a delivery report."""
    text = Part("discovery.txt", "text/plain; charset=utf-8", str(settings["text"]).encode())
    title = str(settings.get("title") or DEFAULT_TITLE)
    return Submission(f"ddm-{message.id}", message.recipient, message.sender, title, (text,))


def _known(kit: Kit, message: Message) -> bool:
    with kit.store.read() as connection:
        return handsets.handset_of(connection, message.recipient) is not None


def _begin(kit: Kit, message: Message, settings: Mapping[str, Any]) -> int | None:
    """Commit the intent after the wait is booked; None when the question was asked before."""
    minutes = settings.get("minutes")
    wait = (DEFAULT_MINUTES if minutes is None else int(minutes)) * kit.waits.minute
    kit.book(CONTENT_QUEUE, [message.id], content_key(message.id), delay=wait)
    with kit.write() as (connection, now):
        begun = submissions.begin(
            connection,
            message.id,
            submissions.DISCOVERY,
            1,
            reference=f"ddm-{message.id}",
            gateway=message.gateway,
            executor=kit.executor,
            now=now,
        )
        # asked by a worker that died since: the booked job brings the message on
        before = (messages.ACCEPTED, messages.QUEUED)
        waits = messages.change(connection, message.id, now=now, only_from=before, state=messages.WAITING)
    kit.due(content_key(message.id), delay=wait)
    return begun if waits else None


def _record(kit: Kit, message: Message, attempt_id: int, answer: Answer) -> None:
    taken = answer.outcome == "accepted"
    with kit.write() as (connection, now):
        submissions.end(
            connection, attempt_id, answer.outcome, now=now, gateway_id=answer.gateway_id, answer=answer.raw
        )
        kind = events.DISCOVERING if taken else events.DISCOVERY_FAILED
        events.note(connection, message, kind, now=now, reason=answer.reason)
    if not taken:
        # no report can come: do not wait for it
        kit.bring_forward(content_key(message.id))
