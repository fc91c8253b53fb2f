"""A text -> where its user-perceived characters begin (UAX #29, extended grapheme clusters)."""

from __future__ import annotations

from itertools import pairwise

from renderer.typography import ucd

_CONTROL = frozenset({"CR", "LF", "Control"})
_HANGUL = {  # GB6 to GB8
    "L": frozenset({"L", "V", "LV", "LVT"}),
    "LV": frozenset({"V", "T"}),
    "V": frozenset({"V", "T"}),
    "LVT": frozenset({"T"}),
    "T": frozenset({"T"}),
}
_JOINING = frozenset({"Extend", "ZWJ", "SpacingMark"})  # GB9, GB9a


def boundaries(text: str) -> list[int]:
    """Index of the start of every grapheme cluster, and the length of the text at the end."""
    if text.isascii() and "\r" not in text:
        return list(range(len(text) + 1))
    kinds = [ucd.grapheme_break(character) for character in text]
    found = [0]
    picture = flags = 0  # GB11: an emoji came before; GB12: count of regional indicators
    for index in range(1, len(text)):
        before, after = kinds[index - 1], kinds[index]
        picture = before == "ExtPict" or (picture and before in ("Extend", "ZWJ"))
        flags = flags + 1 if before == "Regional_Indicator" else 0
        if not _joined(before, after, picture=bool(picture), flags=flags) and not _conjunct(text, index):
            found.append(index)
    return [*found, len(text)] if text else [0]


def clusters(text: str) -> list[str]:
    """The grapheme clusters of the text."""
    found = boundaries(text)
    return [text[start:end] for start, end in pairwise(found)]


def _joined(before: str, after: str, *, picture: bool, flags: int) -> bool:
    """GB3 to GB13, but for GB9c."""
    if before in _CONTROL or after in _CONTROL:
        return (before, after) == ("CR", "LF")
    if after in _JOINING or before == "Prepend" or after in _HANGUL.get(before, ()):
        return True
    if after == "ExtPict":
        return picture and before == "ZWJ"
    return after == "Regional_Indicator" and flags % 2 == 1


def _conjunct(text: str, index: int) -> bool:
    """GB9c: a consonant after a linker after a consonant belongs to one akshara."""
    if ucd.conjunct_break(text[index]) != "C":
        return False
    linked = False
    for previous in range(index - 1, -1, -1):
        kind = ucd.conjunct_break(text[previous])
        if kind == "C":
            return linked
        linked = linked or kind == "L"
        if kind != "L" and ucd.grapheme_break(text[previous]) not in ("Extend", "ZWJ"):
            return False
    return False
