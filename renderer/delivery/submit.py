"""The submit step: composed messages -> their gateways, with the intent committed before the call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from renderer.delivery import events
from renderer.delivery.adapting import ways_of
from renderer.delivery.compose import Opened, open_pdu
from renderer.delivery.discovery import CONTENT_QUEUE
from renderer.delivery.events import Happening
from renderer.delivery.failing import fail, internal
from renderer.delivery.fitting import SMS, can_text, text_of
from renderer.delivery.intents import Begun, begin, reference_of
from renderer.delivery.kit import Kit, insist, log
from renderer.gateway.base import Answer, Outcome, Submission, TextMessage
from renderer.gateway.calls import submit_all, submit_sms
from renderer.store import messages, submissions
from renderer.store.messages import Message

GROUP: Final = 8  # messages whose intents are committed together: so many a kill can leave unknown
# causes that another gateway, or a text, may not share
_ELSEWHERE: Final = frozenset({"type", "size", "unsupported", "carrier"})


Call = Callable[[], list[Answer]]


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
        begun = begin(kit, group)
        together = len(begun) > 1 and len(begun) <= _most_together(kit, [one.message for one in begun])
        answers = _together(kit, begun) if together else kit.each(partial(_hand_over, kit), begun)
        _record_all(kit, list(zip(begun, answers, strict=True)))
    return []


def _record_all(kit: Kit, done: Sequence[tuple[Begun, Answer]]) -> None:
    """Record outcomes together; when they cannot be, each by itself, so that one harms no other.

    What the records do not take at all is in the log; its message is told to have failed, as what is neither
    sent nor failed would be sent again.
    """
    try:
        again = insist(partial(record, kit, done))
    except Exception as error:  # noqa: BLE001 - logged with its trace and told to the customer
        if len(done) > 1:
            for one in done:
                _record_all(kit, [one])
            return
        begun, answer = done[0]
        log.exception("message.not-recorded", message=begun.message.id, outcome=answer.outcome)
        fail(kit, begun.message.id, internal(error))
        again = {}
    for key, delay in again.items():
        kit.due(key, delay=delay)
    kit.in_flight.difference_update(begun.id for begun, _ in done)


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
    (answer,) = _answers(kit, [begun], partial(_call, kit, begun.message))
    return answer


def _together(kit: Kit, group: Sequence[Begun]) -> list[Answer]:
    """The same for messages of one content, in as few calls as the gateway takes."""
    return _answers(kit, group, partial(_common_call, kit, group))


def _answers(kit: Kit, group: Sequence[Begun], prepare: Callable[[], Call]) -> list[Answer]:
    """What the gateway says to a call; once it has begun, a defect of ours leaves open what came of it."""
    try:
        call = prepare()
    except Exception as error:  # noqa: BLE001 - logged with its trace and told to the customers
        return [_defect(error, one, "refused") for one in group]
    try:
        with kit.meter.timed("renderer_submit_seconds", gateway=group[0].message.gateway):
            return call()
    except Exception as error:  # noqa: BLE001 - the same
        return [_defect(error, one, "unknown") for one in group]


def _defect(error: Exception, begun: Begun, outcome: Outcome) -> Answer:
    log.error("message.defect", message=begun.message.id, outcome=outcome, exc_info=error)
    return Answer(outcome, reason=internal(error))


def _common_call(kit: Kit, group: Sequence[Begun]) -> Call:
    gateway = kit.gateway(group[0].message.gateway)
    first = submission_of(kit, group[0].message)
    batch = [
        replace(first, reference=reference_of(one.message), recipient=one.message.recipient) for one in group
    ]
    return partial(submit_all, gateway, batch)


def _call(kit: Kit, message: Message) -> Call:
    gateway = kit.gateway(message.gateway)
    if message.sent_as != SMS:
        submission = submission_of(kit, message)
        return lambda: [gateway.submit(submission)]
    opened = _opened(kit, message)
    text = text_of(message, opened.subject if opened else "", kit.link(message.id))
    told = TextMessage(reference_of(message), message.recipient, message.sender, text)
    return lambda: [submit_sms(gateway, told)]


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


def record(kit: Kit, done: Sequence[tuple[Begun, Answer]]) -> dict[str, float]:
    """Write the outcomes into the books, with the events that follow from them, in one transaction.

    What others wrote meanwhile stands: a message that is sent or failed by now changes no more. Returns the
    jobs that are due for those tried again, by key, in so many seconds.
    """
    judged = [(begun, answer, verdict_on(kit, begun, answer)) for begun, answer in done]
    again = {_again_key(begun): verdict.again for begun, _, verdict in judged if verdict.again is not None}
    for begun, answer, verdict in judged:
        _count(kit, begun.message, answer, verdict)
        if verdict.again is not None:
            # booked before it is written: a crash between the two repeats the booking, not the message
            kit.book(CONTENT_QUEUE, [begun.message.id], _again_key(begun), delay=verdict.again)
    for begun, answer, _ in judged:
        log.info("message.submitted", message=begun.message.id, outcome=answer.outcome, attempt=begun.number)
    with kit.write() as (connection, now):
        ended = {
            begun.id: {"outcome": answer.outcome, "gateway_id": answer.gateway_id, "answer": answer.raw}
            for begun, answer, _ in judged
        }
        noted = submissions.end_all(connection, ended, now=now)
        changed = {
            begun.message.id: {
                "state": verdict.state,
                "gateway_id": answer.gateway_id,
                "artefact": None if verdict.elsewhere else begun.message.artefact,
            }
            for begun, answer, verdict in judged
            if begun.id in noted
        }
        moved = messages.change_unsent(connection, changed, now=now)
        events.note_all(
            connection, [_happening(*one) for one in judged if one[0].message.id in moved], now=now
        )
    return again


def _again_key(begun: Begun) -> str:
    return f"again:{begun.message.id}:{begun.number}"


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
