"""A picture -> the barcodes in it: symbology, bytes, text, module size, position."""

from __future__ import annotations

import io
from dataclasses import dataclass

import zxingcpp
from PIL import Image, UnidentifiedImageError

from renderer.barcode import measure, wbmp
from renderer.barcode.registry import symbologies
from renderer.errors import ImageTooLarge, UnreadableImage

MAX_PIXELS = 64_000_000
# Six digits and consonants of Code 39 may also be nine digits of Code 32 (Italian medicines): a convention on
# top of the symbol, which takes the place of what the bars say. "Code39" alone would bring it back.
_CONVENTIONS = frozenset({"Code32", "Code39"})
_ALL = zxingcpp.BarcodeFormats(
    [
        kind
        for kind in zxingcpp.barcode_formats_list(zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.AllReadable))
        if kind.name not in _CONVENTIONS
    ]
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One barcode found in a picture.

    ``symbology`` is our name of it (the reader's own in lower case when we have none), ``data`` its bytes,
    ``text`` what people read, ``module`` the X-dimension in pixels as measured, ``quiet`` the light room
    left, above, right and below in X, ``position`` its corners clockwise from top left,
    ``unused_correction`` the share of error correction the reader did not need (None where the symbology
    has none).
    """

    symbology: str
    data: bytes
    text: str
    aim_id: str
    module: float
    quiet: tuple[float, float, float, float]
    position: measure.Corners
    unused_correction: float | None = None


def read(data: bytes | Image.Image, *, reader: str | None = None) -> tuple[Reading, ...]:
    """Find and read every barcode; none is an empty tuple.

    ``reader`` looks for one of ``Symbology.readers`` only. Raises UnreadableImage, ImageTooLarge.
    """
    image = opened(data).convert("L")
    found = zxingcpp.read_barcodes(
        image,
        formats=zxingcpp.BarcodeFormats(zxingcpp.barcode_format_from_str(reader)) if reader else _ALL,
        ean_add_on_symbol=zxingcpp.EanAddOnSymbol.Read,
        text_mode=zxingcpp.TextMode.Plain,
    )
    return tuple(_reading(each, image) for each in found)


def opened(data: bytes | Image.Image) -> Image.Image:
    """The picture, its size judged before it is decoded; raises UnreadableImage, ImageTooLarge.

    WBMP, which has no signature, is tried last.
    """
    if isinstance(data, Image.Image):
        return data
    try:
        image = Image.open(io.BytesIO(data))
        _judge_size(*image.size)
        image.load()
    except UnidentifiedImageError as error:
        found = wbmp.measured(data)
        if found is None:
            raise _unreadable() from error
        _judge_size(found.width, found.height)
        return Image.frombytes("1", (found.width, found.height), found.lines)
    except (OSError, ValueError, SyntaxError) as error:
        raise _unreadable() from error
    return image


def _judge_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise ImageTooLarge(
            f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels; make it smaller."
        )


def _unreadable() -> UnreadableImage:
    return UnreadableImage("This is no picture that can be read, or it is cut short.")


def framed(image: Image.Image, margin: int) -> Image.Image:
    """The picture on a white ground with so many pixels around it."""
    ground = Image.new("L", (image.width + 2 * margin, image.height + 2 * margin), 255)
    ground.paste(image.convert("L"), (margin, margin))
    return ground


def _reading(found: zxingcpp.Barcode, image: Image.Image) -> Reading:
    name = found.format.name
    place = found.position
    first, second, third, fourth = (
        (point.x, point.y)
        for point in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    )
    corners = (first, second, third, fourth)
    module = measure.module(image, corners)
    extra = found.extra if isinstance(found.extra, dict) else {}
    return Reading(
        symbology=_our_name(name, found.symbology_identifier),
        data=found.bytes,
        text=found.text,
        aim_id=found.symbology_identifier,
        module=module,
        quiet=measure.quiet_zone(image, corners, module),
        position=corners,
        unused_correction=extra.get("UEC"),
    )


def _our_name(reader_name: str, aim_id: str) -> str:
    """The symbology a reader may mean; where several share a reader's name, the AIM identifier decides."""
    known = [symbology for symbology in symbologies().values() if reader_name in symbology.readers]
    exact = [symbology for symbology in known if symbology.aim_id == aim_id]
    first = [symbology for symbology in exact or known if symbology.readers[0] == reader_name]
    chosen = first or exact or known
    return chosen[0].name if chosen else reader_name.lower()
