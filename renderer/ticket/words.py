"""Plain texts of a campaign's recipients -> words set and rasterised once, for most of them come again.

"Row", "Seat" and the numbers beside them differ little from one ticket to the next. Only ASCII is taken
apart: other scripts may join, reorder or fall back to another font across what looks like a space.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import floor

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from renderer import typography
from renderer.ticket.colour import Rgba
from renderer.ticket.units import Rect
from renderer.typography import Block, FontBook, Line, Style

PHASES = 4  # words stand on quarters of a pixel across, baselines on whole pixels
SOLID = 64  # px to which the width of a coverage is rounded up, so that few areas of one colour are kept
Mask = tuple[NDArray[np.uint8], int, int]
Laid = tuple[int, int, int, int, NDArray[np.uint8]]


class Shown:
    """A line as a key: the same object, not an equal one; hashing all its glyphs would cost what is saved."""

    __slots__ = ("line",)

    def __init__(self, line: Line) -> None:
        """Hold ``line``, so that no other gets its identity."""
        self.line = line

    def __hash__(self) -> int:
        """By identity."""
        return id(self.line)

    def __eq__(self, other: object) -> bool:
        """By identity."""
        return isinstance(other, Shown) and other.line is self.line


@lru_cache(maxsize=2048)
def mask(shown: Shown, phase: int) -> Mask | None:
    """Coverage of a plain word ``phase`` quarters off a whole pixel, and its place from origin and baseline.

    None for a line that is no such word.
    """
    line = shown.line
    if not line.text.isascii() or " " in line.text or any(run.face.colour for run in line.runs):
        return None
    made = typography.coverage(line, phase / PHASES)
    if made is None:  # nothing but air
        return np.zeros((1, 1), np.uint8), 0, 0
    cover, (x, y) = made
    if not (cover[0].any() and cover[-1].any() and cover[:, 0].any() and cover[:, -1].any()):
        left, top, right, bottom = Image.fromarray(cover).getbbox() or (0, 0, 1, 1)
        cover, x, y = cover[top:bottom, left:right], x + left, y + top
    return cover, x, y


@lru_cache(maxsize=2048)
def word(text: str, style: Style, fonts: FontBook) -> Line:
    """``text``, without a space, set in ``style``; the last 2048 are kept."""
    return typography.layout_line(text, style, fonts)


@lru_cache(maxsize=256)
def space(style: Style, fonts: FontBook) -> float:
    """What a space adds between two words, tracking included, in px."""
    one, two = (typography.measure(text, style, fonts) for text in ("n", "n n"))
    return two - 2 * one


def set_words(text: str, style: Style, fonts: FontBook) -> tuple[tuple[Line, ...], list[float], float]:
    """The words of ``text`` on one line, where each begins, and the width of all, in px."""
    words, places, x = [], [], 0.0
    gap = space(style, fonts)
    for part in text.split(" "):
        if part:
            found = word(part, style, fonts)
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
    for line, (left, top) in zip(block.lines, block.placed, strict=True):
        quarters = floor((area.x + left) * PHASES + 0.5)
        found = mask(Shown(line), quarters % PHASES)
        if found is None:
            return False
        cover, x, y = found
        x, y = x + quarters // PHASES, y + floor(area.y + top + line.ascent + 0.5)
        height, width = cover.shape
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
