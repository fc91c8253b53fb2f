"""Pixels: golden sheets, clipping, colours, modes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from renderer.typography import Style, draw, fit, layout_line, paint, shipped_fonts

FONTS = shipped_fonts()
GOLDEN = Path(__file__).parent / "golden"
RESULTS = Path(__file__).resolve().parents[1] / "results"

SHEET = {
    "latin": ("sans", 400, "Winter Science Fair · Gate B1 → 42"),
    "light": ("display", 300, "Alexandra Johnson"),
    "serif": ("serif", 700, "Zażółć gęślą jaźń, ffi"),
    "mono": ("mono", 500, "TCK00000003 -> 0O"),
    "greek": ("sans", 600, "Ελληνικά ᾠδή"),
    "cyrillic": ("sans", 700, "Съешь ещё этих булок"),
    "vietnamese": ("sans", 400, "Tiếng Việt ẤỀ"),
    "arabic": ("sans", 400, "مرحبا بالعالم 123 (ABC)"),
    "hebrew": ("sans", 700, "שלום (עולם) 42%"),
    "devanagari": ("sans", 400, "नमस्ते क्षत्रिय दुनिया"),
    "thai": ("sans", 400, "ตั๋วเข้าชม ที่นั่ง"),
    "bengali": ("sans", 400, "বাংলা ক্ষুদ্র"),
    "tamil": ("sans", 400, "வணக்கம் கொ"),
    "emoji": ("sans", 400, "🎫 👨‍👩‍👧 🇫🇷 ★"),
}


def rendered(name: str) -> Image.Image:
    family, weight, text = SHEET[name]
    line = layout_line(text, Style(family, weight, 28), FONTS)
    image = Image.new("L", (round(line.width) + 16, round(line.height) + 12), "white")
    draw(image, line, (8, 6), "black")
    return image


@pytest.mark.parametrize("name", SHEET)
def test_golden_pixels_are_exact(name: str, pytestconfig: pytest.Config) -> None:
    """The fonts are ours and unhinted, the rasteriser pinned: every machine draws the same."""
    path = GOLDEN / f"{name}.png"
    actual = rendered(name)
    expected = Image.open(path).convert("L") if path.exists() else Image.new("L", (1, 1))
    if actual.size != expected.size or actual.tobytes() != expected.tobytes():
        RESULTS.mkdir(exist_ok=True)
        actual.save(RESULTS / f"{name}-actual.png")
        expected.save(RESULTS / f"{name}-expected.png")
        if actual.size == expected.size:
            ImageChops.difference(actual, expected).save(RESULTS / f"{name}-difference.png")
        pytest.fail(f"{name} differs; see {RESULTS}")


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    box = ImageChops.invert(image.convert("L")).getbbox()
    assert box is not None
    return box


def test_the_corner_of_the_line_is_where_it_was_asked_for() -> None:
    line = layout_line("H", Style(size=100), FONTS)
    image = Image.new("L", (200, 200), "white")
    draw(image, line, (50, 20), "black")
    left, top, _, bottom = ink(image)
    assert bottom == round(20 + line.ascent)
    assert bottom - top == pytest.approx(72.7, abs=1.1)  # cap height of Inter: 1490 / 2048
    assert 50 <= left < 62


def test_a_fraction_of_a_pixel_across_counts() -> None:
    line = layout_line("l", Style(size=40), FONTS)
    images = []
    for x in (10, 10.5):
        images.append(Image.new("L", (40, 60), "white"))
        draw(images[-1], line, (x, 4), "black")
    means = [float((255 - np.asarray(image, float)).sum()) for image in images]
    assert images[0].tobytes() != images[1].tobytes()
    assert means[0] == pytest.approx(means[1], rel=0.01)


@pytest.mark.parametrize(
    ("mode", "colour", "expected"),
    [
        ("RGB", "#102030", (16, 32, 48)),
        ("RGB", (16, 32, 48), (16, 32, 48)),
        ("RGBA", (16, 32, 48, 255), (16, 32, 48, 255)),
        ("L", 90, 90),
        ("L", "#ffffff", 255),
    ],
)
def test_full_coverage_is_the_colour_itself(mode: str, colour: object, expected: object) -> None:
    image = Image.new(mode, (120, 120))
    draw(image, layout_line("■", Style(size=60), FONTS), (10, 10), colour)  # type: ignore[arg-type]
    assert image.getpixel((40, 46)) == expected


def test_alpha_of_the_colour_counts() -> None:
    image = Image.new("RGB", (120, 120), "white")
    draw(image, layout_line("■", Style(size=60), FONTS), (10, 10), (0, 0, 0, 128))
    assert image.getpixel((40, 46)) == (127, 127, 127)


def test_edges_on_transparent_ground_keep_their_colour() -> None:
    image = Image.new("RGBA", (200, 80))
    draw(image, layout_line("Gate", Style(size=48), FONTS), (4, 4), "#ff0000")
    pixels = np.asarray(image)
    assert set(map(tuple, pixels[pixels[..., 3] > 0][:, :3].tolist())) == {(255, 0, 0)}


def test_clipped_text_stays_in_its_box() -> None:
    image = Image.new("L", (300, 100), "white")
    item = fit("Wide words run over", Style(), FONTS, box=(90, 40), max_size=30, min_size=30, overflow="clip")
    draw(image, item, (20, 20), "black")
    left, top, right, bottom = ink(image)
    assert left >= 20
    assert top >= 20
    assert right == 110
    assert bottom <= 60


@settings(max_examples=60)
@given(st.text(max_size=30), st.floats(-300, 300), st.floats(-100, 100), st.floats(1, 60))
def test_drawing_anything_anywhere_never_fails(text: str, x: float, y: float, size: float) -> None:
    image = Image.new("RGB", (64, 32))
    draw(image, layout_line(text, Style(size=size), FONTS), (x, y), "white")
    assert image.size == (64, 32)


def test_two_lines_do_not_touch() -> None:
    item = fit("ÅÉgj\nÅÉgj", Style(), FONTS, box=(400, 300), max_size=60, min_size=60, lines=2)
    image = Image.new("L", (400, 300), "white")
    draw(image, item, (0, 0), "black")
    rows = (np.asarray(image) < 255).any(axis=1)
    gaps = np.flatnonzero(np.diff(rows.astype(int)))
    assert len(gaps) >= 3


def test_enormous_letters_cost_no_more_than_the_picture() -> None:
    """Drawn whole, this line's mask would be of 10^10 pixels."""
    line = layout_line("HHHH", Style(size=100_000), FONTS)
    image = Image.new("L", (30, 20), "white")
    draw(image, line, (-12_000, -60_000), "black")
    assert image.getextrema() == (0, 0)
    draw(image, line, (-30_000, 0), "black")


def test_a_mask_cut_to_the_picture_is_the_same_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, cut = Image.new("L", (90, 40), "white"), Image.new("L", (90, 40), "white")
    line = layout_line("Winter Fair", Style(size=40), FONTS)
    draw(whole, line, (-20.5, -9), "black")
    monkeypatch.setattr(paint, "HUGE", 0)
    draw(cut, line, (-20.5, -9), "black")
    assert cut.tobytes() == whole.tobytes()


def test_clipped_away_altogether() -> None:
    image = Image.new("L", (30, 20), "white")
    item = fit("Gate", Style(), FONTS, box=(8, 4), max_size=30_000, min_size=30_000, overflow="clip")
    draw(image, item, (300, 3), "black")
    assert image.getextrema() == (255, 255)
