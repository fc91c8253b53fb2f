"""A character -> its Unicode properties: bidi class, breaks, script, emoji presentation."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from renderer.typography import ucd_tables

_RUN = re.compile(r"([0-9a-f]+)([A-Z]\w*)")
# UAX #44, Default_Ignorable_Code_Point: drawn as nothing when no font has them
_IGNORABLE = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip


def _property(table: str) -> Callable[[str], str]:
    """Look-up in one table of run lengths, unpacked at first use."""

    @cache
    def unpacked() -> tuple[list[int], list[str]]:
        starts, values, position = [], [], 0
        for length, value in _RUN.findall(table):
            starts.append(position)
            values.append(value)
            position += int(length, 16)
        return starts, values

    @lru_cache(maxsize=16384)
    def look_up(character: str) -> str:
        starts, values = unpacked()
        return values[bisect_right(starts, ord(character)) - 1]

    return look_up


bidi_class = _property(ucd_tables.BIDI_CLASS)
line_break = _property(ucd_tables.LINE_BREAK)
grapheme_break = _property(ucd_tables.GRAPHEME_BREAK)
conjunct_break = _property(ucd_tables.CONJUNCT_BREAK)
script = _property(ucd_tables.SCRIPT)
_emoji = _property(ucd_tables.EMOJI)


def emoji_presentation(character: str) -> bool:
    """Whether the character is a colour picture unless text is asked for (UTS #51, ED-6)."""
    return _emoji(character) == "E"


@lru_cache(maxsize=4096)
def ignorable(character: str) -> bool:
    """Whether the character shows nothing by itself (UAX #44, Default_Ignorable_Code_Point)."""
    code = ord(character)
    return any(first <= code <= last for first, last in _IGNORABLE)


@cache
def brackets() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Opening -> closing and closing -> opening bracket (UAX #9, BD14-BD16), canonical equivalents folded."""
    pairs = [word.split(":") for word in ucd_tables.BRACKETS.split()]
    opening = {chr(int(o, 16)): chr(int(c, 16)) for o, c in pairs}
    # BD16: U+2329/U+232A are canonically equivalent to U+3008/U+3009
    opening["\u2329"] = "\u3009"
    closing = {c: c for c in opening.values()}
    closing["\u232a"] = "\u3009"
    return opening, closing
