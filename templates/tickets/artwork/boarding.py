"""Nothing but a random seed -> boarding/sky.jpg: dawn above a sea of clouds (python boarding.py)."""

from __future__ import annotations

import numpy as np
from studio import clouds, grid, mix, ramp, save, smooth

HORIZON = 0.36


def main(seed: int = 7) -> None:
    """Draw and save."""
    rng = np.random.default_rng(seed)
    x, y = grid()
    sky = ramp(
        y, [(0, "#0f2a63"), (0.12, "#2b5aa6"), (0.22, "#7c9ed4"), (0.30, "#f0c3ab"), (HORIZON, "#ffdf9e")]
    )
    distance = np.hypot((x - 0.68) * 1.0, (y - HORIZON + 0.012) * 1.78)
    sky = mix(sky, "#fff3cf", np.exp(-((distance / 0.34) ** 2)) * 0.55)
    sky = mix(sky, "#ffffff", smooth(0.052, 0.046, distance))
    veil = clouds(rng, 3, 16) * smooth(0.40, 0.62, clouds(rng, 2, 9))
    sky = mix(sky, "#ffe9da", np.clip(veil * 0.9 * smooth(0.02, 0.24, y) * smooth(HORIZON, 0.26, y), 0, 1))
    picture = sky
    for i, top in enumerate(np.linspace(HORIZON - 0.005, 0.98, 11)):
        near = i / 10
        billow = clouds(rng, round(13 - 9 * near), round(26 - 17 * near))
        edge = top + (billow - 0.5) * (0.05 + 0.20 * near)
        inside = smooth(-0.001, 0.003 + 0.006 * near, y - edge)
        depth = np.clip((y - edge) / (0.06 + 0.16 * near), 0, 1)
        sunny = np.exp(-(((x - 0.68) / 0.5) ** 2)) * (1 - near) * 0.8
        lit = ramp(depth, [(0, "#fff6ec"), (0.18, "#f3d3cf"), (0.5, "#a9b3d6"), (1, "#6d83b8")])
        lit = mix(lit, "#ffe0a8", sunny * (1 - depth))
        picture = mix(picture, mix(lit, "#c9d3ea", np.full_like(x, 0.25 * (1 - near))), inside)
    trail = np.abs((y - 0.14) + (x - 0.5) * 0.22)
    along = smooth(0.08, 0.62, x) * smooth(0.66, 0.655, x)
    picture = mix(picture, "#ffffff", np.exp(-((trail / (0.0014 + 0.004 * (0.66 - x))) ** 2)) * along * 0.75)
    save(picture, rng, "boarding/sky.jpg")


if __name__ == "__main__":
    main()
