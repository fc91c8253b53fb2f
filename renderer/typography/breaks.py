"""A text -> where its lines may and must be broken (UAX #14, with the numbers of its Example 7)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from renderer.typography import ucd
from renderer.typography.segment import word_starts

NONE, ALLOWED, MANDATORY = 0, 1, 2

_HARD = frozenset({"BK", "CR", "LF", "NL"})
_ALPHABETIC = frozenset({"AL", "HL"})
_IDEOGRAPHIC = frozenset({"ID", "IDX", "EB", "EM"})
_HANGUL = frozenset({"JL", "JV", "JT", "H2", "H3"})
_AFFIX = frozenset({"PR", "PO"})
_OPEN, _CLOSE = frozenset({"OP", "OPW"}), frozenset({"CL", "CP", "CPW"})

# LB25 as Example 7 has it: one number with its signs stays whole
_CODES = {"PR": "p", "PO": "p", "OP": "o", "OPW": "o", "HY": "o", "NU": "n", "SY": "s", "IS": "s"}
_CODES |= {"CL": "c", "CP": "c", "CPW": "c"}
_NUMBER = re.compile("p?o?n[ns]*c?(?=(p?))")  # a sign may end one number and begin the next


def opportunities(text: str) -> bytes:
    """NONE, ALLOWED or MANDATORY for the boundary before each character; one more for the text's end."""
    found = bytearray(len(text) + 1)
    elements = _elements(text)
    whole = _inside_numbers([kind for _, kind in elements])
    flags = 0
    older = ""  # the class before the one before, when no space stands between
    before, spaced = "", False  # the last class but spaces, and whether spaces followed it
    for position, (index, kind) in enumerate(elements):
        if position:
            raw = elements[position - 1][1]
            found[index] = _decide(raw, before, kind, spaced=spaced)
            if found[index] == ALLOWED and (
                position in whole  # LB25
                or text[index - 1] == "\u200d"  # LB8a
                or (not spaced and older == "HL" and before in ("HY", "BA"))  # LB21a
                or (not spaced and before == kind == "RI" and flags % 2)  # LB30a
            ):
                found[index] = NONE
        flags = flags + 1 if kind == "RI" else 0
        if kind == "SP":
            spaced = True
        else:
            older, before, spaced = "" if spaced else before, kind, False
    for start in word_starts(text):
        found[start] = max(found[start], ALLOWED)
    if text:
        found[0], found[len(text)] = NONE, MANDATORY  # LB2, LB3
    return bytes(found)


def _elements(text: str) -> list[tuple[int, str]]:
    """Characters with their classes; combining marks are part of what they follow (LB9) or letters (LB10)."""
    found: list[tuple[int, str]] = []
    for index, character in enumerate(text):
        kind = _class(character)
        if kind in ("CM", "ZWJ"):
            if found and found[-1][1] not in _HARD and found[-1][1] not in ("SP", "ZW"):
                continue
            kind = "AL"
        found.append((index, kind))
    return found


@lru_cache(maxsize=16384)
def _class(character: str) -> str:
    """LB1, and classes of our own where a rule asks for more than the class."""
    kind = ucd.line_break(character)
    if kind in ("AI", "SG", "XX"):
        kind = "AL"
    if kind == "SA":
        kind = "CM" if unicodedata.category(character) in ("Mn", "Mc") else "AL"
    if kind == "CJ":
        kind = "NS"
    if kind in ("OP", "CP") and unicodedata.east_asian_width(character) in "FWH":
        kind += "W"  # LB30
    if (
        kind == "ID"
        and unicodedata.category(character) == "Cn"
        and ucd.grapheme_break(character) == "ExtPict"
    ):
        kind = "IDX"  # LB30b
    return kind


def _inside_numbers(kinds: list[str]) -> frozenset[int]:
    codes = "".join(_CODES.get(kind, ".") for kind in kinds)
    return frozenset(
        position for match in _NUMBER.finditer(codes) for position in range(match.start() + 1, match.end(1))
    )


@lru_cache(maxsize=8192)
def _decide(raw: str, before: str, after: str, *, spaced: bool) -> int:
    """LB4 to LB31 for one boundary; ``raw`` is the class just before it, ``before`` the last but spaces."""
    if raw in _HARD and not (raw == "CR" and after == "LF"):  # LB4, LB5
        return MANDATORY
    if after in _HARD or after in ("SP", "ZW"):  # LB6, LB7
        return NONE
    if before == "ZW":  # LB8
        return ALLOWED
    if _held_over_spaces(before, after):
        return NONE
    if spaced:  # LB18
        return NONE if after == "WJ" else ALLOWED
    return NONE if _held(before, after) else ALLOWED


def _held_over_spaces(before: str, after: str) -> bool:
    """LB11 to LB17: what holds together even with spaces between."""
    return (
        after in _CLOSE
        or after in ("EX", "IS", "SY", "WJ")  # LB13, LB11
        or before in _OPEN  # LB14
        or (before == "QU" and after in _OPEN)  # LB15
        or (before in _CLOSE and after == "NS")  # LB16
        or (before == after == "B2")  # LB17
    )


def _held(before: str, after: str) -> bool:
    """LB11, LB12 and LB19 to LB30b: what holds together when nothing stands between."""
    if before in ("WJ", "GL"):
        return True
    if after == "GL":  # LB12a
        return before not in ("BA", "HY")
    if "QU" in (before, after):  # LB19
        return True
    if "CB" in (before, after):  # LB20
        return False
    if after in ("BA", "HY", "NS", "IN") or before == "BB":  # LB21, LB22
        return True
    return _held_words(before, after) or _held_signs(before, after)


def _held_words(before: str, after: str) -> bool:
    """LB21b, LB23, LB28, LB29 and LB30: letters, figures and their brackets."""
    if after in _ALPHABETIC:
        if before == "SY":
            return after == "HL"
        return before in _ALPHABETIC or before in ("NU", "IS", "CP") or before in _AFFIX
    if before in _ALPHABETIC:
        return after in ("NU", "OP") or after in _AFFIX
    return (before == "NU" and after == "OP") or (before == "CP" and after == "NU")


def _held_signs(before: str, after: str) -> bool:
    """LB23a, LB26, LB27 and LB30b: ideographs, Hangul syllables and emoji modifiers."""
    if before == "PR" and (after in _IDEOGRAPHIC or after in _HANGUL):
        return True
    if after == "PO" and (before in _IDEOGRAPHIC or before in _HANGUL):
        return True
    if before in _HANGUL and after in _HANGUL:
        return (before, after) in _SYLLABLES
    return after == "EM" and before in ("EB", "IDX")


# LB26
_SYLLABLES = frozenset(
    {("JL", after) for after in ("JL", "JV", "H2", "H3")}
    | {(before, after) for before in ("JV", "H2") for after in ("JV", "JT")}
    | {(before, "JT") for before in ("JT", "H3")}
)


def lines(text: str) -> list[str]:
    """The text cut at its mandatory breaks, without the characters that made them."""
    marks = opportunities(text)
    ends = [index for index in range(1, len(text) + 1) if marks[index] == MANDATORY]
    return [text[start:end].rstrip("\r\n\v\f\x85\u2028\u2029") for start, end in pairwise([0, *ends])]
