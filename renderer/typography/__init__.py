"""Text and a style -> shaped, bidi-ordered glyphs with font fallback, fitted to a box and drawn as masks."""

from __future__ import annotations

from renderer.typography.fit import Block, fit
from renderer.typography.fonts import Face, FontBook, fonts_with, load_fonts, shipped_fonts
from renderer.typography.line import GlyphRun, Line, layout_as, layout_line, measure
from renderer.typography.paint import coverage, draw
from renderer.typography.style import Style

__all__ = [
    "Block",
    "Face",
    "FontBook",
    "GlyphRun",
    "Line",
    "Style",
    "coverage",
    "draw",
    "fit",
    "fonts_with",
    "layout_as",
    "layout_line",
    "load_fonts",
    "measure",
    "shipped_fonts",
]
