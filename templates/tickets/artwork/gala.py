"""Nothing but a random seed -> gala/stage.jpg: a concert stage, drawn with light (python gala.py)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1080, 1920
HORIZON = 0.50  # where the stage meets the crowd, as a share of the height
Field = NDArray[np.float32]

MAGENTA, VIOLET, BLUE = (1.0, 0.16, 0.52), (0.52, 0.22, 1.0), (0.16, 0.42, 1.0)
CYAN, AMBER, WHITE = (0.18, 0.86, 1.0), (1.0, 0.58, 0.18), (1.0, 0.92, 0.86)


def grid() -> tuple[Field, Field]:
    """Pixel coordinates, x and y."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    return x, y


def clouds(rng: np.random.Generator, cells: int, octaves: int = 5) -> Field:
    """Fractal value noise, 0-1."""
    total = np.zeros((HEIGHT, WIDTH), np.float32)
    weight = 0.0
    for octave in range(octaves):
        size = cells * 2**octave
        small = Image.fromarray((rng.random((size * 2, size)) * 255).astype(np.uint8))
        layer = small.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
        total += np.asarray(layer, np.float32) / 255 * 0.55**octave
        weight += 0.55**octave
    return total / weight


def beam(x: Field, y: Field, at: tuple[float, float], angle: float, spread: float, reach: float) -> Field:
    """Light of one lamp: a cone with a hot core that fades with distance."""
    dx, dy = x - at[0] * WIDTH, y - at[1] * HEIGHT
    along = dx * np.sin(angle) + dy * np.cos(angle)
    across = dx * np.cos(angle) - dy * np.sin(angle)
    half = 5 + np.maximum(along, 0) * spread
    ratio = across / half
    cone = np.exp(-(ratio**2) * 1.6) + 0.45 * np.exp(-(ratio**2) * 9)
    fade = np.exp(-np.maximum(along, 0) / (reach * HEIGHT)) / (1 + np.maximum(along, 0) / 900)
    return np.where(along > 0, cone * fade, 0).astype(np.float32)


def glow(x: Field, y: Field, at: tuple[float, float], radius: float) -> Field:
    """A lamp looked into: a core, a halo and a thin horizontal flare."""
    dx, dy = x - at[0] * WIDTH, y - at[1] * HEIGHT
    distance = np.hypot(dx, dy) / radius
    flare = np.exp(-((dy / (radius * 0.10)) ** 2)) * np.exp(-np.abs(dx) / (radius * 2.6))
    return (2.4 * np.exp(-(distance**2) * 5) + 0.30 / (1 + distance**2 * 3) + 0.28 * flare).astype(np.float32)


def lights(rng: np.random.Generator) -> NDArray[np.float32]:
    """Sky, beams, lamps and the glow on the horizon, as linear light."""
    x, y = grid()
    light = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    haze = 0.45 + 0.75 * clouds(rng, 4)
    down = y / HEIGHT
    for colour, centre, width, power in (
        (VIOLET, 0.30, 0.30, 0.22),
        (MAGENTA, HORIZON - 0.02, 0.12, 0.75),
        (AMBER, HORIZON + 0.005, 0.045, 0.75),
        (BLUE, 0.05, 0.22, 0.16),
    ):
        band = (
            np.exp(-(((down - centre) / width) ** 2))
            * power
            * (0.55 + 0.45 * np.exp(-(((x / WIDTH - 0.5) / 0.42) ** 2)))
        )
        light += (band * haze)[..., None] * np.array(colour, np.float32)
    lamps = (
        (0.08, 0.075, 0.46, MAGENTA), (0.22, 0.052, 0.22, VIOLET), (0.36, 0.040, 0.36, CYAN),
        (0.50, 0.036, 0.00, WHITE), (0.64, 0.040, -0.36, CYAN), (0.78, 0.052, -0.22, VIOLET),
        (0.92, 0.075, -0.46, MAGENTA), (0.22, 0.052, -0.34, MAGENTA), (0.78, 0.052, 0.34, MAGENTA),
        (0.36, 0.040, -0.12, BLUE), (0.64, 0.040, 0.12, BLUE),
    )  # fmt: skip
    for at_x, at_y, angle, colour in lamps:
        ray = beam(x, y, (at_x, at_y), angle, 0.105, 0.42) * haze * 0.80
        light += ray[..., None] * np.array(colour, np.float32)
    for at_x, at_y in {(lamp[0], lamp[1]) for lamp in lamps}:
        light += glow(x, y, (at_x, at_y), 46)[..., None] * np.array((1.0, 0.93, 0.98), np.float32)
    for at_x, angle, colour in (
        (0.16, 2.72, CYAN),
        (0.84, -2.72, CYAN),
        (0.36, 2.95, AMBER),
        (0.64, -2.95, AMBER),
    ):
        ray = beam(x, y, (at_x, HORIZON + 0.01), angle, 0.055, 0.20) * haze * 0.5
        light += ray[..., None] * np.array(colour, np.float32)
    return light


def crowd(rng: np.random.Generator, base: float, size: float, arms: float) -> Image.Image:
    """A mask of one row of people seen from behind, some with raised arms."""
    scale = 2
    mask = Image.new("L", (WIDTH * scale, HEIGHT * scale))
    draw = ImageDraw.Draw(mask)
    x = -size
    while x < WIDTH + size:
        head = size * rng.uniform(0.85, 1.15)
        top = base * HEIGHT + rng.normal(0, size * 0.42)
        _person(draw, rng, x * scale, top * scale, head * scale, arms)
        x += size * rng.uniform(1.25, 1.95)
    draw.rectangle((0, int((base * HEIGHT + size * 2.3) * scale), WIDTH * scale, HEIGHT * scale), fill=255)
    return mask.resize((WIDTH, HEIGHT), Image.Resampling.BOX)


def _person(
    draw: ImageDraw.ImageDraw, rng: np.random.Generator, x: float, top: float, head: float, arms: float
) -> None:
    draw.ellipse((x - head * 0.40, top, x + head * 0.40, top + head), fill=255)
    draw.rounded_rectangle(
        (x - head * 0.98, top + head * 1.02, x + head * 0.98, top + head * 9), radius=head * 0.62, fill=255
    )
    draw.rectangle((x - head * 0.2, top + head * 0.8, x + head * 0.2, top + head * 1.4), fill=255)
    for side in (-1, 1):
        if rng.random() < arms:
            _arm(draw, rng, x + side * head * 0.80, top + head * 1.35, head, side)


def _arm(
    draw: ImageDraw.ImageDraw, rng: np.random.Generator, x: float, y: float, head: float, side: int
) -> None:
    elbow = (x + side * head * rng.uniform(0.1, 0.6), y - head * rng.uniform(0.7, 1.1))
    hand = (elbow[0] - side * head * rng.uniform(-0.2, 0.5), elbow[1] - head * rng.uniform(0.8, 1.3))
    width = int(head * 0.30)
    draw.line((x, y, *elbow), fill=255, width=width)
    draw.line((*elbow, *hand), fill=255, width=int(width * 0.85))
    for centre, radius in ((elbow, 0.145), (hand, 0.19)):
        r = head * radius
        draw.ellipse((centre[0] - r, centre[1] - r, centre[0] + r, centre[1] + r), fill=255)


def people(light: NDArray[np.float32], rng: np.random.Generator) -> None:
    """Rows of people, each nearer, larger and darker, their upper edge lit from the stage."""
    for base, size, arms, dark in (
        (HORIZON + 0.000, 22, 0.25, 0.40),
        (HORIZON + 0.022, 34, 0.40, 0.20),
        (HORIZON + 0.050, 54, 0.45, 0.08),
        (HORIZON + 0.090, 86, 0.35, 0.02),
    ):
        mask = crowd(rng, base, size, arms)
        inside = np.asarray(mask, np.float32)[..., None] / 255
        soft = np.asarray(mask.filter(ImageFilter.GaussianBlur(size * 0.05)), np.float32)[..., None] / 255
        rim = np.clip(inside - np.roll(soft, int(size * 0.09) + 1, axis=0), 0, 1) ** 1.6
        body = np.array((0.055, 0.02, 0.10), np.float32) * dark * 3
        light *= 1 - inside
        light += inside * body + rim * np.array((1.0, 0.32, 0.52), np.float32) * (0.10 + 0.9 * dark)


def bokeh(light: NDArray[np.float32], rng: np.random.Generator) -> None:
    """Out-of-focus lights drifting above the crowd."""
    colours = (MAGENTA, AMBER, CYAN, VIOLET, WHITE)
    for _ in range(46):
        radius = rng.uniform(6, 30) ** 1.08
        at = (rng.uniform(0, WIDTH), HEIGHT * rng.normal(HORIZON - 0.05, 0.13))
        disc = Image.new("L", (int(radius * 4),) * 2)
        box = (radius, radius, radius * 3, radius * 3)
        ImageDraw.Draw(disc).ellipse(box, fill=150, outline=255, width=max(1, int(radius * 0.10)))
        soft = np.asarray(disc.filter(ImageFilter.GaussianBlur(1.2)), np.float32) / 255
        _add(light, soft * rng.uniform(0.05, 0.26), at, colours[rng.integers(len(colours))])


def confetti(light: NDArray[np.float32], rng: np.random.Generator) -> None:
    """Paper in the air, catching the light."""
    colours = (WHITE, AMBER, MAGENTA, CYAN)
    for _ in range(150):
        size = rng.uniform(3, 11)
        at = (rng.uniform(0, WIDTH), HEIGHT * abs(rng.normal(0.26, 0.14)))
        paper = Image.new("L", (64, 64))
        half = (size, size * rng.uniform(0.25, 0.7))
        ImageDraw.Draw(paper).rectangle((32 - half[0], 32 - half[1], 32 + half[0], 32 + half[1]), fill=255)
        turned = paper.rotate(rng.uniform(0, 180), Image.Resampling.BICUBIC)
        blurred = turned.filter(ImageFilter.GaussianBlur(0.7 if rng.random() < 0.66 else 2.2))
        _add(
            light,
            np.asarray(blurred, np.float32) / 255 * rng.uniform(0.25, 0.9),
            at,
            colours[rng.integers(4)],
        )


def _add(
    light: NDArray[np.float32], stamp: Field, centre: tuple[float, float], colour: tuple[float, float, float]
) -> None:
    half = stamp.shape[0] // 2
    x, y = int(centre[0]) - half, int(centre[1]) - half
    left, top = max(0, -x), max(0, -y)
    part = stamp[top : max(top, HEIGHT - y), left : max(left, WIDTH - x)]
    if part.size:
        region = light[y + top : y + top + part.shape[0], x + left : x + left + part.shape[1]]
        region += part[..., None] * np.array(colour, np.float32)


def develop(light: NDArray[np.float32], rng: np.random.Generator) -> Image.Image:
    """Linear light -> picture: bloom, film curve, vignette, grain."""
    clipped = Image.fromarray((np.clip(light, 0, 1) * 255).astype(np.uint8))
    bloom = np.asarray(clipped.filter(ImageFilter.GaussianBlur(26)), np.float32) / 255
    x, y = grid()
    vignette = 1 - 0.42 * (((x / WIDTH - 0.5) * 1.5) ** 2 + ((y / HEIGHT - 0.42) * 1.0) ** 2)
    exposed = 1 - np.exp(-1.45 * (light + 0.30 * bloom) * vignette[..., None])
    toned = np.array((0.030, 0.014, 0.060), np.float32) + exposed * np.array((0.97, 0.97, 0.94), np.float32)
    grain = rng.normal(0, 0.010, (HEIGHT, WIDTH, 1)).astype(np.float32)
    final = np.clip(toned, 0, 1) ** (1 / 1.12) + grain
    return Image.fromarray((np.clip(final, 0, 1) * 255).astype(np.uint8))


def paint(seed: int = 26) -> Image.Image:
    """The finished picture, the same for the same seed."""
    rng = np.random.default_rng(seed)
    light = lights(rng)
    bokeh(light, rng)
    people(light, rng)
    confetti(light, rng)
    return develop(light, rng)


if __name__ == "__main__":
    target = Path(__file__).parent.parent / "gala" / "stage.jpg"
    paint().save(target, quality=84, optimize=True, progressive=True)
