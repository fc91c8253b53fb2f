"""The submit step: composed messages -> their gateways, with the intent committed before the call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Final

from renderer.delivery import events
from renderer.delivery.adapting import ways_of
from renderer.delivery.compose import Opened, open_pdu
from renderer.delivery.discovery import CONTENT_QUEUE
from renderer.delivery.events import Happening
from renderer.delivery.fitting import SMS, can_text, text_of
from renderer.delivery.kit import Kit, insist, log
from renderer.gateway.base import Answer, Gateway, Submission, TextMessage
from renderer.gateway.calls import submit_all, submit_sms
from renderer.store import messages, submissions, workers
from renderer.store.messages import Message
from renderer.store.submissions import Attempt

GROUP: Final = 8  # messages whose intents are committed together: so many a kill can leave unknown
# causes that another gateway, or a text, may not share
_ELSEWHERE: Final = frozenset({"type", "size", "unsupported", "carrier"})


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt whose intent is committed; ``number`` counts a message's attempts from 1."""

    message: Message
    id: int
    number: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer leads to: the message's state, the event, and in how many seconds it is tried again."""

    state: str
    kind: str
    again: float | None = None
    elsewhere: bool = False


def submit(kit: Kit, batch: Sequence[Message]) -> list[Message]:
    """Hand the messages over; none goes on: what is left is put off, or another worker's business.

    The gateways know no idempotency key that they promise to honour, so an intent without an outcome is
    *unknown*: it is tried again under the same reference, or left to be resolved, as the gateway's
    ``resubmit_unknown`` says.
    """
    for group in _groups(kit, batch):
        begun = _begin(kit, group)
        together = len(begun) > 1 and len(begun) <= _most_together(kit, [one.message for one in begun])
        answers = _together(kit, begun) if together else kit.each(partial(_hand_over, kit), begun)
        insist(partial(record, kit, list(zip(begun, answers, strict=True))))
    return []


def reference_of(message: Message) -> str:
    """What the gateway is told the message is called, in every attempt."""
    return f"mms-{message.id}"


def submission_of(kit: Kit, message: Message) -> Submission:
    """The artefact taken apart for the gateway."""
    opened = _opened(kit, message)
    if opened is None:
        raise FileNotFoundError(f"the artefact of message {message.id} is gone")
    return Submission(
        reference_of(message), message.recipient, message.sender, opened.subject, opened.parts, opened.smil
    )


def _hand_over(kit: Kit, begun: Begun) -> Answer:
    """The gateway's answer; a defect of ours fails this message and none beside it."""
    try:
        return _call(kit, begun)
    except Exception as error:  # noqa: BLE001 - logged with its trace and told to the customer
        return _defect(error, begun)


def _together(kit: Kit, group: Sequence[Begun]) -> list[Answer]:
    """The same for messages of one content, in as few calls as the gateway takes."""
    name = group[0].message.gateway
    try:
        gateway = kit.gateway(name)
        first = submission_of(kit, group[0].message)
        batch = [
            replace(first, reference=reference_of(one.message), recipient=one.message.recipient)
            for one in group
        ]
        with kit.meter.timed("renderer_submit_seconds", gateway=name):
            return submit_all(gateway, batch)
    except Exception as error:  # noqa: BLE001 - logged with its trace and told to the customers
        return [_defect(error, one) for one in group]


def _defect(error: Exception, begun: Begun) -> Answer:
    log.error("message.defect", message=begun.message.id, exc_info=error)
    return Answer("refused", reason=f"Internal error ({type(error).__name__}).")


def _most_together(kit: Kit, group: Sequence[Message]) -> int:
    """How many of these messages their gateway takes in one call: more than 1 only for one content."""
    if len(group) == 1 or len({_content(one) for one in group}) > 1:
        return 1
    return kit.gateway(group[0].gateway).capabilities.recipients


def _content(message: Message) -> tuple[str | int, ...]:
    """Equal for messages that a gateway may take in one call; an SMS is never equal to another."""
    if message.sent_as == SMS or not message.artefact:
        return (message.id,)
    return (message.gateway, message.sender, message.artefact)


def _call(kit: Kit, begun: Begun) -> Answer:
    message, gateway = begun.message, kit.gateway(begun.message.gateway)
    with kit.meter.timed("renderer_submit_seconds", gateway=message.gateway):
        return _sent(kit, message, gateway)


def _sent(kit: Kit, message: Message, gateway: Gateway) -> Answer:
    if message.sent_as != SMS:
        return gateway.submit(submission_of(kit, message))
    opened = _opened(kit, message)
    text = text_of(message, opened.subject if opened else "", kit.link(message.id))
    return submit_sms(gateway, TextMessage(reference_of(message), message.recipient, message.sender, text))


def _opened(kit: Kit, message: Message) -> Opened | None:
    if not message.artefact:
        return None
    recent = kit.recent.take(message.artefact)
    if recent is not None:
        return recent
    data = kit.artefacts.get(message.artefact)
    return None if data is None else open_pdu(data)


def _groups(kit: Kit, batch: Sequence[Message]) -> Iterator[Sequence[Message]]:
    """Messages in groups that are begun and recorded together; alone where an unknown one is not repeated.

    Those of one content go together, as many as their gateway takes in one call.
    """
    alike: dict[tuple[str | int, ...], list[Message]] = {}
    for one in batch:
        if kit.resubmit_unknown(one.gateway):
            alike.setdefault(_content(one), []).append(one)
        else:
            yield [one]
    others: list[Message] = []
    for same in alike.values():
        most = _most_together(kit, same)
        if most > 1:
            yield from (same[start : start + most] for start in range(0, len(same), most))
        else:
            others += same
    yield from (others[start : start + GROUP] for start in range(0, len(others), GROUP))


def _begin(kit: Kit, group: Sequence[Message]) -> list[Begun]:
    """Freshly committed attempts; none for a message that may have none now."""
    with kit.write() as (connection, now):
        made = submissions.attempts_of_all(connection, [one.id for one in group], submissions.CONTENT)
        living = workers.living(connection, since=now - timedelta(seconds=kit.waits.lease)) | {kit.executor}
        free = [one for one in group if not _in_other_hands(made[one.id], living)]
        lost = [(one, attempt) for one in free for attempt in made[one.id] if attempt.outcome is None]
        for one, attempt in lost:
            submissions.end(connection, attempt.id, submissions.UNKNOWN, now=now, gateway_id=None, answer="")
            events.note(connection, one, events.UNKNOWN, now=now, key=str(attempt.attempt))
        ready = []
        for one in free:
            if _must_wait(kit, one, made[one.id]):  # until a report, or an operator, tells what became of it
                before = (messages.ACCEPTED, messages.QUEUED)
                messages.change(connection, one.id, now=now, only_from=before, state=messages.WAITING)
            else:
                ready.append(one)
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
                for one in ready
            ],
            now=now,
        )
    return [Begun(one, ids[one.id], len(made[one.id]) + 1) for one in ready if one.id in ids]


def _in_other_hands(made: Sequence[Attempt], living: set[str]) -> bool:
    """Whether it was taken already, or a living worker is at it this very moment."""
    return any(one.outcome == "accepted" or (one.outcome is None and one.executor in living) for one in made)


def _must_wait(kit: Kit, message: Message, made: Sequence[Attempt]) -> bool:
    lost = any(one.outcome in {None, submissions.UNKNOWN} for one in made)
    return lost and not kit.resubmit_unknown(message.gateway)


def record(kit: Kit, done: Sequence[tuple[Begun, Answer]]) -> None:
    """Write the outcomes into the books, with the events that follow from them, in one transaction."""
    judged = [(begun, answer, verdict_on(kit, begun, answer)) for begun, answer in done]
    for begun, answer, verdict in judged:
        _count(kit, begun.message, answer, verdict)
        if verdict.again is not None:
            # booked before it is written: a crash between the two repeats the booking, not the message
            key = f"again:{begun.message.id}:{begun.number}"
            kit.enqueue(CONTENT_QUEUE, [begun.message.id], key, delay=max(verdict.again, 0.001))
    for begun, answer, _ in judged:
        log.info("message.submitted", message=begun.message.id, outcome=answer.outcome, attempt=begun.number)
    with kit.write() as (connection, now):
        ended = {
            begun.id: {"outcome": answer.outcome, "gateway_id": answer.gateway_id, "answer": answer.raw}
            for begun, answer, _ in judged
        }
        submissions.end_all(connection, ended, now=now)
        changed = {
            begun.message.id: {
                "state": verdict.state,
                "gateway_id": answer.gateway_id,
                "artefact": None if verdict.elsewhere else begun.message.artefact,
            }
            for begun, answer, verdict in judged
        }
        messages.change_all(connection, changed, now=now)
        events.note_all(connection, [_happening(*one) for one in judged], now=now)


def _count(kit: Kit, message: Message, answer: Answer, verdict: Verdict) -> None:
    kit.meter.count("renderer_submits_total", gateway=message.gateway, outcome=answer.outcome)
    if verdict.kind == events.PUT_OFF:
        kit.meter.count("renderer_retries_total", gateway=message.gateway)
    elif verdict.kind == events.SENT:
        kit.meter.observe("renderer_sent_seconds", (kit.clock() - message.created_at).total_seconds())


def _happening(begun: Begun, answer: Answer, verdict: Verdict) -> Happening:
    facts = {
        "gateway": begun.message.gateway,
        "reason": answer.reason,
        "gateway_id": answer.gateway_id,
        "cause": answer.cause,
        "code": answer.code,
    }
    once = verdict.kind in {events.SENT, events.FAILED}
    return Happening(begun.message, verdict.kind, facts, "" if once else str(begun.number))


def verdict_on(kit: Kit, begun: Begun, answer: Answer) -> Verdict:
    """What an answer leads to: sent, tried again later or through another gateway, or failed."""
    message, number = begun.message, begun.number
    if answer.outcome == "accepted":
        return Verdict(messages.SENT, events.SENT)
    if answer.outcome == "unknown" and not kit.resubmit_unknown(message.gateway):
        return Verdict(messages.WAITING, events.UNKNOWN)
    if answer.outcome == "refused":
        if answer.cause in _ELSEWHERE and _has_other_ways(kit, message):
            return Verdict(messages.WAITING, events.REROUTED, again=0.0, elsewhere=True)
        return Verdict(messages.FAILED, events.FAILED)
    if number > kit.waits.submit_retries:
        return Verdict(messages.FAILED, events.FAILED)
    pause = kit.waits.submit_retry * 2 ** (number - 1)
    return Verdict(messages.WAITING, events.PUT_OFF, again=max(pause, answer.retry_after or 0.0))


def _has_other_ways(kit: Kit, message: Message) -> bool:
    """Whether another gateway or an SMS may carry it; one that refused is not asked for the MMS again."""
    if message.sent_as == SMS:
        return False
    with kit.store.read() as connection:
        ways = ways_of(kit, connection, message)
        tried = submissions.attempts_of(connection, message.id, submissions.CONTENT)
    refused = {one.gateway for one in tried if one.outcome == "refused"} | {message.gateway}
    return bool(set(ways) - refused) or any(can_text(kit, message, name) for name in ways)
