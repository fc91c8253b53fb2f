"""Part of a paragraph -> one Line of placed glyphs, in visual order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, repeat
from operator import add, mul, sub
from typing import NamedTuple, TypeVar

from renderer.typography import bidi
from renderer.typography.fonts import Face, FontBook
from renderer.typography.itemize import Item, clean, single_line
from renderer.typography.shape import Direction, Paragraph, Shaped, paragraph, shape
from renderer.typography.style import Style


class GlyphRun(NamedTuple):
    """Glyphs of one face: (glyph id, x, y) in px from the line's left end and its baseline, y up.

    ``text`` is what the run says, in logical order; ``x`` and ``width`` where it stands, px.
    """

    face: Face
    size: float
    glyphs: tuple[tuple[int, float, float], ...]
    text: str = ""
    x: float = 0.0
    width: float = 0.0
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One laid-out line; ``width``, ``ascent``, ``descent`` in px, ``missing`` the characters no font draws.

    Ascent and descent are the style's own, more where the ink goes beyond.
    """

    text: str
    style: Style
    width: float
    ascent: float
    descent: float
    runs: tuple[GlyphRun, ...]
    missing: tuple[str, ...] = ()
    rtl: bool = False
    pitch: float = 0.0  # the style's own line height, px
    ink: tuple[float, float] = (0.0, 0.0)  # how far it is drawn above and below the baseline, px

    @property
    def height(self) -> float:
        """From the ascent to the descent, in px."""
        return self.ascent + self.descent


Kind = TypeVar("Kind", bound=Line)


def layout_line(text: str, style: Style, fonts: FontBook, *, direction: Direction = "auto") -> Line:
    """Set ``text`` as one line (line ends become spaces): bidi order, font fallback, tracking.

    Raises ConfigurationError for an unknown family.
    """
    whole = paragraph(single_line(clean(text)), style, fonts, direction)
    return set_line(whole, 0, len(whole.text), style, fonts)


def layout_as(kind: type[Kind], text: str, style: Style, fonts: FontBook) -> Kind:
    """The same as an object of ``kind``, for one who keeps it: nothing of it is remembered here."""
    whole = paragraph(single_line(clean(text)), style, fonts, keep=False)
    return _set(kind, whole, (0, len(whole.text)), style, fonts)


def measure(text: str, style: Style, fonts: FontBook) -> float:
    """Advance of ``text`` set on one line, in px."""
    return layout_line(text, style, fonts).width


def set_line(whole: Paragraph, start: int, end: int, style: Style, fonts: FontBook) -> Line:
    """Characters start..end of a paragraph as a line."""
    return _set(Line, whole, (start, end), style, fonts)


def _set(kind: type[Kind], whole: Paragraph, part: tuple[int, int], style: Style, fonts: FontBook) -> Kind:
    start, end = part
    text = whole.text[start:end]
    seen = _pieces(whole, start, end, style)
    runs, width = _place(seen, whole.text, style)
    primary = fonts.faces(style.family, style.weight)[0]
    above, below = _extent(seen)
    missing = tuple(character for character in whole.missing if character in text)
    return kind(
        text=text,
        style=style,
        width=width,
        ascent=max(primary.ascent, above) * style.size,
        descent=max(primary.descent, below) * style.size,
        runs=runs,
        missing=missing,
        rtl=bool(whole.base),
        pitch=(primary.ascent + primary.descent) * style.size,
        ink=(above * style.size, below * style.size),
    )


def _pieces(whole: Paragraph, start: int, end: int, style: Style) -> list[Shaped]:
    """What stands on the line, in visual order; items cut by its ends or by rule L1 are shaped anew."""
    if (start, end) == (0, len(whole.text)) and not any(whole.levels):
        return list(whole.shaped)  # all of it, all from left to right
    levels = bidi.line_levels(whole.text[start:end], whole.levels[start:end], whole.base)
    found: list[Shaped] = []
    for shaped in whole.shaped:
        item = shaped.item
        for first, last in _level_runs(levels, max(item.start, start) - start, min(item.end, end) - start):
            part = Item(start + first, start + last, levels[first], item.script, item.face)
            found.append(shaped if part == item else shape(whole.text, part, style))
    return bidi.visual_order(found, [piece.item.level for piece in found])


def _level_runs(levels: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for index in range(start + 1, end + 1):
        if index == end or levels[index] != levels[first]:
            yield first, index
            first = index


def _place(pieces: Sequence[Shaped], text: str, style: Style) -> tuple[tuple[GlyphRun, ...], float]:
    """Glyphs at their places in px; tracking stands between letters, none after the last."""
    size, tracking = style.size, style.tracking * style.size
    runs: list[GlyphRun] = []
    x = gap = 0.0
    for piece in pieces:
        item = piece.item
        last, begin = -1, x + gap
        placed: list[tuple[int, float, float]] = []
        if tracking and piece.tracked:
            for glyph, cluster, advance, dx, dy in piece.glyphs:
                if cluster != last:
                    x, gap, last = x + gap, 0.0, cluster
                placed.append((glyph, x + dx * size, dy * size))
                x += advance * size
                if advance > 0:
                    gap = tracking
        elif piece.glyphs:
            codes, _, advances, dxs, dys = zip(*piece.glyphs, strict=True)
            edges = [*accumulate(map(mul, advances, repeat(size)), initial=begin)]
            x, gap = edges.pop(), 0.0
            if any(dxs) or any(dys):
                edges = [edge + dx * size for edge, dx in zip(edges, dxs, strict=True)]
            placed = [*zip(codes, edges, map(mul, dys, repeat(size)), strict=True)]
        said = text[item.start : item.end]
        runs.append(GlyphRun(item.face, size, tuple(placed), said, begin, x - begin, bool(item.level % 2)))
    return tuple(runs), x


def _extent(pieces: Sequence[Shaped]) -> tuple[float, float]:
    """How far the ink goes above and below the baseline, in em."""
    above, below = [0.0], [0.0]
    for piece in pieces:
        if piece.glyphs:
            codes, _, _, _, dys = zip(*piece.glyphs, strict=True)
            tops, bottoms = zip(*map(_ink, repeat(piece.item.face), codes), strict=True)
            above += map(add, tops, dys)
            below += map(sub, bottoms, dys)
    return max(above), max(below)


@lru_cache(maxsize=16384)
def _ink(face: Face, glyph: int) -> tuple[float, float]:
    """How far a glyph's ink goes above and below the baseline, in em."""
    extents = face.font.get_glyph_extents(glyph)
    if extents is None or not extents.height:
        return -1.0, -1.0
    return extents.y_bearing / face.upem, -(extents.y_bearing + extents.height) / face.upem
