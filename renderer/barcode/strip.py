"""A font size -> a strip of 1-bit glyphs, made once and kept: text below bars costs no font work later."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from math import ceil

import numpy as np
from PIL import Image

from renderer import typography

_FAMILY = "mono"
_INK = 128  # coverage from which a pixel is dark


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: its advance and width in px, and the ink of each line as an integer."""

    advance: int
    width: int
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Strip:
    """Glyphs of one size; ``digits_only`` cuts the height to that of the digits."""

    size: int
    digits_only: bool
    top: int
    height: int

    def glyph(self, character: str) -> Glyph:
        """The glyph of a character; characters no font draws come as the font's own box."""
        return _glyph(self.size, self.top, self.height, character)

    def width(self, text: str) -> int:
        """Advance of a text in px."""
        return sum(self.glyph(character).advance for character in text)

    def ink(self, character: str, line: int) -> int:
        """The glyph at the left end of ``height`` lines of ``line`` bits each: shift right to place it."""
        return _ink(self.size, self.top, self.height, character, line)


@cache
def strip(size: int, *, digits_only: bool = False) -> Strip:
    """The strip of a size in px an em."""
    sample = "0123456789" if digits_only else "Ag()_|jÅ"
    boxes = [_drawn(size, character).getbbox() for character in sample]
    tops = [box[1] for box in boxes if box]
    bottoms = [box[3] for box in boxes if box]
    return Strip(size, digits_only, min(tops), max(bottoms) - min(tops))


@lru_cache(maxsize=4096)
def _drawn(size: int, character: str) -> Image.Image:
    style = typography.Style(family=_FAMILY, size=float(size))
    line = typography.layout_line(character, style, typography.shipped_fonts())
    image = Image.new("L", (max(1, ceil(line.width)), max(1, ceil(line.height) + size)))
    typography.draw(image, line, (0, size // 2), 255)
    return image


@lru_cache(maxsize=4096)
def _glyph(size: int, top: int, height: int, character: str) -> Glyph:
    shown = character if character.isprintable() else " "
    image = _drawn(size, shown)
    dark = np.asarray(image)[top : top + height] >= _INK
    rows = tuple(int("".join("1" if pixel else "0" for pixel in row), 2) for row in dark)
    return Glyph(image.width, image.width, rows)


@lru_cache(maxsize=8192)
def _ink(size: int, top: int, height: int, character: str, line: int) -> int:
    glyph = _glyph(size, top, height, character)
    ink = 0
    for row in glyph.rows:
        ink = ink << line | row << line - glyph.width
    return ink
