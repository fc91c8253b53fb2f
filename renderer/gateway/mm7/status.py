"""An MM7 status code -> what is to be done with the message, and why, in the vocabulary of all gateways."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from renderer.gateway.base import Outcome
from renderer.gateway.causes import Cause

Verdict = tuple[Outcome, Cause | None]
SUCCESS = 1000
PARTIAL = 1100
SEVERAL = 3003  # "may be resubmitted as multiple single recipient operations"

# 3GPP TS 23.140, 8.7.7 with SMSGlobal's notes; 25xx and 35xx are Skycore's and Sinch's
_TABLE: Mapping[int, Verdict] = (
    {
        0: ("later", "busy"),  # no connection to the relay: nothing was sent
        SUCCESS: ("accepted", None),
        PARTIAL: ("accepted", "partly"),
        2000: ("refused", "request"),
        2001: ("refused", "permission"),
        2002: ("refused", "recipient"),
        2003: ("refused", "recipient"),
        2004: ("refused", "content"),
        2005: ("refused", "gone"),
        2006: ("refused", "gone"),
        2007: ("refused", "request"),
        2008: ("refused", "credentials"),
        2009: ("refused", "credentials"),
        2550: ("refused", "permission"),
        2551: ("refused", "permission"),
        2560: ("refused", "size"),
        2569: ("later", "busy"),
        3000: ("later", "busy"),
        3001: ("refused", "blocked"),
        3002: ("refused", "carrier"),
        SEVERAL: ("refused", "several"),
        3004: ("refused", "unsupported"),
        3500: ("unknown", "lost"),  # a time-out on their side
        3510: ("later", "throughput"),
        3520: ("refused", "carrier"),
        4000: ("refused", "carrier"),
        4001: ("refused", "credentials"),
        4002: ("refused", "version"),
        4003: ("refused", "version"),
        4004: ("refused", "request"),
        4005: ("refused", "carrier"),  # "should not be resent"
        4006: ("later", "busy"),
        4007: ("refused", "credit"),
        4008: ("refused", "credit"),
    }
    | dict.fromkeys((*range(2500, 2516),), ("refused", "request"))
    | dict.fromkeys(range(2561, 2569), ("refused", "sender"))
)
TABLE: Mapping[int, Verdict] = MappingProxyType(dict(sorted(_TABLE.items())))

# codes to come, by their class: success, the client's fault, the server's, the service's
_CLASSES: Mapping[int, Verdict] = {
    1: ("accepted", None),
    2: ("refused", "request"),
    3: ("later", "busy"),
    4: ("refused", "carrier"),
}
_STRANGE: Verdict = ("unknown", "lost")


def verdict(code: int, *, recall: bool = False) -> Verdict:
    """Outcome and cause of a code; for a cancel or replace, 3001 means that it is too late."""
    if recall and code == 3001:
        return ("refused", "gone")
    return TABLE.get(code) or _CLASSES.get(code // 1000, _STRANGE)
