"""Dates, numbers and currencies by locale and time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from renderer.errors import InvalidRequest
from renderer.wallet.preview import values

MOMENT = "2026-11-21T10:00Z"
MEDIUM = {"dateStyle": "PKDateStyleMedium"}


def shown(field: dict[str, Any], value: Any, language: str | None = "en", zone: str | None = None) -> str:
    return (
        values.text(field, value, values.device(language, zone)).replace("\u202f", " ").replace("\xa0", " ")
    )


@pytest.mark.parametrize(
    ("field", "value", "language", "zone", "text"),
    [
        (MEDIUM, MOMENT, "en", None, "Nov 21, 2026"),
        (MEDIUM, MOMENT, "de-CH", None, "21.11.2026"),
        ({"timeStyle": "PKDateStyleShort"}, MOMENT, "en", "Europe/Prague", "11:00 AM"),
        ({"timeStyle": "PKDateStyleShort"}, MOMENT, "cs", "Europe/Prague", "11:00"),
        (
            {"timeStyle": "PKDateStyleShort", "ignoresTimeZone": True},
            MOMENT,
            "en",
            "Europe/Prague",
            "10:00 AM",
        ),
        ({**MEDIUM, "timeStyle": "PKDateStyleShort"}, MOMENT, "en", "UTC", "Nov 21, 2026, 10:00 AM"),
        ({"dateStyle": "PKDateStyleNone"}, MOMENT, "en", None, MOMENT),
        (MEDIUM, "4th July", "en", None, "4th July"),
        ({"currencyCode": "EUR"}, 12.5, "en", None, "€12.50"),
        ({"currencyCode": "EUR"}, "12.5", "de", None, "12,50 €"),
        ({"currencyCode": "EUR"}, "free", "de", None, "free"),
        ({"numberStyle": "PKNumberStylePercent"}, 0.25, "en", None, "25%"),
        ({"numberStyle": "PKNumberStyleDecimal"}, 12345.5, "de", None, "12.345,5"),
        ({"numberStyle": "PKNumberStyleScientific"}, 12000, "en", None, "1.2E4"),
        ({}, 12, "en", None, "12"),
        ({}, 0.1, "en", None, "0.1"),
        ({}, True, "en", None, ""),
        ({}, None, "en", None, ""),
        ({}, [1], "en", None, ""),
        (MEDIUM, MOMENT, "xx-nonsense!", None, "Nov 21, 2026"),
    ],
)
def test_values_are_written_as_a_phone_writes_them(
    field: dict[str, Any], value: Any, language: str, zone: str | None, text: str
) -> None:
    assert shown(field, value, language, zone) == text


def test_absurd_numbers_neither_crash_nor_flood() -> None:
    for value in (float("nan"), float("inf"), 10**400, 10**9000, "9" * 50, "1e999999999", -0.0):
        for field in ({"currencyCode": "EUR"}, {"numberStyle": "PKNumberStyleDecimal"}, {}):
            assert len(shown(field, value)) < 500


@pytest.mark.parametrize("value", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00+14:00"])
def test_the_ends_of_the_calendar_are_shown_as_written(value: str) -> None:
    assert shown(MEDIUM, value, "en", "Asia/Tokyo") in {value, "Jan 1, 1"}


def test_a_relative_date_counts_from_the_moment_given() -> None:
    on = values.device("en", None, datetime(2026, 11, 20, 10, tzinfo=UTC))
    assert values.text({**MEDIUM, "isRelative": True}, MOMENT, on) == "in 1 day"
    assert shown({**MEDIUM, "isRelative": True}, MOMENT) == "Nov 21, 2026"


@pytest.mark.parametrize("zone", ["Mars/Base", "../etc/passwd", "a\0b", "x" * 500])
def test_an_unknown_time_zone_is_refused_by_name(zone: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        values.device("en", zone)
    assert caught.value.field == "timezone"
