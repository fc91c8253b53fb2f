"""Formulas -> the pictures of the shipped MMS templates (run once; the files are part of the templates)."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

HERE = Path(__file__).resolve().parent
SIZE = (1600, 1200)
Field = NDArray[np.float64]


def aurora(seed: int, tints: tuple[tuple[int, int, int], ...]) -> Image.Image:
    """A night sky with curtains of light over hills and a lake."""
    width, height = SIZE
    rng = np.random.default_rng(seed)
    x = np.linspace(0, 1, width)[None, :]
    y = np.linspace(0, 1, height)[:, None]
    sky = np.stack([8 + 10 * y + 0 * x, 10 + 26 * y + 0 * x, 34 + 52 * y + 0 * x], axis=-1)
    for number, tint in enumerate(tints):
        sky += _curtain(x, y, rng, number)[..., None] * np.array(tint)
    sky += _stars(rng, (height, width))[..., None] * np.array([255, 250, 235])
    horizon = int(0.74 * height)
    depth = height - horizon
    mirrored = sky[horizon - 1 : horizon - 1 - depth : -1]
    sky[horizon:] = _rippled(mirrored, rng) * np.linspace(0.62, 0.3, depth)[:, None, None]
    sky = _hills(sky, x, y, rng, 0.74)
    grain = rng.normal(0, 2.2, (height, width, 1))
    return Image.fromarray(np.clip(sky + grain, 0, 255).astype(np.uint8))


def _wander(x: Field, rng: np.random.Generator, cells: int) -> Field:
    """Smooth noise of 0..1 along a line: cosine steps between random heights."""
    heights = rng.random(cells + 2)
    place = x * cells
    cell = place.astype(int)
    blend = (1 - np.cos((place - cell) * math.pi)) / 2
    noise: Field = heights[cell] * (1 - blend) + heights[cell + 1] * blend
    return noise


def _curtain(x: Field, y: Field, rng: np.random.Generator, number: int) -> Field:
    """Light that hangs from above and ends in a soft fringe; its rays are as irregular as its fold."""
    base = 0.28 + 0.12 * number + 0.22 * _wander(x, rng, 4) + 0.06 * _wander(x, rng, 11)
    rays = 0.45 + 0.3 * _wander(x, rng, 24) + 0.17 * _wander(x, rng, 70) + 0.08 * _wander(x, rng, 210)
    tall = 0.12 + 0.16 * _wander(x, rng, 9)
    above = np.clip(base - y, 0, None)
    below = np.clip(y - base, 0, None)
    light: Field = rays * np.exp(-above / tall) * np.exp(-((below / 0.03) ** 2)) * (0.4 + _wander(x, rng, 3))
    return light


def _rippled(image: Field, rng: np.random.Generator) -> Field:
    """Water: every line is shifted a little, more towards the viewer."""
    rows, columns = [], np.arange(image.shape[1])
    for row, line in enumerate(image):
        swing = (2 + row / 14) * math.sin(row * 0.9) + rng.normal(0, 1 + row / 60)
        rows.append(line[np.clip(columns - round(swing), 0, len(line) - 1)])
    return np.stack(rows)


def _stars(rng: np.random.Generator, shape: tuple[int, int]) -> Field:
    field = np.zeros(shape)
    rows = (rng.random(900) ** 1.3 * shape[0] * 0.7).astype(int)
    columns = rng.integers(0, shape[1], 900)
    field[rows, columns] = rng.random(900) ** 3 * 2.4
    soft = Image.fromarray((np.clip(field, 0, 2.4) * 100).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(0.9)
    )
    return np.asarray(soft, dtype=np.float64) / 100


def _hills(sky: Field, x: Field, y: Field, rng: np.random.Generator, horizon: float) -> Field:
    for tall, tone in ((0.17, (18, 24, 52)), (0.1, (9, 12, 30)), (0.045, (4, 5, 14))):
        ridge = horizon - tall * (0.25 + 0.6 * _wander(x, rng, 5) + 0.15 * _wander(x, rng, 40))
        hill = ((y > ridge) & (y < horizon))[..., None]
        sky = np.where(hill, np.array(tone), sky)
    return sky


def cup() -> Image.Image:
    """A coffee cup in flat colours, drawn four times too large and averaged down."""
    scale, (width, height) = 4, (960, 720)
    image = Image.new("RGB", (width * scale, height * scale), "#f6e7d2")
    pen = ImageDraw.Draw(image)

    def box(left: int, top: int, right: int, bottom: int) -> tuple[int, int, int, int]:
        return (left * scale, top * scale, right * scale, bottom * scale)

    pen.ellipse(box(480 - 330, 360 - 330, 480 + 330, 360 + 330), fill="#f2c078")
    pen.ellipse(box(230, 560, 730, 640), fill="#8c4a2f")
    pen.ellipse(box(230, 548, 730, 622), fill="#fffaf2")
    pen.ellipse(box(290, 562, 670, 604), fill="#ead9c3")
    pen.ellipse(box(590, 330, 730, 490), fill="#fffaf2")
    pen.ellipse(box(622, 362, 698, 458), fill="#f2c078")
    pen.pieslice(box(300, 160, 640, 600), 0, 180, fill="#fffaf2")
    pen.rectangle(box(300, 300, 640, 382), fill="#fffaf2")
    pen.ellipse(box(300, 262, 640, 342), fill="#fffaf2")
    pen.ellipse(box(318, 274, 622, 332), fill="#5b2c1a")
    pen.ellipse(box(350, 284, 560, 318), fill="#8c5a3c")
    for left in (380, 460, 540):
        points = [
            (left * scale + 16 * scale * math.sin(t / 9), (240 - 1.5 * t) * scale) for t in range(0, 90, 2)
        ]
        pen.line(points, fill="#fffaf2", width=14 * scale, joint="curve")
    for spot in range(18):
        turn = spot * 2 * math.pi / 18
        cx, cy = 480 + 400 * math.cos(turn), 360 + 346 * math.sin(turn)
        pen.ellipse(box(int(cx) - 7, int(cy) - 7, int(cx) + 7, int(cy) + 7), fill="#d9643a")
    return image.resize((width, height), Image.Resampling.BOX)


def main() -> None:
    """Write every picture beside its mms.toml."""
    green = aurora(7, ((40, 210, 150), (120, 90, 230), (20, 160, 190)))
    green.save(HERE / "ticket-mms" / "welcome.jpg", quality=90)
    rose = aurora(23, ((230, 90, 160), (110, 80, 240), (250, 160, 90)))
    rose.save(HERE / "pass-mms" / "welcome.jpg", quality=90)
    cup().quantize(48).save(HERE / "coupon-mms" / "cup.png", optimize=True)


if __name__ == "__main__":
    main()
