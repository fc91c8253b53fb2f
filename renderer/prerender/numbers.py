"""A phone number as people write it -> digits in international form, or None."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[1-9][0-9]{6,14}\Z", re.ASCII)  # E.164: at most 15 digits, no leading zero
_DECORATION = str.maketrans("", "", "+ -().\u00a0")


def normal_number(text: str) -> str | None:
    """``+1 (650) 123-4123`` -> ``16501234123``; None for what is no number."""
    if _NUMBER.match(text):
        return text
    bare = text.strip().translate(_DECORATION)
    return bare if _NUMBER.match(bare) else None
