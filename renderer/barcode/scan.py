"""A picture -> the barcodes in it: symbology, bytes, text, module size, position."""

from __future__ import annotations

import io
from dataclasses import dataclass

import zxingcpp
from PIL import Image, UnidentifiedImageError

from renderer.barcode.registry import symbologies
from renderer.errors import ImageTooLarge, UnreadableImage

MAX_PIXELS = 64_000_000
Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """One barcode found in a picture.

    ``symbology`` is our name of it (the reader's own in lower case when we have none), ``data`` its bytes,
    ``text`` what people read, ``module`` the X-dimension in pixels as measured, ``position`` its corners
    clockwise from top left.
    """

    symbology: str
    data: bytes
    text: str
    aim_id: str
    module: float
    position: tuple[Point, Point, Point, Point]


def read(data: bytes | Image.Image, *, reader: str | None = None) -> tuple[Reading, ...]:
    """Find and read every barcode; none is an empty tuple.

    ``reader`` looks for one of ``Symbology.readers`` only. Raises UnreadableImage, ImageTooLarge.
    """
    image = opened(data).convert("L")
    found = zxingcpp.read_barcodes(
        image,
        formats=zxingcpp.barcode_format_from_str(reader) if reader else zxingcpp.BarcodeFormat.All,
        ean_add_on_symbol=zxingcpp.EanAddOnSymbol.Read,
        text_mode=zxingcpp.TextMode.Plain,
    )
    return tuple(_reading(each, image) for each in found)


def opened(data: bytes | Image.Image) -> Image.Image:
    """The picture, its size judged before it is decoded; raises UnreadableImage, ImageTooLarge."""
    if isinstance(data, Image.Image):
        return data
    try:
        image = Image.open(io.BytesIO(data))
        if image.width * image.height > MAX_PIXELS:
            raise ImageTooLarge(
                f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels; make it smaller."
            )
        image.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UnreadableImage("This is no picture that can be read, or it is cut short.") from error
    return image


def framed(image: Image.Image, margin: int) -> Image.Image:
    """The picture on a white ground with so many pixels around it."""
    ground = Image.new("L", (image.width + 2 * margin, image.height + 2 * margin), 255)
    ground.paste(image.convert("L"), (margin, margin))
    return ground


def _reading(found: zxingcpp.Barcode, image: Image.Image) -> Reading:
    name = found.format.name
    position = found.position
    corners = tuple(
        (point.x, point.y)
        for point in (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    )
    return Reading(
        symbology=_our_name(name, found.symbology_identifier),
        data=found.bytes,
        text=found.text,
        aim_id=found.symbology_identifier,
        module=_module(image, corners),
        position=corners,  # type: ignore[arg-type]
    )


def _our_name(reader_name: str, aim_id: str) -> str:
    """The symbology a reader may mean; where several share a reader's name, the AIM identifier decides."""
    known = [symbology for symbology in symbologies().values() if reader_name in symbology.readers]
    exact = [symbology for symbology in known if symbology.aim_id == aim_id]
    first = [symbology for symbology in exact or known if symbology.readers[0] == reader_name]
    chosen = first or exact or known
    return chosen[0].name if chosen else reader_name.lower()


def _module(image: Image.Image, corners: tuple[Point, ...]) -> float:
    """X-dimension in pixels: the shortest run of one colour along lines across the symbol."""
    left, right = min(x for x, _ in corners), max(x for x, _ in corners) + 1
    top, bottom = min(y for _, y in corners), max(y for _, y in corners) + 1
    box = image.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    width, height = box.size
    runs: list[int] = []
    for line in range(0, height, max(1, height // 64)):
        row = box.crop((0, line, width, line + 1)).tobytes()
        dark = [value < 128 for value in row]
        start = 0
        for at in range(1, width):
            if dark[at] != dark[at - 1]:
                runs.append(at - start)
                start = at
    return float(sorted(runs)[len(runs) // 50]) if runs else 0.0
