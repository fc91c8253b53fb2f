"""Six lines of a ticket fitted, shaped and drawn, against Pillow's own text; then six scripts."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from itertools import count
from statistics import median

from harness import Figure, Gauge, Job, Row, Target
from PIL import Image, ImageDraw, ImageFont

from renderer import data, typography

FONTS = data.assets_dir() / "fonts"
BOLD, SERIF = FONTS / "sans" / "Inter-Bold.ttf", FONTS / "serif" / "NotoSerif-Regular.ttf"
# text, lines allowed, largest size
LINES = (
    ("Winter Science Fair {}", 2, 44),
    ("Alexandra Johnson-{}", 1, 32),
    ("Section B1 · Row 31 · Seat {}", 1, 28),
    ("Gate {} opens 18:30", 1, 28),
    ("Order 4711-{}", 1, 20),
    ("Doors open an hour before the show, please bring photo identification {}", 2, 22),
)
WORLD = (
    "مرحبا بكم في معرض العلوم {}",
    "ברוכים הבאים (Fair) {}",
    "विज्ञान मेले में आपका स्वागत {}",
    "ขอต้อนรับสู่งานวิทยาศาสตร์ {}",
    "Жизнь и Ελληνικά {}",
    "Party 🎉 👨‍👩‍👧 {}",
)


def _ours(texts: Sequence[tuple[str, int, int]]) -> Job:
    fonts, image = typography.shipped_fonts(), Image.new("RGB", (640, 960), "white")
    bold, serif = typography.Style("sans", 700), typography.Style("serif")
    numbers = count()

    def job() -> None:
        number = next(numbers)
        for row, (text, lines, size) in enumerate(texts):
            block = typography.fit(
                text.format(number),
                serif if row % 2 else bold,
                fonts,
                box=(560, 110),
                max_size=size,
                min_size=16,
                lines=lines,
            )
            typography.draw(image, block, (40, 20 + row * 110), "#102030")

    return job


def _pillow(*, cached: bool) -> Job:
    """The sizes are given: Pillow neither fits nor breaks lines."""
    image, numbers = Image.new("RGB", (640, 960), "white"), count()
    opened = {(path, size): ImageFont.truetype(path, size) for path in (BOLD, SERIF) for _, _, size in LINES}

    def job() -> None:
        number, pen = next(numbers), ImageDraw.Draw(image)
        for row, (text, _, size) in enumerate(LINES):
            path = SERIF if row % 2 else BOLD
            font = opened[path, size] if cached else ImageFont.truetype(path, size)
            pen.text((40, 20 + row * 110), text.format(number), "#102030", font)

    return job


def _ticket() -> Mapping[str, Job]:
    return {
        "fit and draw six lines": _ours(LINES),
        "Pillow text, fonts cached": _pillow(cached=True),
        "Pillow text, fonts opened": _pillow(cached=False),
    }


def _milliseconds() -> Sequence[Figure]:
    figures = []
    for name, texts in (("six lines", LINES), ("six scripts", [(text, 1, 32) for text in WORLD])):
        job, spent = _ours(texts), []
        for _ in range(60):
            start = time.process_time()
            job()
            spent.append((time.process_time() - start) * 1000)
        met = median(spent) <= 2.0 if texts is LINES else None
        figures.append(Figure(name, median(spent), "ms CPU", "<= 2" if texts is LINES else "", met))
    return figures


ROWS: list[Row | Gauge] = [
    Row(
        "text of a ticket, unhinted fonts",
        _ticket,
        (Target("Pillow text, fonts cached", at_least=1.0),),
    ),
    Gauge("text of a ticket, per ticket", _milliseconds),
]
