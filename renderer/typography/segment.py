"""Text of a script written without spaces -> where its words begin."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from renderer.typography.graphemes import boundaries

if TYPE_CHECKING:
    from budoux import Parser

_THAI = re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e4e]{2,}")


def word_starts(text: str) -> list[int]:
    """Indices at which a word begins inside a run of Thai (UAX #14, LB1 on class SA: left to the language).

    Lao, Khmer and Burmese are not segmented: their lines break at spaces, or between letters when they must.
    """
    if text.isascii():
        return []
    return [start for run in _THAI.finditer(text) for start in _thai(run.group(), run.start())]


def _thai(run: str, offset: int) -> list[int]:
    letters = frozenset(boundaries(run))
    found, position = [], 0
    for word in _parser().parse(run)[:-1]:
        position += len(word)
        if position in letters:
            found.append(offset + position)
    return found


@cache
def _parser() -> Parser:
    """The trained model; it and its library are loaded when the first Thai text comes."""
    from budoux import load_default_thai_parser  # noqa: PLC0415 - 17 ms that most programs never need

    return load_default_thai_parser()
