"""Nothing but numbers -> transit/lines.jpg: a network map at night (python transit.py)."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw
from studio import HEIGHT, WIDTH, grid, ramp, save

SCALE = 2
# colour, corners in units of 1/12 of the width; lines run straight or at 45 degrees
LINES = (
    ("#ffd23f", ((-1, 3), (2, 3), (5, 6), (9, 6), (13, 10))),
    ("#ff5d5d", ((8, -1), (8, 3), (5, 6), (5, 11), (2, 14), (2, 23))),
    ("#37c8f0", ((-1, 9), (2, 9), (4, 7), (8, 3), (13, 3))),
    ("#59d98e", ((3, -1), (3, 2), (9, 8), (9, 14), (6, 17), (6, 23))),
    ("#b38cff", ((-1, 14), (5, 14), (9, 10), (13, 10))),
    ("#ff9f45", ((13, 6), (11, 6), (9, 8), (7, 10), (7, 13), (13, 19))),
)
CHANGES = (
    (5, 6),
    (8, 3),
    (9, 8),
    (4, 7),
    (9, 10),
    (5, 11),
    (7, 12),
    (2, 3),
    (2, 9),
    (9, 6),
    (11, 6),
    (5, 14),
)


def main(seed: int = 1) -> None:
    """Draw and save."""
    rng = np.random.default_rng(seed)
    x, y = grid()
    ground = ramp(
        np.clip(y * 1.2 + (x - 0.5) * 0.2, 0, 1), [(0, "#16295c"), (0.4, "#101d44"), (1, "#0a1230")]
    )
    image = Image.fromarray((ground * 255).astype(np.uint8)).resize((WIDTH * SCALE, HEIGHT * SCALE))
    draw = ImageDraw.Draw(image)
    unit = WIDTH * SCALE / 12
    for step in range(1, 24):
        draw.line((0, step * unit, WIDTH * SCALE, step * unit), fill="#1b2f66", width=2)
        draw.line((step * unit, 0, step * unit, HEIGHT * SCALE), fill="#1b2f66", width=2)
    for color, corners in LINES:
        points = [(cx * unit, cy * unit) for cx, cy in corners]
        for thick, fill in ((62, "#0f1b40"), (40, color)):
            draw.line(points, fill=fill, width=thick, joint="curve")
        for start, end in pairwise(points):
            stops(draw, start, end, unit)
    for cx, cy in CHANGES:
        at, r = (cx * unit, cy * unit), 42
        draw.ellipse(
            (at[0] - r, at[1] - r, at[0] + r, at[1] + r), fill="#ffffff", outline="#0f1b40", width=15
        )
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    save(np.asarray(small, np.float32) / 255, rng, "transit/lines.jpg", grain=0.003)


def stops(
    draw: ImageDraw.ImageDraw, start: tuple[float, float], end: tuple[float, float], unit: float
) -> None:
    """White dots at every unit of a stretch."""
    length = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    for i in range(1, round(length / unit)):
        share = i * unit / length
        at, r = (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share), 11
        draw.ellipse((at[0] - r, at[1] - r, at[0] + r, at[1] + r), fill="#ffffff")


if __name__ == "__main__":
    main()
