"""Nothing but numbers -> the artwork of the shipped pass templates; run it to draw every PNG anew."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Picture = NDArray[np.float64]
Colour = tuple[int, int, int]
HERE = Path(__file__).parent
_FINE = 4  # drawn this much larger, then reduced, for soft edges


def grid(width: int, height: int) -> tuple[Picture, Picture]:
    """Coordinates of every pixel's centre from 0 to 1, x and y."""
    x, y = np.meshgrid((np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height)
    return x, y


def blend(amount: Picture, *stops: Colour) -> Picture:
    """A colour ramp: ``amount`` 0 gives the first stop, 1 the last."""
    places = np.linspace(0, 1, len(stops))
    return np.stack([np.interp(amount, places, [stop[i] for stop in stops]) for i in range(3)], axis=-1)


def glow(x: Picture, y: Picture, cx: float, cy: float, radius: float, *, aspect: float = 1.0) -> Picture:
    """A soft round light, 1 in its middle."""
    return np.exp(-(((x - cx) ** 2 + ((y - cy) * aspect) ** 2) / (radius * radius)))


def to_image(picture: Picture) -> Image.Image:
    """8-bit RGB."""
    return Image.fromarray(np.clip(picture, 0, 255).round().astype(np.uint8), "RGB")


def mask(size: tuple[int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A large grey canvas to draw a shape on; ``settle`` reduces it."""
    canvas = Image.new("L", (size[0] * _FINE, size[1] * _FINE), 0)
    return canvas, ImageDraw.Draw(canvas)


def settle(canvas: Image.Image) -> Image.Image:
    """The shape with soft edges at its true size."""
    return canvas.resize((canvas.width // _FINE, canvas.height // _FINE), Image.Resampling.LANCZOS)


def stamp(shape: Image.Image, colour: Colour) -> Image.Image:
    """The shape in one colour on nothing."""
    solid = Image.new("RGBA", shape.size, (*colour, 0))
    solid.putalpha(shape)
    return solid


def save(image: Image.Image, template: str, name: str, colours: int = 0) -> None:
    """Write a PNG into a template's folder, with a palette of ``colours`` if given."""
    if colours:
        method = Image.Quantize.FASTOCTREE if image.mode == "RGBA" else Image.Quantize.MEDIANCUT
        image = image.quantize(colours, method=method, dither=Image.Dither.FLOYDSTEINBERG)
    image.save(HERE / f"{template}.pass" / name, "PNG", optimize=True)


def icon(shape: Image.Image, top: Colour, bottom: Colour) -> Image.Image:
    """An app-like icon: the white shape on a ramp, corners round."""
    side = 114
    _, y = grid(side, side)
    tile = to_image(blend(y, top, bottom)).convert("RGBA")
    small = shape.resize((70, 70), Image.Resampling.LANCZOS)
    tile.alpha_composite(stamp(small, (255, 255, 255)), (22, 22))
    canvas, draw = mask((side, side))
    draw.rounded_rectangle((0, 0, side * _FINE - 1, side * _FINE - 1), radius=25 * _FINE, fill=255)
    tile.putalpha(settle(canvas))
    return tile


def star(side: int, points: int, inner: float, turn: float = 0.0) -> Image.Image:
    """A star with ``points`` tips, its inner radius relative to the outer."""
    canvas, draw = mask((side, side))
    middle, radius = side * _FINE / 2, side * _FINE * 0.49
    corners = []
    for n in range(2 * points):
        reach = radius * (inner if n % 2 else 1)
        angle = math.pi * n / points - math.pi / 2 + turn
        corners.append((middle + reach * math.cos(angle), middle + reach * math.sin(angle)))
    draw.polygon(corners, fill=255)
    return settle(canvas)


def wings(side: int) -> Image.Image:
    """Two swept wings meeting: an airline's mark."""
    canvas, draw = mask((side, side))
    s = side * _FINE
    wing = ((0.02, 0.62), (0.98, 0.14), (0.62, 0.90), (0.52, 0.58))
    fold = ((0.30, 0.66), (0.52, 0.58), (0.44, 0.88))
    draw.polygon([(x * s, y * s) for x, y in wing], fill=255)
    draw.polygon([(x * s, y * s) for x, y in fold], fill=160)
    return settle(canvas)


def leaf(side: int) -> Image.Image:
    """A leaf with its vein: a shop's mark."""
    canvas, draw = mask((side, side))
    s = side * _FINE
    t = np.linspace(0, 1, 80)
    half = 0.33 * np.sin(np.pi * t) ** 0.8

    def at(u: float, v: float) -> tuple[float, float]:
        return (0.5 + (u - 0.5) * 0.66 + v * 0.7) * s, (0.5 - (u - 0.5) * 0.66 + v * 0.7) * s

    outline = [at(u, v) for u, v in zip(t, half, strict=True)]
    outline += [at(u, -v) for u, v in zip(t[::-1], half[::-1], strict=True)]
    draw.polygon(outline, fill=255)
    draw.line([at(-0.12, 0), at(0.82, 0)], fill=0, width=int(0.035 * s))
    return settle(canvas)


def ring(side: int) -> Image.Image:
    """Three arcs around a dot: a club's mark."""
    canvas, draw = mask((side, side))
    s = side * _FINE
    for n, reach in enumerate((0.48, 0.33)):
        box = ((0.5 - reach) * s, (0.5 - reach) * s, (0.5 + reach) * s, (0.5 + reach) * s)
        draw.arc(box, 30 + 150 * n, 300 + 150 * n, fill=255, width=int(0.09 * s))
    draw.ellipse((0.36 * s, 0.36 * s, 0.64 * s, 0.64 * s), fill=255)
    return settle(canvas)


def percent(side: int) -> Image.Image:
    """A percent sign made of two rings and a bar: an offer's mark."""
    canvas, draw = mask((side, side))
    s = side * _FINE
    draw.line([(0.22 * s, 0.86 * s), (0.78 * s, 0.14 * s)], fill=255, width=int(0.11 * s))
    for cx, cy in ((0.24, 0.27), (0.76, 0.73)):
        box = ((cx - 0.21) * s, (cy - 0.21) * s, (cx + 0.21) * s, (cy + 0.21) * s)
        draw.ellipse(box, outline=255, width=int(0.10 * s))
    return settle(canvas)


def logo(shape: Image.Image, colour: Colour = (255, 255, 255)) -> Image.Image:
    """The mark as the logo at the pass's top left, 3x."""
    return stamp(shape.resize((108, 108), Image.Resampling.LANCZOS), colour)


def stage(width: int, height: int) -> Picture:
    """A stage at night: beams from above, a warm floor, points of light."""
    x, y = grid(width, height)
    picture = blend(y, (24, 16, 58), (58, 22, 96), (122, 32, 104), (38, 18, 64))
    beams = ((0.15, 0.55, (255, 92, 142)), (0.5, -0.1, (255, 176, 92)), (0.85, -0.6, (92, 140, 255)))
    for cx, lean, colour in beams:
        off = x - (cx + lean * y)
        beam = np.exp(-((off / (0.03 + 0.16 * y)) ** 2)) * np.clip(1.05 - y, 0, 1) ** 1.4
        picture += beam[..., None] * np.array(colour) * 0.55
    picture += glow(x, y, 0.5, 1.02, 0.5, aspect=1.6)[..., None] * np.array((255, 150, 90)) * 0.5
    random = np.random.default_rng(7)
    for _ in range(46):
        cx, cy, size = random.uniform(0, 1), random.uniform(0.02, 0.75), random.uniform(0.006, 0.028)
        light = glow(x, y, cx, cy, size, aspect=height / width) * random.uniform(0.15, 0.55)
        picture += light[..., None] * np.array((255, 226, 190))
    return picture


def crowd(picture: Picture, level: float) -> Picture:
    """Heads and raised arms in front of the light."""
    height, width = picture.shape[:2]
    canvas, draw = mask((width, height))
    random = np.random.default_rng(3)
    w, h = width * _FINE, height * _FINE
    for n in range(26):
        cx, top = (n + random.uniform(0.1, 0.9)) / 26 * w, (level + random.uniform(-0.03, 0.05)) * h
        r = 0.034 * w * random.uniform(0.85, 1.2)
        draw.ellipse((cx - r, top, cx + r, top + 2.2 * r), fill=255)
        draw.rectangle((cx - 1.7 * r, top + 2.3 * r, cx + 1.7 * r, h), fill=255)
        draw.ellipse((cx - 1.7 * r, top + 1.7 * r, cx + 1.7 * r, top + 4 * r), fill=255)
        if n % 3 == 0:
            hand = cx + 2.0 * r, top - 1.9 * r
            draw.line([(cx + r, top + 2.6 * r), hand], fill=255, width=int(0.62 * r))
            box = hand[0] - 0.42 * r, hand[1] - 0.6 * r, hand[0] + 0.42 * r, hand[1] + 0.3 * r
            draw.ellipse(box, fill=255)
    shade = np.asarray(settle(canvas), dtype=float)[..., None] / 255
    return picture * (1 - shade) + np.array((14, 9, 34)) * shade


def waves(width: int, height: int, stops: tuple[Colour, ...], seed: int, layers: int = 6) -> Picture:
    """Overlapping soft waves in one family of colours."""
    x, y = grid(width, height)
    random = np.random.default_rng(seed)
    picture = blend((x * 0.6 + y * 0.4), *stops)
    for n in range(layers):
        phase, lift = random.uniform(0, 6.3), (n + 0.6) / layers
        edge = lift + 0.13 * np.sin(x * random.uniform(3, 7) + phase) + 0.05 * np.sin(x * 13 + phase * 2)
        inside = 1 / (1 + np.exp(-(y - edge) * 260))
        tone = np.array(stops[n % len(stops)]) * (0.82 + 0.3 * n / layers)
        picture = picture * (1 - inside[..., None] * 0.42) + tone * inside[..., None] * 0.42
    return picture


def beans(picture: Picture, colour: Colour, seed: int) -> Picture:
    """Coffee beans scattered over the picture, lightly."""
    height, width = picture.shape[:2]
    random = np.random.default_rng(seed)
    layer = Image.new("L", (width, height), 0)
    for n in range(34):
        side = int(height * random.uniform(0.16, 0.30))
        canvas, draw = mask((side, side))
        s = side * _FINE
        draw.ellipse((0.06 * s, 0.24 * s, 0.94 * s, 0.76 * s), fill=255)
        draw.arc((-0.1 * s, 0.36 * s, 1.1 * s, 1.0 * s), 215, 325, fill=0, width=int(0.06 * s))
        bean = settle(canvas).rotate(random.uniform(0, 180), Image.Resampling.BICUBIC)
        left = int((n % 12 + random.uniform(0, 0.9)) / 12 * width - side / 2)
        layer.paste(bean, (left, int(random.uniform(-0.1, 0.9) * height)), bean)
    shade = np.asarray(layer, dtype=float)[..., None] / 255 * 0.34
    return picture * (1 - shade) + np.array(colour) * shade


def portrait(side: int) -> Image.Image:
    """A friendly placeholder for the holder's picture."""
    x, y = grid(side, side)
    picture = blend(y, (94, 132, 170), (54, 80, 116)) + glow(x, y, 0.5, 0.34, 0.42)[..., None] * 40
    canvas, draw = mask((side, side))
    s = side * _FINE
    draw.ellipse((0.32 * s, 0.17 * s, 0.68 * s, 0.57 * s), fill=255)
    draw.ellipse((0.10 * s, 0.64 * s, 0.90 * s, 1.5 * s), fill=255)
    shade = np.asarray(settle(canvas), dtype=float)[..., None] / 255
    return to_image(picture * (1 - shade) + np.array((234, 240, 246)) * shade)


def event_ticket() -> None:
    """Night stage in the background, the crowd as thumbnail."""
    mark = star(288, 8, 0.42)
    save(icon(mark, (255, 120, 130), (98, 36, 150)), "event-ticket", "icon@3x.png")
    save(logo(mark, (255, 214, 150)), "event-ticket", "logo@3x.png", 32)
    background = to_image(stage(360, 440)).filter(ImageFilter.GaussianBlur(7))
    save(background, "event-ticket", "background@2x.png", 256)
    save(to_image(crowd(stage(270, 270), 0.62)), "event-ticket", "thumbnail@3x.png", 256)


def boarding_pass() -> None:
    """Wings, and a strip of sunrise above the barcode that fades to both sides."""
    mark = wings(288)
    save(icon(mark, (30, 120, 190), (8, 34, 78)), "boarding-pass", "icon@3x.png")
    save(logo(mark, (255, 184, 120)), "boarding-pass", "logo@3x.png", 32)
    x, y = grid(858, 45)
    light = np.exp(-(((x - 0.5) / 0.3) ** 2)) * np.exp(-(((y - 0.72) / 0.30) ** 2))
    dawn = to_image(blend(np.abs(x - 0.5) * 2, (255, 214, 150), (255, 150, 96), (90, 120, 200))).convert(
        "RGBA"
    )
    dawn.putalpha(Image.fromarray((light * 235).round().astype(np.uint8), "L"))
    save(dawn, "boarding-pass", "footer@3x.png")


def coupon() -> None:
    """Warm waves behind the offer."""
    mark = percent(288)
    save(icon(mark, (255, 150, 84), (214, 52, 72)), "coupon", "icon@3x.png")
    save(logo(mark), "coupon", "logo@3x.png", 32)
    strip = waves(750, 288, ((255, 158, 92), (240, 96, 84), (206, 52, 84), (150, 30, 84)), 11)
    save(to_image(strip), "coupon", "strip@2x.png", 128)


def store_card() -> None:
    """Green waves and coffee beans behind the balance."""
    mark = leaf(288)
    save(icon(mark, (60, 150, 110), (10, 64, 54)), "store-card", "icon@3x.png")
    save(logo(mark, (214, 240, 214)), "store-card", "logo@3x.png", 32)
    greens = ((20, 92, 74), (14, 70, 60), (34, 118, 90), (8, 48, 44))
    strip = beans(waves(750, 288, greens, 5), (6, 34, 30), 9)
    save(to_image(strip), "store-card", "strip@2x.png", 128)


def generic() -> None:
    """A member's card: the club's rings and a place for the portrait."""
    mark = ring(288)
    save(icon(mark, (84, 118, 156), (24, 36, 58)), "generic", "icon@3x.png")
    save(logo(mark, (170, 206, 240)), "generic", "logo@3x.png", 32)
    save(portrait(270), "generic", "thumbnail@3x.png", 256)


if __name__ == "__main__":
    for draw_template in (event_ticket, boarding_pass, coupon, store_card, generic):
        draw_template()
