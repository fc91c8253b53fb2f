"""The barcode room: payload -> Symbol -> picture, and back; ``encode``, ``render``, ``symbologies``,
``scan``.
"""

from __future__ import annotations

from renderer.barcode import raster, scan
from renderer.barcode.drawing import drawing
from renderer.barcode.recipe import QuietZone, recipe
from renderer.barcode.registry import find, symbologies
from renderer.barcode.symbol import Option, OptionValue, Symbol, Symbology
from renderer.part import Part

__all__ = ["Option", "Symbol", "Symbology", "encode", "find", "raster", "render", "scan", "symbologies"]


def encode(
    payload: str | bytes,
    symbology: str = "qr",
    *,
    encoder: str = "zint",
    quiet: QuietZone = None,
    **options: OptionValue | None,
) -> Symbol:
    """Turn a payload into modules.

    ``quiet`` is the quiet zone in modules (one number, or left, top, right, bottom; the standard's when not
    given); ``options`` are the symbology's own (``ecc``, ``version``, ``mask``, ``columns`` ...: see
    ``symbologies()``). Raises UnknownSymbology and BarcodeError with its leaves, each naming the character,
    position or limit.
    """
    return recipe(symbology, encoder, quiet, tuple(options.items()))(payload)


def render(
    payload: str | bytes,
    symbology: str = "qr",
    *,
    format: str = "png",  # noqa: A002 - the word users know
    width: int | None = None,
    module: int | None = None,
    bar_height: int | None = None,
    encoder: str = "zint",
    quiet: QuietZone = None,
    **options: OptionValue | None,
) -> Part:
    """Turn a payload into a picture of whole-pixel modules.

    ``width`` (pixels) takes the largest module with which the picture, quiet zone included, is no wider;
    ``module`` fixes it (pixels; 4 when neither is given). ``bar_height`` (pixels) is for linear symbols.
    Raises what ``encode`` raises, and UnknownFormat, SymbolDoesNotFit (naming the smallest width that would
    do).
    """
    draw = drawing(symbology, format, width, module, bar_height, encoder, quiet, tuple(options.items()))
    return draw(payload)
