"""A text, a style and a box -> a Block of lines at the largest size that fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from renderer.errors import FieldTooLong
from renderer.typography.fonts import FontBook
from renderer.typography.line import Line, layout_line
from renderer.typography.style import Style

Overflow = Literal["ellipsis", "clip", "error"]
Align = Literal["start", "center", "end"]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines stacked from the top; ``placed`` gives each line's (x, y of its top) inside the block's box, px.

    ``width`` is the widest line's advance, ``height`` from the first line's top to the last one's bottom.
    """

    lines: tuple[Line, ...]
    placed: tuple[tuple[float, float], ...]
    size: float
    width: float
    height: float
    truncated: bool
    missing: tuple[str, ...] = ()
    clip: tuple[int, int] | None = None


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
) -> Block:
    """Set ``text`` in ``box`` (px) at the largest size of min_size..max_size, none below ``floor``."""
    low, high = max(min_size, floor), max(max_size, floor)
    size = high
    while True:
        made = _wrap(text, style.at(size), fonts, box[0])
        fits = len(made) <= lines and all(line.width <= box[0] for line in made)
        if fits or size <= low:
            break
        size = max(low, size - 0.5)
    if not fits and overflow == "error":
        raise FieldTooLong(f"The text {text[:40]!r} does not fit its place; shorten it.")
    return _stack(made[:lines], size, box, align, truncated=not fits)


def _wrap(text: str, style: Style, fonts: FontBook, width: float) -> list[Line]:
    made: list[Line] = []
    current = ""
    for word in text.split():
        wider = f"{current} {word}".strip()
        if current and layout_line(wider, style, fonts).width > width:
            made.append(layout_line(current, style, fonts))
            wider = word
        current = wider
    return [*made, layout_line(current, style, fonts)]


def _stack(made: list[Line], size: float, box: tuple[int, int], align: Align, *, truncated: bool) -> Block:
    share = {"start": 0.0, "center": 0.5, "end": 1.0}[align]
    placed, y = [], 0.0
    for line in made:
        placed.append(((box[0] - line.width) * share, y))
        y += line.height
    missing = tuple(dict.fromkeys(c for line in made for c in line.missing))
    return Block(tuple(made), tuple(placed), size, max(line.width for line in made), y, truncated, missing)
