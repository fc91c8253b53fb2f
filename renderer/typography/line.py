"""A text and a style -> one Line of placed glyphs, in visual order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import uharfbuzz as hb

from renderer.typography.fonts import Face, FontBook
from renderer.typography.style import Style

Direction = Literal["auto", "ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """Glyphs of one face: (glyph id, x, y) in px from the line's start and its baseline, y up."""

    face: Face
    size: float
    glyphs: tuple[tuple[int, float, float], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One laid-out line; ``width``, ``ascent``, ``descent`` in px, ``missing`` the characters no font draws."""

    text: str
    style: Style
    width: float
    ascent: float
    descent: float
    runs: tuple[GlyphRun, ...]
    missing: tuple[str, ...] = ()
    rtl: bool = False

    @property
    def height(self) -> float:
        """From the ascent to the descent, in px."""
        return self.ascent + self.descent


def layout_line(text: str, style: Style, fonts: FontBook, *, direction: Direction = "auto") -> Line:
    """Shape ``text`` as one line: bidi order, font fallback, tracking."""
    faces = fonts.faces(style.family, style.weight)
    runs: list[GlyphRun] = []
    missing: list[str] = []
    x = 0.0
    for face, piece in _split(text, faces, missing):
        buffer = hb.Buffer()
        buffer.add_codepoints([ord(c) for c in piece])
        buffer.guess_segment_properties()
        hb.shape(face.font, buffer, dict(style.features))
        scale = style.size / face.upem
        placed = []
        for info, pos in zip(buffer.glyph_infos or [], buffer.glyph_positions or [], strict=True):
            placed.append((info.codepoint, x + pos.x_offset * scale, pos.y_offset * scale))
            x += pos.x_advance * scale + style.tracking * style.size
        runs.append(GlyphRun(face, style.size, tuple(placed)))
    used = [run.face for run in runs] or [faces[0]]
    return Line(
        text, style, x, max(f.ascent for f in used) * style.size, max(f.descent for f in used) * style.size,
        tuple(runs), tuple(dict.fromkeys(missing)),
    )


def _split(text: str, faces: tuple[Face, ...], missing: list[str]) -> list[tuple[Face, str]]:
    pieces: list[tuple[Face, str]] = []
    for character in text:
        face = next((face for face in faces if face.has(ord(character))), None)
        if face is None:
            missing.append(character)
        face = face or faces[0]
        if pieces and pieces[-1][0] is face:
            pieces[-1] = (face, pieces[-1][1] + character)
        else:
            pieces.append((face, character))
    return pieces


def measure(text: str, style: Style, fonts: FontBook) -> float:
    """Advance of ``text`` set on one line, in px."""
    return layout_line(text, style, fonts).width
