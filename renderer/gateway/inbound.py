"""What gateways tell us of their own accord: delivery reports and incoming messages, and our reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

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
    """What a push told: ``reply`` once it is booked, ``busy`` when it cannot be; ``raw`` for the books."""

    reply: Reply
    busy: Reply
    found: tuple[Report | InboundMessage, ...] = ()
    raw: str = ""
