"""Fields of one row -> columns of natural width, shrunk and cut until they fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from renderer.typography import FontBook, graphemes
from renderer.wallet.preview import phonefont
from renderer.wallet.preview.display import State
from renderer.wallet.preview.phonefont import DOUBT, Face

ELLIPSIS = "…"
POINT = 375 / 320 * 0.7046  # capital height of a design point: the phone's cards are designed 320 wide
UNSURE = 0.012  # of a row's width in our estimate, either way
SLACK = 0.2  # rounding of widths, card units


@dataclass(frozen=True, slots=True)
class Wish:
    """What a column would hold: a label and a value, each in its natural look."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Column:
    """Where a column came to lie and the width it got, card units."""

    x: float
    width: float
    label_state: State = "shown in full"
    value_state: State = "shown in full"


@dataclass(frozen=True, slots=True)
class Row:
    """Columns of a row and the capital height that all its values share."""

    cap: float
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A column's natural widths: of its label, and of its value at any capital height."""

    label: float
    value: str
    face: Face
    fonts: FontBook

    def width(self, cap: float) -> float:
        """The wider of both."""
        return max(self.label, self.value_width(cap))

    def value_width(self, cap: float) -> float:
        """Of the value alone."""
        return phonefont.width(self.value, self.face.at(cap), self.fonts)


def fit_row(
    wishes: Sequence[Wish],
    label: Face,
    value: Face,
    fonts: FontBook,
    *,
    left: float,
    room: float,
    gap: float,
    least: float,
    stepped: bool = False,
) -> Row:
    """Lay columns over ``room``: the first at its start, the last at its end, equal gaps between.

    The values shrink together, from ``value.cap`` down to ``least``; what still does not fit is narrowed, the
    widest columns first. ``gap`` is the least space between two columns. A single column takes the whole
    room.
    """
    contents = [
        Content(phonefont.width(wish.label, label, fonts), wish.value, value, fonts) for wish in wishes
    ]
    inner = room - gap * (len(wishes) - 1)
    cap = (step_down if stepped else shrink)(contents, inner, value.cap, least)
    widths = narrowed([content.width(cap) for content in contents], inner)
    if len(widths) == 1:
        widths = [room]
    shrinks, cuts = judge(total(contents, value.cap), inner), judge(total(contents, least), inner)
    columns = [
        Column(x, width, cuts if content.label > width * (1 - DOUBT) else "shown in full", shrinks)
        for x, width, content in zip(spread(widths, left, room), widths, contents, strict=True)
    ]
    return Row(cap, tuple(columns))


def shrink(contents: Sequence[Content], inner: float, most: float, least: float) -> float:
    """The largest capital height from ``most`` to ``least`` with which all columns fit into ``inner``."""
    if total(contents, least) <= inner:
        return _largest(lambda cap: total(contents, cap) <= inner, least, most)
    columns = narrowed([content.width(least) for content in contents], inner)
    rooms = list(zip(contents, columns, strict=True))
    return _largest(lambda cap: all(content.value_width(cap) <= room for content, room in rooms), least, most)


def step_down(contents: Sequence[Content], inner: float, most: float, least: float) -> float:
    """The same in whole design points, as the phone shrinks a row.

    Where our widths are too uncertain to tell one step from the next, it is half way between the two.
    """
    if total(contents, most) <= inner * (1 - UNSURE) or total(contents, least) > inner:
        return shrink(contents, inner, most, least)
    cap = most
    while cap - POINT >= least and total(contents, cap) > inner:
        cap -= POINT
    if cap < most and total(contents, cap + POINT) <= inner * (1 + UNSURE):
        return cap + POINT / 2
    if total(contents, cap) > inner * (1 - UNSURE):
        return max(least, cap - POINT / 2)
    return cap


def _largest(fits: Callable[[float], bool], low: float, high: float) -> float:
    """The largest number that fits, by halving; ``low`` when none does."""
    if fits(high):
        return high
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def total(contents: Sequence[Content], cap: float) -> float:
    """Natural widths of all columns together."""
    return sum(content.width(cap) for content in contents)


def narrowed(widths: Sequence[float], inner: float) -> list[float]:
    """Widths with the widest ones cut to a common limit, so that all together are at most ``inner``."""
    if sum(widths) <= inner:
        return list(widths)
    limit, rest, room = 0.0, sorted(widths), inner
    for index, width in enumerate(rest):
        limit = room / (len(rest) - index)
        if width > limit:
            break
        room -= width
    return [min(width, max(0.0, limit)) for width in widths]


def spread(widths: Sequence[float], left: float, room: float) -> list[float]:
    """Left edges with equal gaps; a single column takes the start."""
    gap = (room - sum(widths)) / max(1, len(widths) - 1)
    edges, x = [], left
    for width in widths:
        edges.append(x)
        x += width + gap
    return edges


def judge(width: float, room: float) -> State:
    """Whether texts of an estimated ``width`` are sure to fit into ``room``, may fit, or will not."""
    if width * (1 + DOUBT) <= room:
        return "shown in full"
    return "may be cut" if width * (1 - DOUBT) <= room else "will shrink or be cut"


def cut(text: str, face: Face, room: float, fonts: FontBook) -> str:
    """``text``, or as many of its characters (grapheme clusters) as fit into ``room`` with an ellipsis."""
    if phonefont.width(text, face, fonts) <= room + SLACK:
        return text
    ends = graphemes.boundaries(text)
    low, high = 0, len(ends) - 1
    while low < high:
        middle = (low + high + 1) // 2
        fits = phonefont.width(shortened(text, ends[middle]), face, fonts) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return shortened(text, ends[low])


def shortened(text: str, end: int) -> str:
    """The text up to ``end``, without a space before the ellipsis."""
    return text[:end].rstrip() + ELLIPSIS
