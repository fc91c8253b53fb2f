"""Nothing but a random seed -> cinema/curtain.jpg: a curtain, a lit screen, seats (python cinema.py)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter
from studio import HEIGHT, WIDTH, Field, clouds, grid, mix, ramp, save, smooth


def curtain(rng: np.random.Generator, x: Field, y: Field) -> NDArray[np.float32]:
    """Heavy red folds, lit from the middle."""
    sway = (clouds(rng, 3, 3, 2) - 0.5) * 0.05 + 0.015 * np.sin(y * 5)
    fold = 0.5 + 0.5 * np.sin((x + sway) * 92 + 2.4 * np.sin((x + sway) * 23))
    shade = 0.18 + 0.82 * fold**1.6
    lit = 0.25 + 0.95 * np.exp(-(((x - 0.5) / 0.42) ** 2) - ((y - 0.30) / 0.34) ** 2)
    return ramp(
        np.clip(shade * lit, 0, 1), [(0, "#12020a"), (0.35, "#5c0a1c"), (0.7, "#b3162f"), (1, "#ff6a5c")]
    )


def seats() -> Image.Image:
    """Masks of rows of seat backs, the nearest last, as grey 0 (none) to rows 1..4."""
    rows = Image.new("L", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(rows)
    for row, (top, width) in enumerate(((0.445, 74), (0.475, 100), (0.515, 138), (0.570, 190)), 1):
        shift = width // 2 if row % 2 else 0
        for x in range(-width - shift, WIDTH + width, width):
            y = int(top * HEIGHT)
            draw.rounded_rectangle(
                (x + 5, y, x + width - 5, y + width * 3), radius=width * 0.30, fill=row * 60
            )
        draw.rectangle((0, int(top * HEIGHT) + int(width * 0.62), WIDTH, HEIGHT), fill=row * 60)
    return rows


def main(seed: int = 11) -> None:
    """Draw and save."""
    rng = np.random.default_rng(seed)
    x, y = grid()
    picture = curtain(rng, x, y)
    opening = 0.30 + 0.12 * smooth(0.02, 0.42, y) ** 2 - 0.05 * np.cos(y * 9)
    screen = smooth(0.006, -0.004, np.abs(x - 0.5) - opening)
    glow = np.exp(-(((x - 0.5) / 0.36) ** 2) - ((y - 0.24) / 0.20) ** 2)
    light = ramp(np.clip(glow * (0.80 + 0.35 * clouds(rng, 3, 5, 4)), 0, 1),
                 [(0, "#1c0a18"), (0.45, "#7d3350"), (0.75, "#f3a76a"), (1, "#fff3cf")])  # fmt: skip
    picture = mix(picture, light, screen)
    shadow = np.exp(-(((np.abs(x - 0.5) - opening) / 0.035) ** 2)) * (np.abs(x - 0.5) < opening)
    picture = mix(picture, "#1a0410", shadow * 0.65)
    beam = np.exp(-(((x - 0.5) / (0.06 + 0.5 * np.clip(0.62 - y, 0, 1))) ** 2)) * smooth(0.62, 0.2, y)
    dust = 0.75 + 0.5 * clouds(rng, 9, 16, 4)
    picture = mix(picture, "#fff0c8", np.clip(beam * dust * 0.22, 0, 1) * screen)
    rows = np.asarray(seats(), np.float32)
    soft = np.asarray(seats().filter(ImageFilter.GaussianBlur(3)), np.float32)
    for row, color in ((60, "#3d0d1c"), (120, "#2a0816"), (180, "#1a0510"), (240, "#0e030a")):
        inside = (np.abs(rows - row) < 1).astype(np.float32)
        picture = mix(picture, color, inside)
    rim = np.clip(rows - np.roll(soft, 5, axis=0), 0, 60) / 60 * np.exp(-(((x - 0.5) / 0.5) ** 2))
    picture = mix(picture, "#ff9a6b", rim * 0.45 * smooth(0.64, 0.46, y))
    sparkle(picture, rng)
    save(picture, rng, "cinema/curtain.jpg")


def sparkle(picture: NDArray[np.float32], rng: np.random.Generator) -> None:
    """Dust in the projector's light."""
    for _ in range(130):
        column = int(np.clip(rng.normal(0.5, 0.16), 0.02, 0.97) * WIDTH)
        line = int(rng.uniform(0.06, 0.43) * HEIGHT)
        size = rng.integers(1, 4)
        picture[line : line + size, column : column + size] += rng.uniform(0.1, 0.4)


if __name__ == "__main__":
    main()
