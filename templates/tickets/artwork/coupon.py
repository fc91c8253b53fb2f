"""Nothing but numbers -> coupon/burst.jpg: a sunburst with printed dots (python coupon.py)."""

from __future__ import annotations

import numpy as np
from studio import HEIGHT, WIDTH, grid, mix, ramp, save, smooth


def main(seed: int = 3) -> None:
    """Draw and save."""
    rng = np.random.default_rng(seed)
    x, y = grid()
    across, down = (x - 0.5) * WIDTH, (y - 0.25) * HEIGHT
    radius, angle = np.hypot(across, down), np.arctan2(down, across)
    picture = ramp(
        np.clip(radius / 1150, 0, 1), [(0, "#ffcf4a"), (0.35, "#ff9a2e"), (0.7, "#f4562c"), (1, "#d9303a")]
    )
    rays = smooth(-0.02, 0.02, np.sin(angle * 16) * np.clip(radius / 90, 0, 1))
    picture = mix(picture, "#ff6a2c", rays * 0.42 * smooth(20, 420, radius))
    cell = 26.0
    turned = (across * 0.866 + down * 0.5, -across * 0.5 + down * 0.866)
    dot = np.hypot(*((axis % cell) - cell / 2 for axis in turned))
    size = cell * 0.52 * smooth(330, 1250, radius)
    picture = mix(picture, "#c21f3c", smooth(1.0, -1.0, dot - size) * 0.55)
    picture = mix(picture, "#fff4c4", np.exp(-((radius / 250) ** 2)) * 0.5)
    save(picture, rng, "coupon/burst.jpg", grain=0.004)


if __name__ == "__main__":
    main()
