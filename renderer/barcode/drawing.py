"""Everything asked of a picture, judged once -> a function from payload to Part."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from renderer.barcode import formats
from renderer.barcode.formats import Format
from renderer.barcode.layout import MAX_MODULE
from renderer.barcode.raster import bitmap
from renderer.barcode.recipe import QuietZone, recipe
from renderer.barcode.symbol import OptionValue, Symbol
from renderer.errors import InvalidOption, SymbolDoesNotFit
from renderer.part import Part

Draw = Callable[[str | bytes], Part]
DEFAULT_MODULE = 4
SHRINK_FOR_GRID = 0.7  # lying on the JPEG grid is worth up to 30 % of the module size


@lru_cache(maxsize=256, typed=True)
def drawing(
    symbology: str,
    format_name: str,
    width: int | None,
    module: int | None,
    bar_height: int | None,
    encoder: str,
    quiet: QuietZone,
    options: tuple[tuple[str, OptionValue], ...],
) -> Draw:
    """Judge everything but the payload; raises UnknownSymbology, UnknownFormat, InvalidOption."""
    encode = recipe(symbology, encoder, quiet, options)
    target = formats.find(format_name)
    if width is not None and module is not None:
        raise InvalidOption("Give width or module, not both.", field="width")
    if width is not None and (isinstance(width, bool) or not isinstance(width, int) or width < 1):
        raise InvalidOption("The width is a whole number of pixels, at least 1.", field="width")
    content_type, write = target.content_type, target.write

    def draw(payload: str | bytes) -> Part:
        symbol = encode(payload)
        size = module or (module_for(symbol, width, target) if width is not None else DEFAULT_MODULE)
        picture = bitmap(symbol, size, bar_height=bar_height)
        return Part(symbol.symbology + target.extension, content_type, write(picture))

    return draw


def module_for(symbol: Symbol, width: int, target: Format | None = None) -> int:
    """The largest whole-pixel module whose symbol, quiet zone included, is no wider than ``width`` pixels.

    For JPEG a multiple of 8 (or 4) is taken where that costs no more than 30 % of the size. Raises
    SymbolDoesNotFit.
    """
    largest = min(width // symbol.total_width, MAX_MODULE)
    if largest < 1:
        raise SymbolDoesNotFit(
            f"{symbol.symbology} needs at least {symbol.total_width} pixels for this payload (one a module, quiet "
            f"zone included), {width} are given; use a width of {symbol.total_width} or more, a shorter payload or "
            "a denser symbology.",
            field="width",
        )
    if target is not None and target.grid > 1:
        for grid in (target.grid, target.grid // 2):
            snapped = largest - largest % grid
            if snapped >= largest * SHRINK_FOR_GRID:
                return snapped
    return largest
