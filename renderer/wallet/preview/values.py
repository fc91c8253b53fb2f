"""A field's value and its style keys -> the text a device of a given locale and time zone shows.

Source: Wallet Passes, PassFieldContent (dateStyle, timeStyle, numberStyle, currencyCode, isRelative,
ignoresTimeZone).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError, dates, numbers

from renderer.errors import InvalidRequest
from renderer.wallet.text import parse_moment

Style = Literal["short", "medium", "long", "full"]
STYLES: Mapping[str, Style] = {
    "PKDateStyleShort": "short",
    "PKDateStyleMedium": "medium",
    "PKDateStyleLong": "long",
    "PKDateStyleFull": "full",
}
_UNDRAWABLE = re.compile("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")
MAX_BITS = 1024  # of a whole number that is shown; Python refuses to write absurd ones
Number = int | float | Decimal
NUMBERS: Mapping[str, Callable[[Number, Locale], str]] = {
    "PKNumberStyleDecimal": lambda number, locale: numbers.format_decimal(number, locale=locale),
    "PKNumberStylePercent": lambda number, locale: numbers.format_percent(number, locale=locale),
    "PKNumberStyleScientific": lambda number, locale: numbers.format_scientific(number, locale=locale),
    # no free library spells numbers in every language: shown in figures
    "PKNumberStyleSpellOut": lambda number, locale: numbers.format_decimal(number, locale=locale),
}


@dataclass(frozen=True, slots=True)
class Device:
    """What a value's text depends on: locale, time zone (None: the one in the value) and the moment."""

    locale: Locale
    timezone: tzinfo | None = None
    now: datetime | None = None


def device(language: str | None, timezone: str | None = None, now: datetime | None = None) -> Device:
    """A device set to a BCP 47 ``language`` (English if none or unknown) and an IANA ``timezone``.

    Raises InvalidRequest for a time zone that does not exist.
    """
    return Device(_locale(language), _zone(timezone) if timezone else None, now)


def _zone(name: str) -> tzinfo:
    try:
        return UTC if name.upper() == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidRequest(
            f"There is no time zone {name[:64]!r}; use a name such as Europe/Prague.", field="timezone"
        ) from error


def _locale(language: str | None) -> Locale:
    try:
        return Locale.parse((language or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def text(field: Mapping[str, Any], value: Any, on: Device) -> str:
    """The text of ``value``, shown as ``field``'s style keys ask for."""
    if STYLES.keys() & {str(field.get("dateStyle")), str(field.get("timeStyle"))}:
        return _moment(field, value, on)
    number = _number(value)
    if number is not None and isinstance(code := field.get("currencyCode"), str):
        return str(numbers.format_currency(number, code[:8], locale=on.locale))
    if number is not None and (show := NUMBERS.get(str(field.get("numberStyle")))):
        return show(number, on.locale)
    return plain(value)


def drawable(shown: str) -> str:
    """Without what no font draws and no XML may hold (XML 1.0, 2.2); line ends as LF, tabs as spaces."""
    return _UNDRAWABLE.sub("", shown.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def plain(value: Any) -> str:
    """A value without any style: text as it is, numbers in plain figures, nothing for what is no value."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value) if value.bit_length() <= MAX_BITS else ""


def _number(value: Any) -> Number | None:
    """A number, or a text that is one; neither infinite nor absurdly long."""
    if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, int | float):
        return value if abs(value) < 1e30 else None
    try:
        number = Decimal(value) if isinstance(value, str) and len(value) <= 40 else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() and abs(number.adjusted()) < 30 else None


def _moment(field: Mapping[str, Any], value: Any, on: Device) -> str:
    """Date, time or both; both as the locale joins them. A value that names no moment is shown as it is."""
    moment = parse_moment(value) if isinstance(value, str) else None
    if moment is None:
        return plain(value)
    zone = moment.tzinfo if field.get("ignoresTimeZone") is True or on.timezone is None else on.timezone
    try:
        moment = moment.astimezone(zone)
    except OverflowError:  # the first and the last day of the calendar have no neighbours
        return plain(value)
    if field.get("isRelative") is True and on.now is not None:
        return dates.format_timedelta(moment - on.now, add_direction=True, locale=on.locale)
    day, hour = STYLES.get(str(field.get("dateStyle"))), STYLES.get(str(field.get("timeStyle")))
    shown_day = dates.format_date(moment.date(), day, locale=on.locale) if day else ""
    shown_hour = dates.format_time(moment, hour, tzinfo=zone, locale=on.locale) if hour else ""
    if not (day and hour):
        return shown_day or shown_hour
    joined = str(dates.get_datetime_format(day, locale=on.locale))
    return joined.replace("'", "").replace("{0}", shown_hour).replace("{1}", shown_day)
