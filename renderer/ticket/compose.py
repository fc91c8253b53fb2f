"""Items and the template's artwork -> pixels, onto a whole picture or onto a rectangle cut out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PIL import Image

from renderer import imaging, typography
from renderer.barcode import raster
from renderer.ticket import ground
from renderer.ticket.items import BarcodeItem, ImageItem, Item, RectItem, TextItem, TileItem, touched
from renderer.ticket.units import Rect
from renderer.ticket.words import draw_words

Point = tuple[int, int]
Artwork = Callable[[str], Image.Image]


def paint(image: Image.Image, items: Iterable[Item], artwork: Artwork, area: Rect | None = None) -> None:
    """Draw ``items`` onto the RGB ``image``, which is the whole picture or the ``area`` cut out of it."""
    origin = (area.x, area.y) if area else (0, 0)
    for item in items:
        if area and not touched(item).overlaps(area):
            continue
        if isinstance(item, TextItem):
            _text(image, item, origin)
        elif isinstance(item, BarcodeItem):
            _barcode(image, item, origin)
        elif isinstance(item, TileItem):
            _tile(image, item, origin)
        elif isinstance(item, ImageItem):
            _image(image, item, artwork(item.src), origin)
        else:
            _rect(image, item, origin)


def _image(image: Image.Image, item: ImageItem, art: Image.Image, origin: Point) -> None:
    size = (item.rect.width, item.rect.height)
    if not all(size):
        return
    fitted = _cover(art, size, item.focus) if item.fit == "cover" else imaging.resize(art, size, item.fit)  # type: ignore[arg-type] # checked by the schema
    x = item.rect.x + (item.rect.width - fitted.width) // 2
    y = item.rect.y + (item.rect.height - fitted.height) // 2
    if item.radius or item.opacity < 1 or fitted.mode == "RGBA":
        fitted = fitted.convert("RGBA")
        alpha = fitted.getchannel("A").point(lambda value: round(value * item.opacity))
        mask = ground.shape(fitted.size, item.radius)
        if mask:
            alpha = Image.composite(alpha, Image.new("L", fitted.size), mask)
        image.paste(fitted.convert("RGB"), (x - origin[0], y - origin[1]), alpha)
    else:
        image.paste(fitted, (x - origin[0], y - origin[1]))


def _cover(art: Image.Image, size: Point, focus: tuple[float, float]) -> Image.Image:
    """The part of ``art`` around ``focus`` that has the shape of ``size``, at that size."""
    scale = max(size[0] / art.width, size[1] / art.height)
    width, height = min(art.width, size[0] / scale), min(art.height, size[1] / scale)
    left, top = (art.width - width) * focus[0], (art.height - height) * focus[1]
    return art.resize(size, Image.Resampling.LANCZOS, (left, top, left + width, top + height))


def _rect(image: Image.Image, item: RectItem, origin: Point) -> None:
    size = (item.rect.width, item.rect.height)
    if not all(size):
        return
    at = (item.rect.x - origin[0], item.rect.y - origin[1])
    if item.ground.visible:
        if item.dash and item.ground.fill:
            picture = ground.dashes(item.ground.fill, size, item.dash)
        else:
            picture = ground.picture(item.ground, size, item.notch)
        image.paste(picture.convert("RGB"), at, picture.getchannel("A"))
    if item.stroke:
        _outline(image, item, at)


def _outline(image: Image.Image, item: RectItem, at: Point) -> None:
    if not item.stroke:
        return
    size, width = (item.rect.width, item.rect.height), item.stroke_width
    whole = ground.shape(size, item.ground.radius) or Image.new("L", size, 255)
    inner = (max(0, size[0] - 2 * width), max(0, size[1] - 2 * width))
    if all(inner):
        hole = ground.shape(inner, max(0, item.ground.radius - width)) or Image.new("L", inner, 255)
        whole.paste(0, (width, width), hole)
    alpha = item.stroke[3]
    image.paste(item.stroke[:3], at, whole.point(lambda value: value * alpha // 255))


def _text(image: Image.Image, item: TextItem, origin: Point) -> None:
    """Draw from the corner of ``item.ink``, where the block is cut off too."""
    x, y, width, height = item.ink
    area = Rect(x - origin[0], y - origin[1], width, height)
    if not draw_words(image, item.block, area, item.color):
        typography.draw(image, item.block, area[:2], item.color if item.color[3] < 255 else item.color[:3])


def _tile(image: Image.Image, item: TileItem | BarcodeItem, origin: Point) -> None:
    size = (item.rect.width, item.rect.height)
    x, y = item.rect.x - origin[0], item.rect.y - origin[1]
    image.paste(item.tile[:3], (x, y, x + size[0], y + size[1]), ground.tile(size, item.radius))


def _barcode(image: Image.Image, item: BarcodeItem, origin: Point) -> None:
    if not item.bare:
        _tile(image, item, origin)
    symbol = item.symbol._replace(quiet=(0, 0, 0, 0))
    modules = raster.bitmap(symbol, item.module, bar_height=item.bar_height)
    size = (modules.width, modules.height)
    dark = Image.frombytes("1", size, modules.data, "raw", "1;I")
    x, y = item.modules.x - origin[0], item.modules.y - origin[1]
    image.paste(item.color[:3], (x, y, x + size[0], y + size[1]), dark)
