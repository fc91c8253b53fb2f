"""Messages about to be queued -> those that gateway and shortcode bear now, when the rest may ask again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from renderer.settings import Settings
from renderer.store import messages, throttles
from renderer.store.messages import Claimed

EVERY_OTHER = "*"
_LONGEST = 60.0  # seconds after which a message asks again at the latest


@dataclass(frozen=True, slots=True)
class Rates:
    """Messages a second by gateway and by shortcode; what is in neither table has no limit."""

    gateways: Mapping[str, float] = field(default_factory=dict)
    shortcodes: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Settings) -> Rates:
        """The rates that the settings name."""
        gateways = {name: one.rate for name, one in settings.gateways.items() if one.rate > 0}
        shortcodes = {name: rate for name, rate in settings.delivery.shortcode_rates.items() if rate > 0}
        return cls(gateways, shortcodes)

    def limits(self, gateway: str, shortcode: str) -> tuple[tuple[str, float], ...]:
        """Names and rates of the buckets that a message draws from."""
        found = []
        if rate := self.gateways.get(gateway):
            found.append((f"gateway:{gateway}", rate))
        if rate := self.shortcodes.get(shortcode, self.shortcodes.get(EVERY_OTHER)):
            found.append((f"shortcode:{shortcode}", rate))
        return tuple(found)

    def slowest(self, gateway: str, shortcode: str) -> float | None:
        """The rate that rules a message; None without any."""
        return min((rate for _, rate in self.limits(gateway, shortcode)), default=None)


def admit(connection: Connection, claimed: Sequence[Claimed], rates: Rates, *, now: datetime) -> list[int]:
    """Ids that may go now, in order; the others are put back, to be claimed when it is their turn.

    Runs in the transaction that claimed them, which is what makes the rates hold over all workers.
    """
    if not (rates.gateways or rates.shortcodes):
        return [one.id for one in claimed]
    granted = _granted(connection, claimed, rates, now)
    going: list[int] = []
    waiting: Counter[str] = Counter()
    for one in claimed:
        limits = rates.limits(one.gateway, one.sender)
        if all(granted[name] > 0 for name, _ in limits):
            going.append(one.id)
            granted.subtract(name for name, _ in limits)
            continue
        waiting.update(name for name, _ in limits)
        pause = max(waiting[name] / rate for name, rate in limits)
        messages.put_back(connection, one.id, until=now + timedelta(seconds=min(pause, _LONGEST)))
    for name, left in granted.items():
        if left:
            throttles.give_back(connection, name, left)
    return going


def _granted(connection: Connection, claimed: Sequence[Claimed], rates: Rates, now: datetime) -> Counter[str]:
    wanted: Counter[tuple[str, float]] = Counter()
    for one in claimed:
        wanted.update(rates.limits(one.gateway, one.sender))
    # by name: two workers that take several buckets must not wait for each other
    return Counter(
        {
            name: throttles.take(connection, name, count, rate=rate, now=now)
            for (name, rate), count in sorted(wanted.items())
        }
    )
