"""A pass and a small screen -> a card drawn for it: who, when and where in a few lines, the barcode below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

from renderer import barcode, typography
from renderer.barcode import Symbol
from renderer.errors import SymbolDoesNotFit
from renderer.typography import FontBook, Style
from renderer.wallet.preview import values
from renderer.wallet.preview.display import Code
from renderer.wallet.preview.view import Field, PassView, read

Colour = tuple[int, int, int]

LEAST_TEXT = 9  # px; below it letters of a phone's screen run together
LEAST_MODULE = 3  # px; what makes room for text never makes a module smaller than this
TEXT_SHARE = 0.3  # of the height, when modules can spare it
LEADING = 1.25


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of the card: its text, size in px, weight, and colour."""

    text: str
    size: int
    weight: int
    colour: Colour

    @property
    def height(self) -> int:
        """Pixels it takes on the card."""
        return round(self.size * LEADING)


def small_card(
    pass_json: Mapping[str, Any],
    images: Mapping[str, bytes],
    code: Code,
    size: tuple[int, int],
    fonts: FontBook,
) -> tuple[Image.Image, int]:
    """The card, exactly ``size`` px, and its module in px; raises SymbolDoesNotFit if none fits."""
    symbol = barcode.encode(code.symbol.data, code.symbol.symbology)
    if largest(symbol, size) < 1:
        return turned(symbol, size)
    module = module_for(symbol, size)
    picture = barcode.raster.bitmap(symbol, module).image()
    view = read(pass_json, images, language=None, device=values.device(None))
    card = Image.new("RGB", size, view.background)
    top = size[1] - picture.height
    card.paste("white", (0, top, *size))
    card.paste(picture, ((size[0] - picture.width) // 2, top))
    write(card, chosen(view, size[0], top), top, fonts)
    return card, module


def module_for(symbol: Symbol, size: tuple[int, int]) -> int:
    """The largest module that leaves text its share of the height, if that costs no readability."""
    most, room = largest(symbol, size), size[1] * (1 - TEXT_SHARE)
    return max(min(most, int(room / symbol.total_height)), min(most, LEAST_MODULE))


def largest(symbol: Symbol, size: tuple[int, int]) -> int:
    """The largest module with which the symbol, quiet zone included, fits ``size``; 0 for none."""
    return int(min(size[0] / symbol.total_width, size[1] / symbol.total_height))


def turned(symbol: Symbol, size: tuple[int, int]) -> tuple[Image.Image, int]:
    """A quarter turn, the barcode alone: how a long linear symbol still fits a narrow screen."""
    module = largest(symbol, (size[1], size[0]))
    if module < 1:
        raise SymbolDoesNotFit(
            f"The pass's barcode needs {symbol.total_width} pixels, one a module; the screen has {max(size)}."
        )
    picture = barcode.raster.bitmap(symbol, module).image().transpose(Image.Transpose.ROTATE_90)
    card = Image.new("RGB", size, "white")
    card.paste(picture, ((size[0] - picture.width) // 2, (size[1] - picture.height) // 2))
    return card, module


def chosen(view: PassView, width: int, height: int) -> list[TextLine]:
    """As many of the pass's lines as the height holds, the most important ones first, in reading order."""
    kept: list[tuple[int, TextLine]] = []
    left = height - margin(width)
    for place, line in by_importance(view, width):
        if line.height <= left:
            kept.append((place, line))
            left -= line.height
    return [line for _, line in sorted(kept, key=lambda each: each[0])]


def by_importance(view: PassView, width: int) -> Iterator[tuple[int, TextLine]]:
    """Lines with their place in reading order: what names the holder or the thing comes first."""
    plain = max(LEAST_TEXT, round(width * 0.068))
    large = round(plain * 1.4)
    for field in view.group("primary")[:2]:
        yield 1, TextLine(field.value, large, 600, view.foreground)
    for field in view.group("header")[:1]:
        yield 2, TextLine(named(field), plain, 400, view.foreground)
    secondary = view.group("secondary")
    for field in secondary[:1]:
        yield 3, TextLine(field.value, plain, 400, view.foreground)
    yield 0, TextLine(view.logo_text or view.title, plain, 600, view.label)
    for field in (*secondary[1:], *view.group("auxiliary")):
        yield 4, TextLine(field.value, plain, 400, view.foreground)


def named(field: Field) -> str:
    """Label and value on one line, as a short value says little by itself."""
    return f"{field.label} {field.value}".strip()


def margin(width: int) -> int:
    """Pixels left free around the text."""
    return max(3, width // 24)


def write(card: Image.Image, lines: list[TextLine], height: int, fonts: FontBook) -> None:
    """Set the lines one below the other, the block centred in the upper ``height`` px."""
    left = margin(card.width)
    y = max(0, (height - sum(line.height for line in lines)) // 2)
    for line in lines:
        block = typography.fit(
            line.text,
            Style(family="sans", weight=line.weight),
            fonts,
            box=(card.width - 2 * left, line.height),
            max_size=line.size,
            min_size=LEAST_TEXT,
        )
        typography.draw(card, block, (left, y), line.colour)
        y += line.height
