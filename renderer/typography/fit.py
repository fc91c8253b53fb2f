"""A text, a style and a box -> a Block of lines at the largest size that fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal, NamedTuple

from renderer.errors import FieldTooLong
from renderer.typography.fonts import FontBook
from renderer.typography.itemize import clean, single_line
from renderer.typography.line import Line, set_line
from renderer.typography.shape import Direction, Paragraph, paragraph
from renderer.typography.style import Style
from renderer.typography.wrap import SOFT_HYPHEN, Span, stops, wrap

Overflow = Literal["ellipsis", "clip", "error"]
Align = Literal["start", "center", "end", "left", "right"]

STEP = 0.25  # px between the sizes tried
_ROUNDING = 0.01  # px by which floating point may miss


class Block(NamedTuple):
    """Lines from the top; ``placed`` gives each line's (x, y of its top) inside the box, in px.

    ``width`` is the widest line's advance, ``height`` from the first line's top to the last one's bottom;
    ``truncated`` when text was left out or is cut off by ``clip`` (w, h px, from the block's corner).
    """

    lines: tuple[Line, ...]
    placed: tuple[tuple[float, float], ...]
    size: float
    width: float
    height: float
    truncated: bool
    missing: tuple[str, ...] = ()
    clip: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """What is shown, line by line."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Setting:
    """One text in one box, to be tried at several sizes."""

    wholes: tuple[Paragraph, ...]
    style: Style
    fonts: FontBook
    box: tuple[int, int]
    limit: int
    leading: float
    hyphen: float  # its advance, em
    height: float  # of one line, em

    def spans(self, size: float, *, anywhere: bool = False) -> list[tuple[Paragraph, Span]] | None:
        """Lines of all paragraphs; None when a word is wider than the box."""
        found: list[tuple[Paragraph, Span]] = []
        for whole in self.wholes:
            cut = self._cut(whole, self.box[0] / size, anywhere=anywhere)
            if cut is None:
                return None
            found += [(whole, span) for span in cut]
        return found

    def _cut(self, whole: Paragraph, width: float, *, anywhere: bool) -> list[Span] | None:
        tracking = self.style.tracking
        end = len(whole.text)
        if whole.width(0, end, tracking) <= width:
            return [(0, end)]
        if self.limit == 1 and not anywhere:
            return None
        return wrap(whole, width, tracking=tracking, hyphen=self.hyphen, anywhere=anywhere)

    def fits(self, size: float) -> bool:
        """Whether everything goes into the box at this size, by the paragraphs' own sums."""
        limit = min(self.limit, self.rows(size))
        spans = self.spans(size) if limit >= len(self.wholes) else None
        return spans is not None and len(spans) <= limit

    def rows(self, size: float) -> int:
        """How many lines the box is high."""
        line = self.height * size
        if self.box[1] + _ROUNDING < line:
            return 0
        return 1 + int((self.box[1] - line + _ROUNDING) // (line * self.leading))

    def step(self, low: float, high: float) -> int:
        """Number of steps below ``high`` at which the text first fits, by bisection."""
        if self.fits(high):
            return 0
        first, last = 1, ceil((high - low) / STEP)
        while first < last:
            middle = (first + last) // 2
            if self.fits(max(low, high - middle * STEP)):
                last = middle
            else:
                first = middle + 1
        return first

    def lines(self, spans: Sequence[tuple[Paragraph, Span]], size: float) -> list[Line]:
        """The spans as laid-out lines; a soft hyphen at a line's end shows."""
        style = self.style.at(size)
        return [
            set_line(self._hyphenated(whole, end), start, end, style, self.fonts)
            for whole, (start, end) in spans
        ]

    def _hyphenated(self, whole: Paragraph, end: int) -> Paragraph:
        text = whole.text
        if end == len(text) or text[end - 1 : end] != SOFT_HYPHEN:
            return whole
        return self.again(text[: end - 1] + "-" + text[end:], whole)

    def again(self, text: str, whole: Paragraph) -> Paragraph:
        """Another text in the direction of ``whole``."""
        return paragraph(text, self.style, self.fonts, "rtl" if whole.base else "ltr")

    def holds(self, lines: Sequence[Line], *, ink: bool = False) -> bool:
        """Whether laid-out lines are really within the box; with ``ink`` only what is drawn counts."""
        wide = all(line.width <= self.box[0] + _ROUNDING for line in lines)
        spare = sum(_spare(lines)) if ink else 0.0
        return wide and _stack(lines, self.leading)[1] - spare <= self.box[1] + _ROUNDING


def fit(
    text: str,
    style: Style,
    fonts: FontBook,
    *,
    box: tuple[int, int],
    max_size: float,
    min_size: float,
    floor: float = 9,
    lines: int = 1,
    overflow: Overflow = "ellipsis",
    align: Align = "start",
    leading: float = 1.0,
    direction: Direction = "auto",
) -> Block:
    """Set ``text`` in ``box`` (w, h px) at the largest size of min_size..max_size, px, never below ``floor``.

    A word too long for its line is broken between letters only at the smallest size. What does not fit even
    then is cut with an ellipsis, clipped at the box, or refused (FieldTooLong). ``start`` and ``end`` follow
    each line's own direction; ``leading`` multiplies the face's line height.
    """
    low = max(min_size, floor, 1)
    high = max(max_size, low)
    texts = _texts(text, lines)
    if not texts:
        return Block((), (), high, 0.0, 0.0, truncated=False)
    wholes = tuple(paragraph(part, style, fonts, direction) for part in texts)
    hyphen = paragraph("-", style, fonts).advances[-1] if SOFT_HYPHEN in text else 0.0
    face = fonts.faces(style.family, style.weight)[0]
    height = face.ascent + face.descent
    setting = _Setting(wholes, style, fonts, box, max(1, lines), leading, hyphen, height)
    for step in range(setting.step(low, high), ceil((high - low) / STEP) + 1):
        size = max(low, high - step * STEP)
        spans = setting.spans(size)
        made = setting.lines(spans, size) if spans and len(spans) <= setting.limit else []
        if made and setting.holds(made):
            return _block(setting, made, size, align)
    return _overflowing(setting, low, overflow, align)


def _texts(text: str, lines: int) -> list[str]:
    """Paragraphs to set: one when there is one line, else cut at line ends."""
    cleaned = clean(text)
    parts = [single_line(cleaned)] if lines <= 1 else [single_line(part) for part in cleaned.splitlines()]
    return [part.strip(" ") for part in parts] if any(part.strip() for part in parts) else []


def _overflowing(setting: _Setting, size: float, overflow: Overflow, align: Align) -> Block:
    """The text at its smallest size does not go in by words."""
    spans = setting.spans(size, anywhere=True) or []
    if len(spans) <= setting.limit:
        made = setting.lines(spans, size)
        if setting.holds(made, ink=True):
            return _block(setting, made, size, align)
    if overflow == "error":
        shown = setting.wholes[0].text[:40]
        raise FieldTooLong(
            f"The text {shown!r} does not fit {setting.box[0]} x {setting.box[1]} px; shorten it."
        )
    last = max(1, min(setting.limit, setting.rows(size))) - 1
    made = setting.lines(spans[: last + 1], size)
    wide = (index for index, line in enumerate(made) if line.width > setting.box[0] + _ROUNDING)
    last = next(wide, last)  # a single letter wider than the box
    if last < len(spans) - 1 or made[-1].width > setting.box[0] + _ROUNDING:
        cut = _clipped if overflow == "clip" else _ellipsis
        made = [*made[:last], cut(setting, spans[last:], size)]
    return _block(setting, made, size, align, cut=True)


def _clipped(setting: _Setting, rest: Sequence[tuple[Paragraph, Span]], size: float) -> Line:
    """All that is left of the paragraph on one line, to be cut off at the box."""
    whole, (start, _) = rest[0]
    return set_line(whole, start, len(whole.text), setting.style.at(size), setting.fonts)


def _ellipsis(setting: _Setting, rest: Sequence[tuple[Paragraph, Span]], size: float) -> Line:
    """As many letters as leave room for an ellipsis; nothing at all when even that is too wide."""
    whole, (start, _) = rest[0]
    style = setting.style.at(size)
    mark = "\u2026" if setting.fonts.choose("\u2026", style.family, style.weight) else "..."
    drawn = set_line(paragraph(mark, style, setting.fonts), 0, len(mark), style, setting.fonts)
    room = setting.box[0] - drawn.width
    for end in reversed(stops(whole.text).letters):
        if end < start or room < 0:
            break
        if end > start and whole.width(start, end, style.tracking) * size > room:
            continue
        kept = whole.text[start:end].rstrip()
        text = whole.text[:start] + kept + mark
        line = set_line(setting.again(text, whole), start, len(text), style, setting.fonts)
        if line.width <= setting.box[0]:
            return line
    return set_line(whole, start, start, style, setting.fonts)


def _stack(lines: Sequence[Line], leading: float) -> tuple[list[float], float]:
    """Top of each line and the height of all; ink beyond a line's own height pushes its neighbours off."""
    tops, y = [], 0.0
    for line in lines:
        tops.append(y)
        y += line.height + (leading - 1.0) * line.pitch
    return tops, tops[-1] + lines[-1].height


def _spare(lines: Sequence[Line]) -> tuple[float, float]:
    """Room without ink above the first line and below the last, px."""
    return lines[0].ascent - lines[0].ink[0], lines[-1].descent - lines[-1].ink[1]


def _block(
    setting: _Setting, lines: Sequence[Line], size: float, align: Align, *, cut: bool = False
) -> Block:
    tops, height = _stack(lines, setting.leading)
    if height > setting.box[1]:  # give up room without ink: below first, then above
        above, below = _spare(lines)
        rise = min(above, max(0.0, height - below - setting.box[1]))
        tops, height = [top - rise for top in tops], max(setting.box[1], height - above - below)
    placed = tuple((_left(line, setting.box[0], align), top) for line, top in zip(lines, tops, strict=True))
    missing = tuple(dict.fromkeys(character for line in lines for character in line.missing))
    width = max(line.width for line in lines)
    clip = None if setting.holds(lines, ink=True) else setting.box
    return Block(tuple(lines), placed, size, width, height, cut, missing, clip)


def _left(line: Line, width: int, align: Align) -> float:
    """Where a line begins; one too wide is cut off at its end."""
    spare = width - line.width
    if align == "center" and spare >= 0:
        return spare / 2
    right = align == "right" or (align == "start" and line.rtl) or (align == "end" and not line.rtl)
    if spare < 0:
        right = line.rtl
    return spare if right else 0.0
