"""Plain texts of a campaign's recipients -> words set and rasterised once, for most of them come again.

"Row", "Seat" and the numbers beside them differ little from one ticket to the next. Only ASCII is taken
apart: other scripts may join, reorder or fall back to another font across what looks like a space.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import floor

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from renderer import typography
from renderer.ticket.colour import Rgba
from renderer.ticket.shelf import Regulars
from renderer.ticket.units import Rect
from renderer.typography import Block, FontBook, Line, Style

PHASES = 4  # words stand on quarters of a pixel across, baselines on whole pixels
SOLID = 64  # px to which the width of a coverage is rounded up, so that few areas of one colour are kept
Mask = tuple[NDArray[np.uint8], int, int, int, int]
Laid = tuple[int, int, int, int, NDArray[np.uint8]]


@dataclass(frozen=True, slots=True)
class Word(Line):
    """A line of one plain word, with its coverage for each phase that was asked for."""

    masks: dict[int, Mask] = field(default_factory=dict, compare=False, repr=False)

    def mask(self, phase: int) -> Mask:
        """Coverage ``phase`` quarters off a whole pixel, its place from origin and baseline, and its size."""
        found = self.masks.get(phase)
        if found is None:
            found = self.masks[phase] = _rasterised(self, phase)
        return found


def _rasterised(line: Line, phase: int) -> Mask:
    made = typography.coverage(line, phase / PHASES)
    if made is None:  # nothing but air
        return np.zeros((1, 1), np.uint8), 0, 0, 1, 1
    cover, (x, y) = made
    if not all(map(np.count_nonzero, (cover[0], cover[-1], cover[:, 0], cover[:, -1]))):
        left, top, right, bottom = Image.fromarray(cover).getbbox() or (0, 0, 1, 1)
        cover, x, y = cover[top:bottom, left:right], x + left, y + top
    return cover, x, y, cover.shape[1], cover.shape[0]


class Case:
    """The words of one style and the space between them; one object each, so that it is a quick key."""

    __slots__ = ("fonts", "space", "style")

    def __init__(self, style: Style, fonts: FontBook) -> None:
        """Measure what a space adds between two words, tracking included, in px."""
        self.style, self.fonts = style, fonts
        one, two = (typography.measure(text, style, fonts) for text in ("n", "n n"))
        self.space = two - 2 * one


case = lru_cache(maxsize=256)(Case)


def _word(key: tuple[str, Case]) -> Line:
    """A text without a space, set; a Word if it has no colour glyph."""
    text, letters = key
    made = typography.layout_as(Word, text, letters.style, letters.fonts)
    if any(run.face.colour for run in made.runs):
        return typography.layout_line(text, letters.style, letters.fonts)
    return made


word = Regulars(_word, 1024)


def set_words(text: str, letters: Case) -> tuple[tuple[Line, ...], list[float], float]:
    """The words of ``text`` on one line, where each begins, and the width of all, in px."""
    words, places, x = [], [], 0.0
    gap = letters.space
    for part in text.split(" "):
        if part:
            found = word((part, letters))
            words.append(found)
            places.append(x)
            x += found.width
        x += gap
    return tuple(words), places, x - gap


def draw_words(image: Image.Image, block: Block, area: Rect, color: Rgba) -> bool:
    """Draw a block of single plain words from the corner of ``area``.

    False, and nothing done, for any other block, and when a word would leave ``area`` or meet another.
    """
    laid: list[Laid] = []
    corner = area[:2]
    for line, (left, top) in zip(block.lines, block.placed, strict=True):
        if not isinstance(line, Word):
            return False
        pixel, phase = divmod(floor((corner[0] + left) * PHASES + 0.5), PHASES)
        cover, x, y, width, height = line.mask(phase)
        x, y = x + pixel, y + floor(corner[1] + top + line.ascent + 0.5)
        laid.append((x, y, x + width, y + height, cover))
    lefts, tops, rights, bottoms, _ = zip(*laid, strict=True)
    x, y, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    if x < area.x or y < area.y or right > area.right or bottom > area.bottom:
        return False
    size = (right - x + SOLID - 1) // SOLID * SOLID, bottom - y
    made = _together(laid, x, y, size)
    if made is None:
        return False
    if color[3] < 255:
        made = (made.astype(np.uint16) * color[3] // 255).astype(np.uint8)
    shade = Image.frombuffer("L", size, made, "raw", "L", 0, 1)
    image.paste(_solid(color[:3], size), (x, y), shade)
    return True


@lru_cache(maxsize=16)
def _solid(color: tuple[int, int, int], size: tuple[int, int]) -> Image.Image:
    """An area of one colour; Pillow lays that in half the time it takes for the colour itself."""
    return Image.new("RGB", size, color)


def _together(laid: Sequence[Laid], left: int, top: int, size: tuple[int, int]) -> NDArray[np.uint8] | None:
    """One coverage for all words, which lie apart; None when they do not."""
    canvas, end = np.zeros((size[1], size[0]), np.uint8), left
    for x, y, right, bottom, cover in laid:
        place = canvas[y - top : bottom - top, x - left : right - left]
        if x < end and place.any():
            return None
        place[...] = cover
        end = max(end, right)
    return canvas
