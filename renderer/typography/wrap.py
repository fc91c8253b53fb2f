"""A paragraph and a width -> where its lines begin and end."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from renderer.typography import breaks
from renderer.typography.graphemes import boundaries
from renderer.typography.shape import REMEMBERED, Paragraph

Span = tuple[int, int]

SOFT_HYPHEN = "\xad"
# spaces that hang at a line's end (CSS Text 3, 4.1.2); U+00A0, U+2007 and U+202F are none of them
_HANGING = " \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u205f\u3000"


@dataclass(frozen=True, slots=True)
class Stops:
    """``allowed``: index of each stop and of the ink's end before it; ``letters``: where graphemes begin."""

    allowed: tuple[Span, ...]
    letters: tuple[int, ...]


def stops(text: str) -> Stops:
    """Where a text without line ends may be broken; the last stop is its end."""
    return (_stops if len(text) <= REMEMBERED else _stops_of_long)(text)


def _find(text: str) -> Stops:
    marks = breaks.opportunities(text)
    allowed = tuple((index, _ink_end(text, index)) for index in range(1, len(text) + 1) if marks[index])
    return Stops(allowed, tuple(boundaries(text)))


_stops = lru_cache(maxsize=512)(_find)
_stops_of_long = lru_cache(maxsize=2)(_find)  # fitting asks for the same text at size after size


def wrap(
    whole: Paragraph, width: float, *, tracking: float = 0.0, hyphen: float = 0.0, anywhere: bool = False
) -> list[Span] | None:
    """Greedy lines as (start, end) without the spaces at their ends; all measures in em.

    None when a word is wider than the line, unless ``anywhere`` lets it break between letters
    (CSS Text 3, 5.5: overflow-wrap anywhere).
    """

    def too_wide(start: int, end: int) -> bool:
        extra = hyphen if hyphen and whole.text[end - 1] == SOFT_HYPHEN else 0.0
        return end > start and whole.width(start, end, tracking) + extra > width

    found: list[Span] = []
    start = best_end = best_stop = 0
    where = stops(whole.text)
    for stop, end in where.allowed:
        while too_wide(start, end):
            if best_stop <= start:  # not even one word
                if not anywhere:
                    return None
                best_stop = best_end = _split(whole, where.letters, start, width, tracking)
            found.append((start, best_end))
            start = best_stop
        best_stop, best_end = stop, max(end, start)
    if best_end > start or not found:
        found.append((start, best_end))
    return found


def _split(whole: Paragraph, letters: tuple[int, ...], start: int, width: float, tracking: float) -> int:
    """End of as many letters as fit, at least one."""
    position = bisect_right(letters, start)
    while position + 1 < len(letters) and whole.width(start, letters[position + 1], tracking) <= width:
        position += 1
    return letters[position]


def _ink_end(text: str, end: int) -> int:
    while end and text[end - 1] in _HANGING:
        end -= 1
    return end
