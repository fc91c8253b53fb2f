"""What every gateway shares: what it can carry, the Submission it is handed, the Answer it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

import httpx

from renderer.gateway.causes import MEANINGS, Cause
from renderer.gateway.inbound import InboundMessage, Pushed, PushRequest, Reply, Report, ReportStatus
from renderer.gateway.said import MAX_ID, line, plain
from renderer.part import Part
from renderer.settings import GatewayAccount

__all__ = [
    "Answer",
    "BatchGateway",
    "Capabilities",
    "Cause",
    "FilesGateway",
    "Gateway",
    "GatewayModule",
    "GatewayOptions",
    "InboundMessage",
    "Outcome",
    "PushingModule",
    "RecallGateway",
    "Report",
    "ReportStatus",
    "SmsGateway",
    "Submission",
    "TextMessage",
    "objection",
]

# one vocabulary over all gateways: taken, refused for good, try later, nobody knows (it may have been sent)
Outcome = Literal["accepted", "refused", "later", "unknown"]
# who a message may come from: anything, or digits only (a long number or a shortcode)
SenderRule = Literal["any", "numeric"]
REFERENCE_HEADER = "Idempotency-Key"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a gateway can carry: ``max_bytes`` counts the message as this gateway counts it.

    ``content_types`` may hold ``*/*``; ``recipients`` is how many numbers one call takes; ``countries`` are
    dialling codes, none = everywhere; an empty sender is allowed unless ``sender_needed``.
    """

    title: str
    content_types: frozenset[str]
    max_bytes: int
    base64: bool
    attachments: int
    recipients: int = 1
    carries_smil: bool = False
    reports: bool = False
    sender: SenderRule = "any"
    sender_needed: bool = False
    countries: frozenset[str] = frozenset()
    sends_sms: bool = False
    receives: bool = False
    recalls: bool = False

    def takes(self, content_type: str) -> bool:
        """Whether parts of this type go through untouched; parameters such as a charset do not matter."""
        bare = content_type.partition(";")[0].strip().lower()
        return bool(self.content_types & {bare, f"{bare.partition('/')[0]}/*", "*/*"})

    def serves(self, number: str) -> bool:
        """Whether it delivers to the country of an international number."""
        return not self.countries or number.lstrip("+").startswith(tuple(self.countries))

    def may_send_as(self, sender: str) -> bool:
        """Whether a message may name this sender."""
        if not sender:
            return not self.sender_needed
        return self.sender == "any" or (sender.isascii() and sender.isdigit())


@dataclass(frozen=True, slots=True)
class Submission:
    """One message for one number; ``reference`` is the same in every attempt to hand it over."""

    reference: str
    recipient: str
    sender: str
    subject: str
    parts: tuple[Part, ...]
    smil: Part | None = None


@dataclass(frozen=True, slots=True)
class TextMessage:
    """A plain SMS for one number, as it goes out where no MMS can."""

    reference: str
    recipient: str
    sender: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a submit; ``raw`` is what the gateway said, ``reason`` what that means in our words.

    ``cause`` is the reason in the vocabulary of all gateways, ``code`` in the gateway's own; ``retry_after``
    is the pause in seconds that it asked for. What the gateway said is held without control characters, which
    databases refuse, and its id as reports name it.
    """

    outcome: Outcome
    gateway_id: str | None = None
    reason: str = ""
    raw: str = ""
    cause: Cause | None = None
    code: str = ""
    retry_after: float | None = None

    def __post_init__(self) -> None:
        for name in ("reason", "raw", "code"):
            object.__setattr__(self, name, plain(getattr(self, name)))
        object.__setattr__(self, "gateway_id", line(self.gateway_id or "", MAX_ID) or None)


def objection(able: Capabilities, submission: Submission) -> Answer | None:
    """Why a gateway would not take the message, told without asking it; None when it would."""
    parts = submission.parts + ((submission.smil,) if submission.smil and able.carries_smil else ())
    size = sum(-(-len(part) // 3) * 4 if able.base64 else len(part) for part in parts)
    objections: tuple[tuple[bool, Cause], ...] = (
        (not able.serves(submission.recipient), "recipient"),
        (not able.may_send_as(submission.sender), "sender"),
        (not all(able.takes(part.content_type) for part in submission.parts), "type"),
        (size > able.max_bytes or len(submission.parts) > able.attachments, "size"),
    )
    cause = next((cause for holds, cause in objections if holds), None)
    return Answer("refused", reason=MEANINGS[cause].sentence, cause=cause) if cause else None


class Gateway(Protocol):
    """One way out; a module of this folder offers it as ``NAME``, ``CAPABILITIES`` and ``open_gateway``."""

    @property
    def name(self) -> str:
        """Its name, as in GATEWAYS__<NAME>."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What it can carry."""
        ...

    def submit(self, submission: Submission) -> Answer:
        """Hand the message over; never raises for what the network or the other side does."""
        ...


@runtime_checkable
class BatchGateway(Protocol):
    """A gateway that takes one message for several numbers in one call."""

    def submit_batch(self, batch: Sequence[Submission]) -> list[Answer]:
        """Hand over equal messages that differ in number and reference only; one answer each, in order."""
        ...


@runtime_checkable
class SmsGateway(Protocol):
    """A gateway that also sends plain text messages; its ``capabilities.sends_sms`` says so."""

    def submit_sms(self, message: TextMessage) -> Answer:
        """Hand the text over; never raises for what the network or the other side does."""
        ...


@runtime_checkable
class RecallGateway(Protocol):
    """A gateway that can take back or change what was not delivered yet (``capabilities.recalls``)."""

    def cancel(self, gateway_id: str, *, reference: str) -> Answer:
        """Take a message back."""
        ...

    def replace(self, gateway_id: str, submission: Submission) -> Answer:
        """Put another content in place of what was handed over."""
        ...


@runtime_checkable
class FilesGateway(Protocol):
    """A gateway that keeps the files of an incoming message until they are asked for."""

    def files(self, raw_id: str, names: Sequence[str]) -> tuple[Part, ...] | None:
        """The files that can be had; None when the gateway cannot be reached now."""
        ...


@dataclass(frozen=True, slots=True)
class GatewayOptions:
    """What a gateway may need besides its account: ``folder`` for one that writes files, its ``name``."""

    folder: str = ""
    name: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


class GatewayModule(Protocol):
    """What a gateway's module exposes."""

    NAME: str
    CAPABILITIES: Capabilities

    def open_gateway(
        self, account: GatewayAccount, client: httpx.Client, options: GatewayOptions, /
    ) -> Gateway:
        """The gateway for an account, over a client that is shared."""
        ...


@runtime_checkable
class PushingModule(Protocol):
    """What a gateway's module exposes besides when the other side also calls us."""

    DENIED: Reply

    def parse_push(self, push: PushRequest, /) -> Pushed:
        """What a push tells and how to answer it; never raises for what it holds."""
        ...
