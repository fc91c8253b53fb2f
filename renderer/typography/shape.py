"""A paragraph and a style -> shaped glyphs in em, good for every size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from operator import attrgetter
from typing import Literal, NamedTuple

import uharfbuzz as hb

from renderer.typography import bidi
from renderer.typography.fonts import FontBook
from renderer.typography.itemize import Item, itemize
from renderer.typography.style import Style

Direction = Literal["auto", "ltr", "rtl"]
_BASE: dict[Direction, int | None] = {"auto": None, "ltr": 0, "rtl": 1}

REMEMBERED = 500  # characters; longer texts are set anew each time, so that the memory stays small
_CONTEXT = 5  # characters on either side that HarfBuzz looks at (CONTEXT_LENGTH)

# CSS Text 3, 8.2: letters that join are not spaced apart; nor are those that hang from one headline
_CURSIVE = frozenset({"Adlm", "Arab", "Mand", "Mong", "Nkoo", "Phag", "Rohg", "Sogd", "Syrc", "Ougr"})
_HEADLINED = frozenset({"Beng", "Deva", "Guru"})
_UNTRACKED = _CURSIVE | _HEADLINED
_INFO, _POSITION = attrgetter("codepoint", "cluster"), attrgetter("position")
# CSS Text 3, 8.2: spaced letters form no optional ligatures
_UNJOINED = (("liga", 0), ("clig", 0))


class Glyph(NamedTuple):
    """One glyph; ``cluster`` is the index of the first character it stands for, the rest is in em, y up."""

    id: int
    cluster: int
    advance: float
    dx: float
    dy: float


class Shaped(NamedTuple):
    """An item and its glyphs, from left to right."""

    item: Item
    glyphs: tuple[Glyph, ...]
    tracked: bool


@dataclass(frozen=True)
class Paragraph:
    """Text without line ends, resolved and shaped."""

    text: str
    base: int
    levels: tuple[int, ...]
    shaped: tuple[Shaped, ...]
    missing: tuple[str, ...]

    @property
    def advances(self) -> tuple[float, ...]:
        """The advance of all before each character, in em."""
        return self._sums[0]

    @property
    def spaces(self) -> tuple[int, ...]:
        """How many letters before each character take tracking."""
        return self._sums[1]

    @cached_property
    def _sums(self) -> tuple[tuple[float, ...], tuple[int, ...]]:
        """Both, which only a text that may not fit is asked for."""
        return _sums(len(self.text), self.shaped)

    def width(self, start: int, end: int, tracking: float = 0.0) -> float:
        """Advance of characters start..end on one line in em, as if breaking there changed nothing."""
        advance = self.advances[end] - self.advances[start]
        return advance + tracking * max(0, self.spaces[end] - self.spaces[start] - 1) if tracking else advance


def paragraph(
    text: str, style: Style, fonts: FontBook, direction: Direction = "auto", *, keep: bool = True
) -> Paragraph:
    """Resolve and shape ``text``, which is clean and without line ends; the style's size plays no part.

    The last 512 to ``keep`` are remembered.
    """
    make = _paragraph if keep and len(text) <= REMEMBERED else _paragraph.__wrapped__
    return make(text, style.bare(), fonts, direction)


@lru_cache(maxsize=512)
def _paragraph(text: str, style: Style, fonts: FontBook, direction: Direction) -> Paragraph:
    base, levels = bidi.levels(text, _BASE[direction])
    items, missing = itemize(text, levels, style, fonts)
    shaped = tuple(shape(text, item, style) for item in items)
    return Paragraph(text, base, tuple(levels), shaped, tuple(missing))


def shape(text: str, item: Item, style: Style) -> Shaped:
    """Shape one item; HarfBuzz sees its neighbours too, so that letters join across items."""
    first = max(0, item.start - _CONTEXT)
    buffer = hb.Buffer()
    codepoints = [*map(ord, text[first : item.end + _CONTEXT])]
    buffer.add_codepoints(codepoints, item.start - first, item.end - item.start)
    buffer.direction = "rtl" if item.level % 2 else "ltr"
    buffer.script = item.script
    if style.language:
        buffer.language = style.language
    hb.shape(item.face.font, buffer, _features(style))
    em, new = item.face.upem, tuple.__new__  # half the cost of Glyph(...), which is most of a short line
    infos = map(_INFO, buffer.glyph_infos or ())
    glyphs = [
        new(Glyph, (code, first + cluster, x_advance / em, dx / em, dy / em))
        for (code, cluster), (dx, dy, x_advance, _) in zip(
            infos, map(_POSITION, buffer.glyph_positions or ()), strict=True
        )
    ]
    return Shaped(item, tuple(glyphs), item.script not in _UNTRACKED)


def _features(style: Style) -> dict[str, int] | None:
    """OpenType features to switch; None is quicker than none."""
    return dict((*(_UNJOINED if style.tracking else ()), *style.features)) or None


def _sums(length: int, shaped: Sequence[Shaped]) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """Running sums of advances and of letters that take tracking, by character."""
    advance, letters = [0.0] * length, [0] * length
    for piece in shaped:
        tracked = int(piece.tracked)
        for glyph in piece.glyphs:
            advance[glyph.cluster] += glyph.advance
            if glyph.advance > 0:
                letters[glyph.cluster] = tracked
    return tuple(accumulate(advance, initial=0.0)), tuple(accumulate(letters, initial=0))
