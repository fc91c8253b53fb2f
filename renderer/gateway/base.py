"""What every gateway shares: the Submission it is handed, the Answer it gives, the Report it pushes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

import httpx

from renderer.part import Part
from renderer.settings import GatewayAccount

# one vocabulary over all gateways: taken, refused for good, try later, nobody knows (it may have been sent)
Outcome = Literal["accepted", "refused", "later", "unknown"]
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
REFERENCE_HEADER = "Idempotency-Key"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a gateway can carry: ``max_bytes`` counts the message as this gateway counts it."""

    title: str
    content_types: frozenset[str]
    max_bytes: int
    base64: bool
    attachments: int
    recipients: int = 1
    carries_smil: bool = False
    reports: bool = False


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
class Answer:
    """What came of a submit; ``raw`` is what the gateway said, ``reason`` what that means in our words."""

    outcome: Outcome
    gateway_id: str | None = None
    reason: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A delivery report in the common vocabulary; ``handset`` is a name or a UAProf address."""

    gateway_id: str
    status: ReportStatus
    recipient: str | None = None
    handset: str | None = None
    spid: str | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """An MMS somebody sent to us."""

    gateway_id: str
    sender: str
    subject: str = ""
    text: str = ""
    parts: tuple[Part, ...] = ()


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


class GatewayModule(Protocol):
    """What a gateway's module exposes."""

    NAME: str
    CAPABILITIES: Capabilities

    def open_gateway(
        self, account: GatewayAccount, client: httpx.Client, options: GatewayOptions, /
    ) -> Gateway:
        """The gateway for an account, over a client that is shared."""
        ...


@dataclass(frozen=True, slots=True)
class GatewayOptions:
    """What a gateway may need besides its account: ``folder`` for one that writes files."""

    folder: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


def post(client: httpx.Client, request: httpx.Request) -> httpx.Response | Answer:
    """Send a request: the response, or the Answer its failure amounts to.

    A connection that was never made sent nothing: try later. Anything after that may have arrived: unknown.
    """
    try:
        response = client.send(request)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        return Answer("later", reason=f"The gateway cannot be reached: {error}.")
    except httpx.HTTPError as error:
        return Answer("unknown", reason=f"The gateway's answer was lost: {type(error).__name__} {error}.")
    if response.status_code in {429, 502, 503}:
        return Answer(
            "later", reason=f"The gateway is busy (HTTP {response.status_code}).", raw=response.text
        )
    if response.status_code >= 500:
        return Answer(
            "unknown", reason=f"The gateway failed (HTTP {response.status_code}).", raw=response.text
        )
    if response.status_code >= 400:
        return Answer(
            "refused", reason=f"The gateway refused (HTTP {response.status_code}).", raw=response.text
        )
    return response
