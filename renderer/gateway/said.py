"""What the other side said -> text that every database, document and log line takes."""

from __future__ import annotations

import re

MAX_ID = 100
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def plain(text: str) -> str:
    """The text without control characters and lone surrogates; lines and tabs stay."""
    return _CONTROLS.sub("", text)


def line(text: str, longest: int) -> str:
    """The text as one line of at most ``longest`` characters."""
    return plain(text).replace("\n", " ").replace("\r", " ").strip()[:longest]
