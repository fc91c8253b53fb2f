"""Nothing but a random seed -> member/contours.jpg: gold contour lines on deep green (python member.py)."""

from __future__ import annotations

import numpy as np
from studio import clouds, grid, mix, ramp, save, smooth


def main(seed: int = 5) -> None:
    """Draw and save."""
    rng = np.random.default_rng(seed)
    x, y = grid()
    land = clouds(rng, 2, 4, 3, 0.38)
    warm = np.clip(0.85 - np.hypot((x - 0.85) * 0.9, (y - 0.06) * 1.5), 0, 1)
    light = np.clip(land * 0.5 + warm * 0.62, 0, 1)
    greens = [(0, "#04140f"), (0.3, "#08291f"), (0.6, "#0f4a37"), (0.85, "#2b7a58"), (1, "#7fb58a")]
    picture = ramp(light, greens)
    height = land * 26
    slope = np.hypot(*np.gradient(height)) + 1e-4
    line = np.abs(height - np.round(height)) / slope
    every_fifth = np.abs(np.round(height) % 5) < 0.5
    thin = smooth(1.7, 0.4, line) * 0.34 + smooth(2.6, 0.9, line) * every_fifth * 0.5
    gold = ramp(np.clip(x * 0.6 + (1 - y) * 0.5, 0, 1), [(0, "#7d6a36"), (0.5, "#d9b867"), (1, "#fff0b8")])
    fade = 0.25 + 0.75 * smooth(0.75, 0.05, y)
    picture = mix(picture, gold, np.clip(thin * fade, 0, 1))
    sheen = np.exp(-(((x * 0.8 + y * 0.6 - 0.52) / 0.10) ** 2)) * 0.10
    save(mix(picture, "#ffffff", sheen.astype(np.float32)), rng, "member/contours.jpg", grain=0.006)


if __name__ == "__main__":
    main()
