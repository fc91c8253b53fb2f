"""A paragraph with its bidi levels -> items of one level, one script and one face."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from renderer.typography import ucd
from renderer.typography.fonts import Face, FontBook
from renderer.typography.graphemes import boundaries
from renderer.typography.style import Style

_SHARED = frozenset({"Zyyy", "Zinh", "Zzzz"})  # UAX #24: Common, Inherited, Unknown
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_NEWLINE = re.compile("\r\n|[\t\n\x0b\x0c\r\x85\u2028\u2029]")


class Item(NamedTuple):
    """Characters start..end of a paragraph that can be shaped in one go."""

    start: int
    end: int
    level: int
    script: str
    face: Face


def clean(text: str) -> str:
    """What cannot be drawn made harmless: lone surrogates U+FFFD, control characters U+2060 (nothing)."""
    if text.isascii() and text.isprintable():
        return text
    return _CONTROL.sub("\u2060", _SURROGATE.sub("\ufffd", text))


def single_line(text: str) -> str:
    """The text with every line end and tab as one space."""
    return _NEWLINE.sub(" ", text)


def itemize(text: str, levels: Sequence[int], style: Style, fonts: FontBook) -> tuple[list[Item], list[str]]:
    """Items in logical order, and the characters that no face draws, each once.

    Levels come first and faces second: a face chosen before would cut a word's surroundings apart and
    order the pieces wrongly.
    """
    primary = fonts.faces(style.family, style.weight)[0]
    if script := _only_script(text, primary):
        return _one_script(text, levels, script, primary), []
    items: list[Item] = []
    missing: dict[str, None] = {}
    for start, end, script, face in _clusters(text, style, fonts, missing):
        last = items[-1] if items else None
        if last and last.face is face and last.script == script and last.level == levels[start]:
            items[-1] = Item(last.start, end, last.level, script, face)
        else:
            items.append(Item(start, end, levels[start], script, face))
    return items, list(missing)


def _only_script(text: str, face: Face) -> str | None:
    """The one script of a text whose every character the face draws by itself; None for anything harder."""
    scripts = {_simple(character, face) for character in text} - _SHARED
    if len(scripts) > 1:
        return None
    return scripts.pop() if scripts else "Latn"


@lru_cache(maxsize=8192)
def _simple(character: str, face: Face) -> str | None:
    """Script of a character that is always a cluster of its own, no emoji, and drawn by the face."""
    alone = ucd.grapheme_break(character) == "XX" and ucd.conjunct_break(character) == "X"
    simple = alone and not ucd.emoji_presentation(character) and face.has(character)
    return ucd.script(character) if simple else None


def _one_script(text: str, levels: Sequence[int], script: str, face: Face) -> list[Item]:
    cuts = [index for index in range(1, len(text)) if levels[index] != levels[index - 1]]
    return [
        Item(start, end, levels[start], script, face)
        for start, end in pairwise([0, *cuts, len(text)])
        if end > start
    ]


def _clusters(
    text: str, style: Style, fonts: FontBook, missing: dict[str, None]
) -> Iterator[tuple[int, int, str, Face]]:
    """Each grapheme cluster with its script and its face."""
    primary = fonts.faces(style.family, style.weight)[0]
    script = _first_script(text)
    face = primary
    for start, end in pairwise(boundaries(text)):
        cluster = text[start:end]
        own = next((found for found in map(ucd.script, cluster) if found not in _SHARED), None)
        script = own or script
        if not (_sticks(cluster) and not face.emoji and face.covers(cluster)):  # a space goes with its word
            found = fonts.choose(cluster, style.family, style.weight)
            face = found or _partial(cluster, style, fonts)
            if found is None:
                missing.update(dict.fromkeys(_undrawn(cluster, face)))
        yield start, end, script, face


def _first_script(text: str) -> str:
    return next((found for found in map(ucd.script, text) if found not in _SHARED), "Latn")


def _sticks(cluster: str) -> bool:
    return unicodedata.category(cluster[0]) == "Zs" or all(map(ucd.ignorable, cluster))


def _partial(cluster: str, style: Style, fonts: FontBook) -> Face:
    """No face has the whole cluster: the one with its base draws what it can."""
    return fonts.choose(cluster[0], style.family, style.weight) or fonts.faces(style.family, style.weight)[0]


def _undrawn(cluster: str, face: Face) -> list[str]:
    return [character for character in cluster if not ucd.ignorable(character) and not face.has(character)]
