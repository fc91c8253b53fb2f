"""Text as people send it -> text fit for a pass: NFC, no controls, dates and colours in Apple's form."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime

# Embedding, override and isolate controls (UAX #9): kept, since names need them, but worth a notice.
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNWANTED = frozenset({"Cc", "Cs"})
_SPACES = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")
_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})\Z")
_RGB = re.compile(r"rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)\Z", re.IGNORECASE)
# W3C-DTF from the complete date with hours and minutes on (Wallet Passes: "date" values).
_W3C = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)\Z")


def clean(text: str, *, multiline: bool = False) -> str:
    """NFC without C0/C1 controls and lone surrogates, trimmed; line ends stay (LF) only if ``multiline``."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _LINE_ENDS.sub("\n", text) if multiline else _SPACES.sub(" ", text)
    kept = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in _UNWANTED)
    return unicodedata.normalize("NFC", kept).strip()


def has_bidi_controls(text: str) -> bool:
    """Whether the text holds explicit direction controls."""
    return not text.isascii() and not BIDI_CONTROLS.isdisjoint(text)


def rgb(colour: str) -> str | None:
    """``rgb(r, g, b)`` for ``#RGB``, ``#RRGGBB`` or ``rgb(...)`` with parts 0-255, None for anything else."""
    if _HEX.match(colour):
        digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
        red, green, blue = (int(digits[i : i + 2], 16) for i in (0, 2, 4))
    elif found := _RGB.match(colour):
        red, green, blue = (int(part) for part in found.groups())
    else:
        return None
    return f"rgb({red}, {green}, {blue})" if max(red, green, blue) <= 255 else None


def is_w3c_date(text: str) -> bool:
    """Whether the text is a complete date with hours, minutes and zone, and names a real moment."""
    return bool(_W3C.match(text)) and parse_moment(text) is not None


def parse_moment(text: str) -> datetime | None:
    """The aware moment an ISO 8601 text names; without a zone it is read as UTC; None if it is no date."""
    if not text[:4].isdigit():
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def w3c_date(text: str) -> tuple[str, bool] | None:
    """Apple's form of an ISO date and whether it is floating (without a zone); None if it is no date."""
    if _W3C.match(text):
        return (text, False) if parse_moment(text) is not None else None
    try:
        if len(text) == 10:
            return f"{date.fromisoformat(text).isoformat()}T00:00:00Z", True
        moment = datetime.fromisoformat(text) if text[:4].isdigit() else None
    except ValueError:
        return None
    if moment is None:
        return None
    if moment.tzinfo is None:
        return f"{moment.isoformat(timespec='seconds')}Z", True
    return moment.isoformat(timespec="seconds"), False
