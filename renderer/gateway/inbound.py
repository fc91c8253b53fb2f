"""What gateways tell us of their own accord: delivery reports and incoming messages, and our reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from renderer.gateway.said import MAX_ID, line, plain
from renderer.part import Part

# MM7's MMStatus (3GPP TS 23.140, 8.7.4) serves as everybody's vocabulary of reports
ReportStatus = Literal[
    "Retrieved",
    "Forwarded",
    "Deferred",
    "Expired",
    "Rejected",
    "Indeterminate",
    "NotSupported",
    "Unreachable",
    "Unrecognized",
]
MessageKind = Literal["MMS", "SMS"]


@dataclass(frozen=True, slots=True)
class Report:
    """A delivery report in the common vocabulary; ``handset`` is a name or a UAProf address."""

    gateway_id: str
    status: ReportStatus
    recipient: str | None = None
    handset: str | None = None
    spid: str | None = None


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """A message somebody sent to us; ``raw_id`` is the gateway's own name for it, unique there."""

    gateway: str
    sender: str
    recipient: str
    subject: str
    text: str
    parts: tuple[Part, ...]
    kind: MessageKind
    raw_id: str


@dataclass(frozen=True, slots=True)
class PushRequest:
    """An HTTP request that a gateway made to us; ``gateway`` is the account's name it came in under.

    ``headers`` have lower-case names; ``options`` are the account's own.
    """

    gateway: str
    query: str = ""
    content_type: str = ""
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """How a push is answered over HTTP."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push told: ``reply`` once it is booked, ``busy`` when it cannot be; ``raw`` for the books.

    ``elsewhere`` names files of the message that the gateway keeps until they are fetched.
    """

    reply: Reply
    busy: Reply
    found: tuple[Report | InboundMessage, ...] = ()
    raw: str = ""
    elsewhere: tuple[str, ...] = ()


# what the books hold of a peer's words
MAX_ADDRESS, MAX_HANDSET, MAX_SPID = 64, 200, 7
MAX_SUBJECT, MAX_TEXT, MAX_NAME = 500, 20_000, 200


Found = TypeVar("Found", Report, InboundMessage)


def storable(found: Found) -> Found:
    """The same without control characters, which databases refuse, and no longer than the books' columns."""
    if isinstance(found, Report):
        return Report(
            gateway_id=line(found.gateway_id, MAX_ID),
            status=found.status,
            recipient=line(found.recipient or "", MAX_ADDRESS) or None,
            handset=line(found.handset or "", MAX_HANDSET) or None,
            spid=line(found.spid or "", MAX_SPID) or None,
        )
    return InboundMessage(
        gateway=found.gateway,
        sender=line(found.sender, MAX_ADDRESS),
        recipient=line(found.recipient, MAX_ADDRESS),
        subject=line(found.subject, MAX_SUBJECT),
        text=plain(found.text)[:MAX_TEXT],
        parts=tuple(
            Part(line(part.name, MAX_NAME), line(part.content_type, MAX_NAME), part.data)
            for part in found.parts
        ),
        kind=found.kind,
        raw_id=line(found.raw_id, MAX_ID),
    )
