from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from renderer.delivery.pulse import Pulse

START = datetime(2026, 3, 1, tzinfo=UTC)
GAP, LEASE = timedelta(seconds=5), timedelta(seconds=10)


def at(*seconds: float) -> Pulse:
    pulse = Pulse()
    for one in seconds:
        pulse.beat(START + timedelta(seconds=one), gap=GAP)
    return pulse


@pytest.mark.parametrize(
    ("beats", "now", "steady"),
    [
        ((), 0, False),
        ((0,), 0, False),
        ((0, 4, 8), 8, False),
        ((0, 4, 8, 10), 10, True),
        ((0, 4, 8, 12), 16, True),
        ((0, 4, 8, 12), 18, False),  # its own beats do not arrive either
        ((0, 4, 8, 12, 18), 18, False),  # nor did they for a while
        ((0, 4, 8, 12, 18, 22, 26, 28), 28, True),
        ((0, 4, 8, 12, 2), 2, False),  # the clock was set back
    ],
)
def test_only_an_unbroken_row_as_long_as_the_lease_is_steady(
    beats: tuple[float, ...], now: float, steady: bool
) -> None:
    assert at(*beats).steady(START + timedelta(seconds=now), gap=GAP, lease=LEASE) is steady
