"""Colour emoji from a pack found at run time: a few glyphs of Noto Color Emoji (COLR v1)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from renderer import data
from renderer.typography import FontBook, Style, draw, layout_line, load_fonts
from renderer.typography.emoji import MAX_SIDE, picture


@pytest.fixture(scope="module")
def fonts() -> FontBook:
    return load_fonts(data.assets_dir() / "fonts", Path(__file__).parent / "fonts")


def shown(fonts: FontBook, text: str, mode: str = "RGB", colour: object = "black") -> Image.Image:
    image = Image.new(mode, (200, 60), "white")
    draw(image, layout_line(text, Style(size=32), fonts), (4, 4), colour)  # type: ignore[arg-type]
    return image


def saturation(image: Image.Image) -> float:
    pixels = np.asarray(image.convert("RGB"), int)
    return float((pixels.max(axis=2) - pixels.min(axis=2)).max())


def test_a_colour_face_is_preferred_to_one_in_outline(fonts: FontBook) -> None:
    face = fonts.choose("🎫", "sans", 400)
    assert face is not None
    assert face.colour
    assert fonts.choose("✈", "sans", 400) is not face
    assert fonts.choose("✈\ufe0f", "sans", 400) is face


def test_what_the_pack_lacks_comes_in_outline(fonts: FontBook) -> None:
    face = fonts.choose("🦕", "sans", 400)
    assert face is not None
    assert not face.colour


@pytest.mark.parametrize(
    ("text", "colourful"), [("🎫", 1), ("❤️", 1), ("👨‍👩‍👧", 0), ("🇫🇷", 1), ("✈️", 1), ("1️⃣", 1)]
)
def test_sequences_are_one_picture_in_colour(fonts: FontBook, text: str, colourful: int) -> None:
    line = layout_line(text, Style(size=32), fonts)
    assert line.missing == ()
    assert 1.0 < line.width / 32 < 1.6
    assert saturation(shown(fonts, text)) >= 60 * colourful  # families are grey silhouettes since Emoji 15.1


def test_letters_beside_keep_the_texts_colour(fonts: FontBook) -> None:
    image = shown(fonts, "Gate 🎫", colour="#0000ff")
    left = np.asarray(image)[:, :60].reshape(-1, 3)
    assert (left[left.min(axis=1) < 20][:, 2] == 255).all()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_every_mode_takes_them(fonts: FontBook, mode: str) -> None:
    assert shown(fonts, "🎫", mode).convert("L").getextrema()[0] < 160  # type: ignore[operator]


def test_alpha_fades_them(fonts: FontBook) -> None:
    assert saturation(shown(fonts, "🎫", colour=(0, 0, 0, 40))) < saturation(shown(fonts, "🎫")) / 2


def test_they_stand_where_their_extents_say(fonts: FontBook) -> None:
    face = fonts.choose("🎫", "sans", 400)
    assert face is not None
    glyph = layout_line("🎫", Style(size=64), fonts).runs[0].glyphs[0][0]
    made = picture(face, glyph, 64.0, (0, 0, 0))
    assert made is not None
    assert made.image.mode == "RGBA"
    assert 55 <= made.image.width <= 80
    assert made.top < 0 < made.top + made.image.height + 20


def test_nothing_to_paint_and_too_much_to_paint(fonts: FontBook) -> None:
    face = fonts.choose("🎫", "sans", 400)
    assert face is not None
    glyph = layout_line("🎫", Style(size=64), fonts).runs[0].glyphs[0][0]
    assert picture(face, glyph, MAX_SIDE * 2.0, (0, 0, 0)) is None
    space = layout_line(" ", Style("colour-emoji", size=64), fonts).runs[0].glyphs[0][0]
    assert picture(face, space, 64.0, (0, 0, 0)) is None
