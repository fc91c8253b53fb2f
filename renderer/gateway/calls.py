"""A gateway and what is asked of it -> the call it has for that, or an Answer that it has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from renderer.gateway.base import (
    Answer,
    BatchGateway,
    FilesGateway,
    Gateway,
    RecallGateway,
    SmsGateway,
    Submission,
    TextMessage,
)
from renderer.gateway.numbers import shared_id
from renderer.part import Part


def submit_sms(gateway: Gateway, message: TextMessage) -> Answer:
    """Send a plain text message; refused by a gateway that sends none."""
    if isinstance(gateway, SmsGateway) and gateway.capabilities.sends_sms:
        return gateway.submit_sms(message)
    return _cannot(gateway, "sends no SMS")


def submit_all(gateway: Gateway, submissions: Sequence[Submission]) -> list[Answer]:
    """Hand over many messages, equal ones together where it takes several; one answer each."""
    answers: dict[str, Answer] = {}
    for group in grouped(submissions, gateway.capabilities.recipients):
        if isinstance(gateway, BatchGateway) and len(group) > 1:
            made = gateway.submit_batch(group)
        else:
            made = [gateway.submit(each) for each in group]
        answers |= {each.reference: answer for each, answer in zip(group, made, strict=True)}
    return [answers[each.reference] for each in submissions]


def grouped(submissions: Sequence[Submission], size: int) -> Iterator[list[Submission]]:
    """Submissions that differ in number and reference only, in groups of at most ``size``.

    A number appears once a group: gateways answer by number and drop repeats. So do two numbers that one
    shared id would name.
    """
    groups: dict[Submission, list[list[Submission]]] = {}
    for each in submissions:
        alike = groups.setdefault(replace(each, reference="", recipient=""), [[]])
        last = alike[-1]
        if len(last) >= size or any(_copy(other) == _copy(each) for other in last):
            last = []
            alike.append(last)
        last.append(each)
    for alike in groups.values():
        yield from (group for group in alike if group)


def _copy(submission: Submission) -> str:
    return shared_id("", submission.recipient)


def cancel(gateway: Gateway, gateway_id: str, *, reference: str) -> Answer:
    """Take a message back, where the gateway can."""
    if isinstance(gateway, RecallGateway) and gateway.capabilities.recalls:
        return gateway.cancel(gateway_id, reference=reference)
    return _cannot(gateway, "takes nothing back")


def replace_content(gateway: Gateway, gateway_id: str, submission: Submission) -> Answer:
    """Change what a message holds before it is delivered, where the gateway can."""
    if isinstance(gateway, RecallGateway) and gateway.capabilities.recalls:
        return gateway.replace(gateway_id, submission)
    return _cannot(gateway, "changes nothing afterwards")


def incoming_files(gateway: Gateway, raw_id: str, names: Sequence[str]) -> tuple[Part, ...] | None:
    """Files of an incoming message that the gateway keeps; None when it cannot be reached now."""
    return gateway.files(raw_id, names) if isinstance(gateway, FilesGateway) else ()


def _cannot(gateway: Gateway, what: str) -> Answer:
    return Answer("refused", reason=f"Gateway {gateway.name} {what}.", cause="unsupported")
