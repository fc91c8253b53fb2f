"""The barcode room: payload -> Symbol -> picture, and back: ``encode``, ``render``, ``symbologies``,
``scan``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from renderer.barcode import bulk, raster, scan
from renderer.barcode.colour import Colour
from renderer.barcode.drawing import collection_in, drawing_for
from renderer.barcode.formats import FORMATS
from renderer.barcode.grading import Grade, grade
from renderer.barcode.recipe import QuietZone, recipe
from renderer.barcode.registry import find, symbologies
from renderer.barcode.structured import encode_sequence
from renderer.barcode.symbol import Option, OptionValue, Symbol, Symbology
from renderer.part import Part

__all__ = [
    "FORMATS",
    "Grade",
    "Option",
    "Symbol",
    "Symbology",
    "drawing_for",
    "encode",
    "encode_sequence",
    "find",
    "grade",
    "raster",
    "render",
    "render_many",
    "scan",
    "symbologies",
]


def encode(
    payload: str | bytes,
    symbology: str = "qr",
    *,
    encoder: str = "zint",
    quiet: QuietZone = None,
    **options: OptionValue | None,
) -> Symbol:
    """Turn a payload into modules.

    ``quiet`` is the quiet zone in modules: one number, or left, top, right, bottom; the standard's when not
    given. ``options`` are the symbology's own (``ecc``, ``version``, ``mask``, ``columns`` …: see
    ``symbologies()``). Raises UnknownSymbology and BarcodeError with its leaves, each naming the character,
    position or limit.
    """
    chosen = tuple(options.items())
    try:
        found = recipe(symbology, encoder, quiet, chosen)
    except TypeError as error:
        raise collection_in(("symbology", symbology), ("quiet", quiet), *chosen) or error from None
    return found(payload)


def render(
    payload: str | bytes,
    symbology: str = "qr",
    *,
    format: str = "png",  # noqa: A002 - the word users know
    width: int | None = None,
    module: int | None = None,
    text: bool = False,
    bar_height: int | None = None,
    foreground: Colour | None = None,
    background: Colour | None = None,
    dpi: float | None = None,
    x_dimension: float | None = None,
    verify: bool = False,
    encoder: str = "zint",
    quiet: QuietZone = None,
    **options: OptionValue | None,
) -> Part:
    """Turn a payload into a picture of whole-pixel modules.

    ``width`` (px) takes the largest module with which the picture, quiet zone included, is no wider;
    ``module`` (px) fixes it; 4 when neither is given. ``text`` adds the human-readable text to linear
    symbols, ``bar_height`` (px) stretches their bars. ``foreground`` and ``background`` are colours
    (``#rrggbb``) far enough apart for a scanner. ``dpi`` is noted in the file; ``x_dimension`` (mm) sizes
    svg, pdf and eps. ``verify`` reads the picture back and refuses to return what does not come back byte
    for byte.

    Raises what ``encode`` raises, and UnknownFormat, LowContrast, SymbolDoesNotFit (naming the smallest
    width that would do), VerificationFailed, CannotVerify.
    """
    asked: tuple[tuple[str, object], ...] = (
        ("format", format), ("width", width), ("module", module), ("text", text), ("bar_height", bar_height),
        ("foreground", foreground), ("background", background), ("dpi", dpi), ("x_dimension", x_dimension),
        ("verify", verify), ("encoder", encoder), ("quiet", quiet),
    )  # fmt: skip
    return drawing_for(symbology, (*asked, *options.items()))(payload)


def render_many(
    payloads: Iterable[str | bytes],
    symbology: str = "qr",
    *,
    processes: int | None = None,
    **arguments: object,
) -> Iterator[Part]:
    """Turn many payloads into pictures, in order, over ``processes`` processes (one a core when not given).

    Everything but the payloads is judged before the first is drawn; memory does not grow with their number.
    ``arguments`` are those of ``render``. Raises what ``render`` raises, at the payload concerned.
    """
    return bulk.render_many(payloads, symbology, processes=processes, arguments=arguments)
