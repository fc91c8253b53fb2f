"""Why gateways refuse: one vocabulary over all -> the sentence the customer reads, and the API's code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Cause = Literal[
    "credentials",
    "credit",
    "permission",
    "recipient",
    "blocked",
    "sender",
    "content",
    "type",
    "size",
    "request",
    "version",
    "unsupported",
    "gone",
    "throughput",
    "busy",
    "carrier",
    "several",
    "partly",
    "lost",
]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A cause in words, and the code the Skycore dialect has for it (E101: it could not be sent)."""

    sentence: str
    code: str = "E101"


MEANINGS: Mapping[Cause, Meaning] = MappingProxyType(
    {
        "credentials": Meaning("The gateway does not know these credentials."),
        "credit": Meaning("The account at the gateway has no credit left.", "E713"),
        "permission": Meaning("The account at the gateway may not do this."),
        "recipient": Meaning("The gateway cannot route to this number.", "E110"),
        "blocked": Meaning("The gateway has this number on its list of blocked ones.", "E114"),
        "sender": Meaning("The gateway does not accept this sender.", "E111"),
        "content": Meaning("The gateway cannot read or does not allow the content."),
        "type": Meaning("The gateway does not take a content type of the message.", "E629"),
        "size": Meaning("The message is larger than the gateway takes."),
        "request": Meaning("The gateway found the request wrong."),
        "version": Meaning("The gateway speaks another version of the protocol."),
        "unsupported": Meaning("The gateway cannot do what was asked.", "E628"),
        "gone": Meaning("The gateway does not know the message any more."),
        "throughput": Meaning("The gateway got too many messages in a short time.", "E113"),
        "busy": Meaning("The gateway is not available at the moment."),
        "carrier": Meaning("The carrier behind the gateway did not take the message.", "E628"),
        "several": Meaning("The gateway takes one number a call."),
        "partly": Meaning("The gateway took the message for some of the numbers only."),
        "lost": Meaning("The gateway's answer was lost; the message may have been sent."),
    }
)
