"""A capital height, a weight and a text -> the shipped font, spaced to run as wide as the phone's own.

The phone's font may not be shipped. Inter has its shapes but not its widths: at equal capital height it is
narrower in small sizes and wider in large ones, and its capitals and its figure 1 differ most. The
corrections below were fitted to 60 texts on pictures of real passes; they leave 1 % of the width at the
median and 3 % at the worst.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from renderer.typography import FontBook, Style, measure

CAP_HEIGHT = 1490 / 2048  # of Inter, em
# How far the phone's font rises above its capitals, in capital heights: its line tops are what the phone
# aligns.
RISE = 0.3506
LINE_HEIGHT = 1.693  # of the phone's font, in capital heights
# What the phone's widths may differ from ours, either way; decides between "shown", "may be cut" and "will be
# cut".
DOUBT = 0.03

# Capital height in card units -> added space a character, em; between the rows linear
SPACING = ((9.9, 0.041), (12.3, 0.0285), (14.2, 0.0337), (16.0, 0.0268), (22.3, 0.0212))
LABEL_SPACING = 0.0176
LABEL_CAP = 10.0
# added width by class of character, em
LETTERS: Mapping[str, float] = {
    "upper": -0.046, "lower": -0.0177, "digit": -0.0058, "one": 0.0664, "space": 0.0538, "mark": -0.048,
}  # fmt: skip
LABEL_LETTERS: Mapping[str, float] = {
    "upper": -0.0127, "lower": -0.01, "digit": -0.0142, "one": 0.0717, "space": -0.0054, "mark": -0.0393,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Face:
    """A look: capital height in card units, weight (300, 400, 600)."""

    cap: float
    weight: int = 400

    def at(self, cap: float) -> Face:
        """The same look at another size."""
        return Face(cap, self.weight)


@dataclass(frozen=True, slots=True)
class Gauge:
    """A text's widths at any size: ``advance`` in em without tracking, ``letters`` that take tracking."""

    advance: float
    letters: float
    share: float

    def width(self, cap: float, weight: int) -> float:
        """Advance in card units at a capital height."""
        return cap / CAP_HEIGHT * (self.advance + self.letters * _tracking(self.share, Face(cap, weight)))


def style(text: str, face: Face) -> Style:
    """The shipped font's style for ``text``: size in card units, tracked to the phone's width."""
    return Style(
        family=_family(face),
        weight=face.weight,
        size=face.cap / CAP_HEIGHT,
        tracking=_tracking(_share(text, is_label(face)), face),
    )


@lru_cache(maxsize=4096)
def gauge(text: str, face: Face, fonts: FontBook) -> Gauge:
    """Shape ``text`` once; only the face's weight and kind (label or not) count, not its size."""
    plain = Style(family=_family(face), weight=face.weight, size=1.0)
    advance = measure(text, plain, fonts)
    spaced = measure(text, replace(plain, tracking=1.0), fonts)
    return Gauge(advance, spaced - advance, _share(text, is_label(face)))


def width(text: str, face: Face, fonts: FontBook) -> float:
    """Advance of ``text`` in card units."""
    return (
        gauge(text, face.at(LABEL_CAP - 1 if is_label(face) else LABEL_CAP), fonts).width(
            face.cap, face.weight
        )
        if text
        else 0.0
    )


def is_label(face: Face) -> bool:
    """Labels are small and semibold; the phone sets them in the text cut of its font."""
    return face.weight >= 600 and face.cap < LABEL_CAP


def _family(face: Face) -> str:
    return "sans" if is_label(face) else "display"


def _share(text: str, label: bool) -> float:
    """Mean correction by letter; nan where the fonts are the phone's own kind, or join their letters."""
    table = LABEL_LETTERS if label else LETTERS
    classes = [_class(character) for character in text]
    return (
        math.nan if not classes or "other" in classes else sum(table[name] for name in classes) / len(classes)
    )


def _tracking(share: float, face: Face) -> float:
    if math.isnan(share):
        return 0.0
    return round((LABEL_SPACING if is_label(face) else _spacing(face.cap)) + share, 4)


def _spacing(cap: float) -> float:
    if cap <= SPACING[0][0]:
        return SPACING[0][1]
    for (low, at_low), (high, at_high) in pairwise(SPACING):
        if cap <= high:
            return at_low + (at_high - at_low) * (cap - low) / (high - low)
    return SPACING[-1][1]


def _class(character: str) -> str:
    if character == "1":
        return "one"
    if character.isdigit():
        return "digit"
    if character.isupper():
        return "upper"
    if character.isspace():
        return "space"
    if character.isalpha():
        return "lower" if character.islower() else "other"
    return "mark"
