"""A display list and a scale -> pixels, and those as a PNG with clear corners."""

from __future__ import annotations

from functools import lru_cache, singledispatch

from PIL import Image

from renderer import barcode, typography
from renderer.typography import FontBook
from renderer.wallet.preview import pictures, pngfile
from renderer.wallet.preview.coverage import mask
from renderer.wallet.preview.display import Code, DisplayList, Item, Picture, Rim, Run, Shape, Sheen
from renderer.wallet.preview.path import rounded

WHOLE_MODULES = (
    1.5  # a symbol in whole pixels may miss its measured place by this much at each side, card units
)


def encode(display: DisplayList, scale: float, fonts: FontBook) -> bytes:
    """The face as PNG bytes."""
    rows = [(item.box[1], item.box[1] + item.box[3]) for item in display.items if isinstance(item, Picture)]
    photo = (
        slice(int(min(top for top, _ in rows) * scale), int(max(end for _, end in rows) * scale))
        if rows
        else None
    )
    return pngfile.write(draw(display, scale, fonts), photo_rows=photo)


def draw(display: DisplayList, scale: float, fonts: FontBook) -> Image.Image:
    """The face as RGBA pixels; clear outside the card, but white for readers that drop alpha."""
    canvas = Image.new("RGB", (round(display.width * scale), round(display.height * scale)), display.ground)
    for item in display.items:
        paint(item, canvas, scale, fonts)
    cover, at = mask(display.outline, scale)
    edge = Image.new("L", canvas.size)
    edge.paste(cover, at)
    card = Image.composite(canvas, Image.new("RGB", canvas.size, "white"), edge)
    card.putalpha(edge)
    return card


@singledispatch
def paint(item: Item, _canvas: Image.Image, _scale: float, _fonts: FontBook) -> None:
    """Draw one item; each kind has its own function below."""
    raise TypeError(type(item))


@paint.register
def _shape(item: Shape, canvas: Image.Image, scale: float, _fonts: FontBook) -> None:
    cover, at = mask(item.path, scale)
    if item.opacity < 1:
        cover = cover.point([round(level * item.opacity) for level in range(256)])
    canvas.paste(item.colour, at, cover)


@paint.register
def _rim(item: Rim, canvas: Image.Image, scale: float, _fonts: FontBook) -> None:
    size, at, data = _rim_cover(item, scale)
    canvas.paste(item.colour, at, Image.frombytes("L", size, data))


@lru_cache(maxsize=16)
def _rim_cover(item: Rim, scale: float) -> tuple[tuple[int, int], tuple[int, int], bytes]:
    """A hair line inside a path: what the path covers and a copy drawn in by the line does not."""
    cover, at = mask(item.path, scale)
    width, height = cover.size
    line = max(1, round(item.width * scale))
    inner = cover.resize((max(1, width - 2 * line), max(1, height - 2 * line)), Image.Resampling.BILINEAR)
    cover.paste(0, (line, line), inner)
    return cover.size, at, cover.point([round(level * item.opacity) for level in range(256)]).tobytes()


@paint.register
def _sheen(item: Sheen, canvas: Image.Image, scale: float, _fonts: FontBook) -> None:
    x, y, width, height = (round(v * scale) for v in item.box)
    veil = Image.new("L", (1, max(1, height)))
    veil.putdata([round(255 * item.opacity * (1 - (row + 0.5) / height)) for row in range(max(1, height))])
    canvas.paste(item.colour, (x, y), veil.resize((width, max(1, height))))


@paint.register
def _picture(item: Picture, canvas: Image.Image, scale: float, _fonts: FontBook) -> None:
    picture = pictures.pixels(item, scale)
    if picture is not None:
        clear = picture if picture.mode == "RGBA" else None
        canvas.paste(picture, pictures.corner(item, picture, scale), clear)


@paint.register
def _run(item: Run, canvas: Image.Image, scale: float, fonts: FontBook) -> None:
    line = typography.layout_line(item.text, item.style.at(item.style.size * scale), fonts)
    typography.draw(canvas, line, (item.x * scale, item.baseline * scale - line.ascent), item.colour)


@paint.register
def _code(item: Code, canvas: Image.Image, scale: float, _fonts: FontBook) -> None:
    cover, at = mask(rounded(*item.tile, item.corner), scale)
    canvas.paste("white", at, cover)
    symbol, where = symbol_pixels(item, scale)
    canvas.paste(symbol, where)


def symbol_pixels(item: Code, scale: float) -> tuple[Image.Image, tuple[int, int]]:
    """The symbol and where its upper left corner goes: whole-pixel modules where these come near enough.

    Else (a small scale, a dense symbol) it is drawn larger and averaged down to its exact place: a preview
    shows the phone's size; barcodes that are sent are drawn by their own room.
    """
    x, y, width, height = (v * scale for v in item.area)
    exact = width / item.symbol.width
    module = max(1, round(exact))
    bars = max(1, round(height)) if item.symbol.rows == 1 else None
    whole = barcode.raster.bitmap(item.symbol, module, bar_height=bars)
    miss = max(abs(whole.width - width), abs(whole.height - height)) / 2
    if miss <= WHOLE_MODULES * scale:
        return whole.image(), (round(x + (width - whole.width) / 2), round(y + (height - whole.height) / 2))
    fine = barcode.raster.bitmap(item.symbol, max(2, round(exact * 4)), bar_height=bars)
    size = (max(1, round(width)), max(1, round(height)))
    return fine.image().convert("L").resize(size, Image.Resampling.BOX), (round(x), round(y))
