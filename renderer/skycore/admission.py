"""A caller and its request -> nothing, or the first reason why it may not call: a visible list of checks."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from renderer.errors import (
    AccountInactive,
    ActionNotAllowed,
    AddressNotAllowed,
    CalledTooSoon,
    CallLimitReached,
    NotActivated,
    ThroughputExceeded,
)
from renderer.store import Store, throttles, usage
from renderer.store.callers import Caller


@dataclass(frozen=True, slots=True)
class Arrival:
    """One call at the door: who, for which action, from which address, when; ``store`` counts calls."""

    caller: Caller
    action: str
    address: str
    store: Store
    now: datetime


def account_is_active(arrival: Arrival) -> None:
    """E105."""
    if not arrival.caller.account.active:
        raise AccountInactive("This account may not use the API.")


def api_is_activated(arrival: Arrival) -> None:
    """E109."""
    if not arrival.caller.api_enabled:
        raise NotActivated("The API is not activated for this account.")


def address_is_allowed(arrival: Arrival) -> None:
    """E112."""
    allowed = arrival.caller.allowed_ips
    if allowed is not None and not _within(arrival.address, tuple(allowed)):
        raise AddressNotAllowed("This key may not be used from the address the call came from.")


def action_is_allowed(arrival: Arrival) -> None:
    """E107."""
    allowed = arrival.caller.actions
    if allowed is not None and arrival.action not in allowed:
        raise ActionNotAllowed("This account may not use this action.", field="ACTION")


def calls_are_left(arrival: Arrival) -> None:
    """E120: the calls of this month, in UTC."""
    limit, name = arrival.caller.monthly_calls, f"account:{arrival.caller.account.id}"
    if limit is not None and not _counted(arrival, name, limit, usage.MONTH):
        raise CallLimitReached(f"The {limit} calls of this month are used up.")


def calls_are_apart(arrival: Arrival) -> None:
    """E106: a refused call does not put the next one off."""
    seconds = arrival.caller.call_interval
    if not seconds:
        return
    with arrival.store.write(lasting=False) as connection:
        name = f"calls of {arrival.caller.name}"
        granted = throttles.take(connection, name, 1, rate=1 / seconds, now=arrival.now)
    if not granted:
        raise CalledTooSoon(f"This key may call once in {seconds} seconds.")


def throughput_is_left(arrival: Arrival) -> None:
    """E113: calls of this action in this minute."""
    limit, name = arrival.caller.throughput, f"{arrival.caller.name}:{arrival.action}"
    if limit is not None and not _counted(arrival, name, limit, usage.MINUTE):
        raise ThroughputExceeded(f"This key may make {limit} calls of this action a minute.")


Check = Callable[[Arrival], None]
# the order is the one in which a call with several faults is refused
DOOR: tuple[Check, ...] = (account_is_active, api_is_activated, address_is_allowed, action_is_allowed)
# what counts calls comes last, so that a refused or repeated call is not counted
LIMITS: tuple[Check, ...] = (calls_are_left, calls_are_apart, throughput_is_left)


def admit(arrival: Arrival, checks: Sequence[Check]) -> None:
    """Raise the AccessError of the first check that fails."""
    for check in checks:
        check(arrival)


def _counted(arrival: Arrival, name: str, limit: int, window: str) -> bool:
    with arrival.store.write(lasting=False) as connection:
        return usage.count_call(connection, name, limit=limit, window=window, now=arrival.now)


def _within(address: str, allowed: tuple[str, ...]) -> bool:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None) or found
    return any(mapped in network for network in _networks(allowed))


@lru_cache(maxsize=1024)
def _networks(allowed: tuple[str, ...]) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(each, strict=False) for each in allowed)
