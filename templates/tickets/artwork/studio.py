"""What the artwork scripts share: coordinates, noise, and light turned into a picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

WIDTH, HEIGHT = 1080, 1920
Field = NDArray[np.float32]
TICKETS = Path(__file__).parent.parent


def grid() -> tuple[Field, Field]:
    """Coordinates across and down, 0-1 each."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    return x / WIDTH, y / HEIGHT


def clouds(rng: np.random.Generator, across: int, down: int, octaves: int = 5, fade: float = 0.55) -> Field:
    """Fractal value noise, about 0-1, with ``across`` x ``down`` cells at its coarsest."""
    total = np.zeros((HEIGHT, WIDTH), np.float32)
    weight = 0.0
    for octave in range(octaves):
        cells = rng.random((down * 2**octave + 1, across * 2**octave + 1)).astype(np.float32)
        layer = Image.fromarray(cells).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
        total += np.asarray(layer, np.float32) * fade**octave
        weight += fade**octave
    return total / weight


def ramp(at: Field, stops: list[tuple[float, str]]) -> NDArray[np.float32]:
    """Colours (0-1) along ``stops`` of (place, #rrggbb)."""
    places = [place for place, _ in stops]
    rgb = [tuple(bytes.fromhex(color[1:])) for _, color in stops]
    channels = [np.interp(at, places, [color[i] / 255 for color in rgb]) for i in range(3)]
    return np.stack(channels, axis=-1).astype(np.float32)


def mix(under: NDArray[np.float32], over: NDArray[np.float32] | str, share: Field) -> NDArray[np.float32]:
    """``over`` (pixels or one colour) laid on ``under`` where ``share`` is 1."""
    if isinstance(over, str):
        over = np.array(tuple(bytes.fromhex(over[1:])), np.float32) / 255
    return under * (1 - share[..., None]) + over * share[..., None]


def smooth(low: float, high: float, value: Field) -> Field:
    """0 below ``low``, 1 above ``high``, an S in between."""
    at = np.clip((value - low) / (high - low), 0, 1)
    return at * at * (3 - 2 * at)


def save(pixels: NDArray[np.float32], rng: np.random.Generator, name: str, grain: float = 0.008) -> None:
    """Write tickets/``name`` as a JPEG with a little grain, which also hides banding."""
    noisy = pixels + rng.normal(0, grain, (HEIGHT, WIDTH, 1)).astype(np.float32)
    image = Image.fromarray((np.clip(noisy, 0, 1) * 255).astype(np.uint8))
    target = TICKETS / name
    target.parent.mkdir(exist_ok=True)
    image.save(target, quality=82, optimize=True, progressive=True)
