"""Everything asked of a picture, judged once -> a function from payload to Part."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from renderer.barcode import formats, verify
from renderer.barcode.colour import Colour, colours
from renderer.barcode.formats import Format
from renderer.barcode.label import labelled
from renderer.barcode.layout import MAX_MODULE, Bitmap
from renderer.barcode.png import Colours
from renderer.barcode.raster import Plan, bitmap, plan_for
from renderer.barcode.recipe import Encode, QuietZone, recipe
from renderer.barcode.registry import find
from renderer.barcode.size import size_of
from renderer.barcode.symbol import OptionValue, Symbol, Symbology
from renderer.errors import InvalidOption, PayloadTooLong, SymbolDoesNotFit
from renderer.part import Part

Draw = Callable[[str | bytes], Part]
DEFAULT_MODULE = 4
MOST_PLANS = 512
_SHRINK_FOR_GRID = 0.7  # lying on the JPEG grid is worth up to 30 % of the module size
_COMFORTABLE = 3  # px a module from which scanning is easy
_FINE = 10  # px a module from which vector outlines are made where whole modules do not do


class Ask(NamedTuple):
    """What is asked of a picture; see ``barcode.render``."""

    format: str = "png"
    width: int | None = None
    module: int | None = None
    text: bool = False
    bar_height: int | None = None
    foreground: Colour | None = None
    background: Colour | None = None
    dpi: float | None = None
    x_dimension: float | None = None
    verify: bool = False


def drawing_for(symbology: str, arguments: tuple[tuple[str, Any], ...]) -> Draw:
    """The drawing for arguments as ``barcode.render`` takes them: one lookup for all that is not payload.

    Raises what ``drawing`` raises, and InvalidOption for a list, a dictionary or a set.
    """
    try:
        return _known(symbology, arguments)
    except TypeError as error:
        raise collection_in(("symbology", symbology), *arguments) or error from None


def collection_in(*arguments: tuple[str, object]) -> InvalidOption | None:
    """What to say of the first argument that is a collection, by which nothing is looked up; None without."""
    for name, value in arguments:
        if isinstance(value, list | dict | set | bytearray):
            return InvalidOption(
                f"{name} is a {type(value).__name__}; give one value, or a tuple.", field=name
            )
    return None


@lru_cache(maxsize=256)
def _known(symbology: str, arguments: tuple[tuple[str, Any], ...]) -> Draw:
    given = dict(arguments)
    ask = Ask(**{name: given.pop(name) for name in Ask._fields if name in given})
    encoder, quiet = given.pop("encoder", "zint"), given.pop("quiet", None)
    return drawing(symbology, encoder, quiet, tuple(given.items()), tuple(ask))


@lru_cache(maxsize=256)
def drawing(
    symbology: str,
    encoder: str,
    quiet: QuietZone,
    options: tuple[tuple[str, OptionValue | None], ...],
    asked: tuple[object, ...],
) -> Draw:
    """Judge all but the payload; raises UnknownSymbology, UnknownFormat, InvalidOption, LowContrast."""
    ask = Ask(*asked)  # type: ignore[arg-type]  # judged here; a plain tuple makes the quicker key
    encode = recipe(symbology, encoder, quiet, options)
    target = formats.find(ask.format)
    pair = colours(ask.foreground, ask.background)
    kind = find(symbology)
    _judge(ask, target, kind)
    if (
        kind.columns_for
        and ask.width
        and not {"columns", "rows"} & {name for name, value in options if value is not None}
    ):
        columns = kind.columns_for(ask.width)
        if columns is not None:
            narrow = recipe(symbology, encoder, quiet, (*options, ("columns", columns)))
            encode = _fitting(encode, narrow, ask.width)
    if ask.verify:
        verify.judge(kind)
    name, content_type = kind.name + target.extension, target.content_type
    if not (target.vector or ask.text or ask.verify):
        written = _straight(ask, target, pair)
        return lambda payload: Part(name, content_type, written(encode(payload)))
    picture_of = _vector(ask) if target.vector else _raster(ask, target)
    write = _writer(ask, target, pair)
    verified = ask.verify

    def draw(payload: str | bytes) -> Part:
        symbol = encode(payload)
        picture = picture_of(symbol)
        if verified:
            # outlines have no pixels: they are judged at the size they are usually shown
            verify.check(bitmap(symbol, DEFAULT_MODULE) if target.vector else picture, symbol)
        return Part(name, content_type, write(picture, symbol))

    return draw


def _fitting(encode: Encode, narrow: Encode, width: int) -> Encode:
    """A stacked symbol that would be too fine for its width is set in fewer columns."""

    def fitted(payload: str | bytes) -> Symbol:
        symbol = encode(payload)
        if symbol.total_width * _COMFORTABLE <= width:
            return symbol
        with contextlib.suppress(PayloadTooLong):
            other = narrow(payload)
            if width // other.total_width > width // symbol.total_width:
                return other
        return symbol

    return fitted


def _judge(ask: Ask, target: Format, kind: Symbology) -> None:
    if ask.text and not kind.has_text:
        raise InvalidOption(
            f"{kind.title} is drawn without text below it; leave 'text' out, or take a linear symbology.",
            field="text",
        )
    if ask.width is not None and ask.module is not None:
        raise InvalidOption("Give width or module, not both.", field="width")
    if ask.width is not None and not _whole(ask.width):
        raise InvalidOption("The width is a whole number of pixels, at least 1.", field="width")
    for field, value in (("dpi", ask.dpi), ("x_dimension", ask.x_dimension)):
        if value is not None and not (isinstance(value, int | float) and 0 < value < 100_000):
            raise InvalidOption(f"{field} is a positive number.", field=field)
    if ask.x_dimension is not None and not target.vector:
        raise InvalidOption(
            "x_dimension (mm) is for svg, pdf and eps; pixels have module or width, and dpi.",
            field="x_dimension",
        )


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _straight(ask: Ask, target: Format, pair: Colours | None) -> Callable[[Symbol], bytes]:
    """Symbol -> file for the pixel formats; symbols of equal measures share all that can be made before."""
    made: dict[tuple[int, int, int, object], Callable[[bytes], bytes]] = {}

    def make(symbol: Symbol) -> Callable[[bytes], bytes]:
        plan = _plan(symbol, ask, target)
        found = target.straight(plan, pair, ask.dpi) if target.straight else None
        if len(made) > MOST_PLANS:
            made.clear()
        found = found or _drawn(plan, ask, target, pair)
        made[symbol.width, symbol.rows, symbol.stride, symbol.row_heights] = found
        return found

    def written(symbol: Symbol) -> bytes:
        _, width, rows, packed, stride, heights, _, _, _ = symbol
        return (made.get((width, rows, stride, heights)) or make(symbol))(packed)

    return written


def _drawn(plan: Plan, ask: Ask, target: Format, pair: Colours | None) -> Callable[[bytes], bytes]:
    """Packed modules -> file by way of the picture."""
    layout, draw, write, dpi = plan.layout, plan.draw, target.write, ask.dpi
    return lambda packed: write(Bitmap(layout, draw(packed)), colours=pair, dpi=dpi)


def _plan(symbol: Symbol, ask: Ask, target: Format) -> Plan:
    """Where the pixels of such a symbol go; raises SymbolDoesNotFit, InvalidOption."""
    fixed = DEFAULT_MODULE if ask.module is None else ask.module
    module = fixed if ask.width is None else module_for(symbol, ask.width, target)
    return plan_for(symbol, module, ask.bar_height)


def _raster(ask: Ask, target: Format) -> Callable[[Symbol], Bitmap]:
    """Symbol -> picture for the pixel formats."""

    def picture_of(symbol: Symbol) -> Bitmap:
        plan = _plan(symbol, ask, target)
        picture = Bitmap(plan.layout, plan.draw(symbol.packed))
        return labelled(picture, symbol) if ask.text else picture

    return picture_of


def _vector(ask: Ask) -> Callable[[Symbol], Bitmap]:
    """Symbol -> a picture as fine as outlines need it: one pixel a module, or ten for text and hexagons."""

    def picture_of(symbol: Symbol) -> Bitmap:
        heights = symbol.row_heights
        whole = all(
            float(each).is_integer() for each in (heights if isinstance(heights, tuple) else (heights,))
        )
        module = 1 if whole and not ask.text and ask.bar_height is None else _FINE
        tall = None
        if ask.bar_height is not None:
            tall = round(ask.bar_height * module / _target_module(ask, symbol))
        picture = bitmap(symbol, module, bar_height=tall)
        return labelled(picture, symbol) if ask.text else picture

    return picture_of


def _target_module(ask: Ask, symbol: Symbol) -> int:
    if ask.width is not None:
        return module_for(symbol, ask.width)
    return DEFAULT_MODULE if ask.module is None else ask.module


def _writer(ask: Ask, target: Format, pair: Colours | None) -> Callable[[Bitmap, Symbol], bytes]:
    write, dpi = target.write, ask.dpi
    if not target.vector:
        return lambda picture, _symbol: write(picture, colours=pair, dpi=dpi)

    def write_vector(picture: Bitmap, symbol: Symbol) -> bytes:
        size = size_of(picture, _target_module(ask, symbol), ask.x_dimension)
        return write(picture, size=size, colours=pair, dpi=dpi or 72)

    return write_vector


def module_for(symbol: Symbol, width: int, target: Format | None = None) -> int:
    """The largest module in pixels whose symbol, quiet zone included, is no wider than ``width`` pixels.

    For JPEG a multiple of 8 (or 4) is taken where that costs no more than 30 % of the size.
    Raises SymbolDoesNotFit.
    """
    needed = symbol.width + symbol.quiet[0] + symbol.quiet[2]
    largest = min(width // needed, MAX_MODULE)
    if largest < 1:
        raise SymbolDoesNotFit(
            f"{find(symbol.symbology).title} needs at least {needed} pixels for this payload (one a "
            f"module, quiet zone included); {width} are given. Use a width of {needed} or more, a shorter "
            "payload or a denser symbology.",
            field="width",
        )
    if target is not None and target.grid > 1:
        for grid in (target.grid, target.grid // 2):
            snapped = largest - largest % grid
            if snapped >= largest * _SHRINK_FOR_GRID:
                return snapped
    return largest
