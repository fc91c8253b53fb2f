"""The submit step: a composed message -> its gateway, with the intent committed before the call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from renderer.delivery import events
from renderer.delivery.compose import open_pdu
from renderer.delivery.discovery import CONTENT_QUEUE
from renderer.delivery.kit import Kit, insist, log
from renderer.gateway.base import Answer, Submission
from renderer.store import messages, submissions, workers
from renderer.store.messages import Message
from renderer.store.submissions import Attempt


def submit(kit: Kit, message: Message) -> Message | None:
    """Hand the message over; None when that is done, put off, or another worker's business.

    The gateways know no idempotency key that they promise to honour, so an intent without an outcome is
    *unknown*: it is tried again under the same reference, or left to be resolved, as the gateway's
    ``resubmit_unknown`` says.
    """
    begun = _begin(kit, message)
    if begun is None:
        return None
    attempt_id, attempt = begun
    answer = kit.gateway(message.gateway).submit(submission_of(kit, message))
    insist(lambda: record(kit, message, attempt_id, attempt, answer))
    return None


def reference_of(message: Message) -> str:
    """What the gateway is told the message is called, in every attempt."""
    return f"mms-{message.id}"


def submission_of(kit: Kit, message: Message) -> Submission:
    """The artefact taken apart for the gateway."""
    data = kit.artefacts.get(message.artefact or "")
    if data is None:
        raise FileNotFoundError(f"the artefact of message {message.id} is gone")
    opened = open_pdu(data)
    return Submission(
        reference_of(message), message.recipient, message.sender, opened.subject, opened.parts, opened.smil
    )


def _begin(kit: Kit, message: Message) -> tuple[int, int] | None:
    """Id and number of a freshly committed attempt; None when none may be made now."""
    with kit.write() as (connection, now):
        made = submissions.attempts_of(connection, message.id, submissions.CONTENT)
        living = workers.living(connection, since=now - timedelta(seconds=kit.waits.lease))
        if _in_other_hands(made, living | {kit.executor}):
            return None
        for lost in made:
            if lost.outcome is None:
                submissions.end(connection, lost.id, submissions.UNKNOWN, now=now, gateway_id=None, answer="")
                events.note(connection, message, events.UNKNOWN, now=now, key=str(lost.attempt))
        if _must_wait(kit, message, made):
            return None
        number = len(made) + 1
        attempt_id = submissions.begin(
            connection,
            message.id,
            submissions.CONTENT,
            number,
            reference=reference_of(message),
            gateway=message.gateway,
            executor=kit.executor,
            now=now,
        )
        return None if attempt_id is None else (attempt_id, number)


def _in_other_hands(made: Sequence[Attempt], living: set[str]) -> bool:
    """Whether it was taken already, or a living worker is at it this very moment."""
    return any(one.outcome == "accepted" or (one.outcome is None and one.executor in living) for one in made)


def _must_wait(kit: Kit, message: Message, made: Sequence[Attempt]) -> bool:
    lost = any(one.outcome in {None, submissions.UNKNOWN} for one in made)
    return lost and not kit.resubmit_unknown(message.gateway)


def record(kit: Kit, message: Message, attempt_id: int, attempt: int, answer: Answer) -> None:
    """Write the outcome into the books, with the event that follows from it, in one transaction."""
    state, kind = _verdict(kit, message, attempt, answer)
    if kind == events.PUT_OFF:
        # booked before it is written: a crash between the two repeats the booking, not the message
        delay = kit.waits.submit_retry * 2 ** (attempt - 1)
        kit.enqueue(CONTENT_QUEUE, [message.id], f"again:{message.id}:{attempt}", delay=max(delay, 0.001))
    log.info("message.submitted", message=message.id, outcome=answer.outcome, attempt=attempt)
    facts = {"gateway": message.gateway, "reason": answer.reason, "gateway_id": answer.gateway_id}
    once = kind in {events.SENT, events.FAILED}
    with kit.write() as (connection, now):
        submissions.end(
            connection, attempt_id, answer.outcome, now=now, gateway_id=answer.gateway_id, answer=answer.raw
        )
        messages.change(connection, message.id, now=now, state=state, gateway_id=answer.gateway_id)
        events.note(connection, message, kind, now=now, key="" if once else str(attempt), **facts)


def _verdict(kit: Kit, message: Message, attempt: int, answer: Answer) -> tuple[str, str]:
    """State and event that an answer leads to."""
    if answer.outcome == "accepted":
        return messages.SENT, events.SENT
    if answer.outcome == "unknown" and not kit.resubmit_unknown(message.gateway):
        return messages.WAITING, events.UNKNOWN
    if answer.outcome != "refused" and attempt <= kit.waits.submit_retries:
        return messages.WAITING, events.PUT_OFF
    return messages.FAILED, events.FAILED
