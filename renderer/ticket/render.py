"""TicketTemplate and a recipient's fields -> TicketImage: the finished picture and where all of it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PIL import Image

from renderer.barcode import Symbol, raster
from renderer.errors import SymbolDoesNotFit
from renderer.part import Part
from renderer.ticket import fields as contract
from renderer.ticket import flat, pattern
from renderer.ticket.colour import Rgba
from renderer.ticket.compose import paint
from renderer.ticket.items import BarcodeItem, Box, Item, Scene, TextItem, TicketWarning, touched
from renderer.ticket.plan import BarcodeNode, descend
from renderer.ticket.publish import Published, publish
from renderer.ticket.replay import scene_of
from renderer.ticket.shelf import Shelf
from renderer.ticket.splice import Base, Coding, Painter, base, encoded, splice
from renderer.ticket.template import TicketTemplate
from renderer.ticket.units import Rect
from renderer.ticket.write import Writing, part_of, write
from renderer.typography import FontBook

MEGABYTE = 1 << 20


def _weight(image: Image.Image) -> int:
    return image.width * image.height * 3


# What a worker keeps warm: at 640x960 a picture is 1.8 MB, so some 24 campaigns and the artwork of 3.
_BASES: Shelf[Base] = Shelf(46 * MEGABYTE, lambda kept: _weight(kept.image) + sum(map(len, kept.stretches)))
_BAKES: Shelf[Image.Image] = Shelf(12 * MEGABYTE, _weight)
_BOTTOMS: Shelf[Image.Image] = Shelf(6 * MEGABYTE, _weight)


@dataclass(frozen=True, slots=True)
class BarcodeFacts:
    """What was drawn: ``module`` in px (0 when on its own ``slide``), ``on_grid`` of JPEG's 8-px blocks."""

    symbology: str
    payload: str
    module: int
    own_slide: bool
    on_grid: bool
    slide: Part | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class TicketImage:
    """A finished ticket: ``part`` the picture, ``barcode`` None when the template or the fields have none.

    ``version`` identifies template, size and rendering; ``values`` are the fields as they were drawn.
    """

    part: Part = field(repr=False)
    width: int
    height: int
    scene: Scene = field(repr=False)
    barcode: BarcodeFacts | None
    version: str
    template: TicketTemplate = field(repr=False)
    values: Mapping[str, str] = field(repr=False)
    quality: int | None = None

    @property
    def description(self) -> str:
        """The picture's text alternative; most tickets are never asked for it."""
        doc = self.template.doc
        return pattern.parse(doc.description).fill(self.values) or doc.title or self.template.id

    @property
    def warnings(self) -> tuple[TicketWarning, ...]:
        """Every compromise that was made."""
        return self.scene.warnings

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Where everything stands, in painting order."""
        return self.scene.boxes()


def render(
    template: TicketTemplate,
    fields: Mapping[str, Any] | None,
    *,
    size: tuple[int, int],
    fonts: FontBook,
    format: str = "jpeg",  # noqa: A002 - the word users know
    quality: int | None = None,
    subsampling: str | None = None,
    target_bytes: int | None = None,
    restart: bool = True,
) -> TicketImage:
    """Draw the ticket; ``fields`` None takes the template's sample data.

    ``size`` in px; ``target_bytes`` bounds the file; ``restart`` False leaves JPEG restart markers out.
    Raises FieldError and its leaves, BarcodeError, UnknownFormat, TemplateError, ImageOverBudget.
    """
    writing = Writing.of(template.doc.output, format, quality, subsampling, target_bytes, restart=restart)
    published = publish(template, (int(size[0]), int(size[1])), fonts)
    values = contract.resolve(template.fields, fields)
    scene = scene_of(published.plan, values, fonts)
    part, used = _written(published, scene, writing)
    return TicketImage(
        part=part,
        width=scene.width,
        height=scene.height,
        scene=scene,
        barcode=_facts(published, scene, values, writing),
        version=published.version,
        template=template,
        values=values,
        quality=used,
    )


def _written(published: Published, scene: Scene, writing: Writing) -> tuple[Part, int | None]:
    """The finished file: spliced where the format allows it, else drawn and encoded whole."""
    if writing.format != "jpeg" or writing.budget is not None or not writing.restart:
        return write(picture(published, scene), published.template.id, writing)
    fixed, changing = scene.layers()
    on = jpeg_base(published, scene.background, fixed, Coding(writing.quality, writing.subsampling))

    def draw(piece: Image.Image, area: Rect) -> None:
        paint(piece, changing, published.artwork, area)

    ready, drawn = _ready(on, scene, changing, draw)
    data = splice(on, [touched(item) for item in drawn], draw, ready)
    return part_of(data, published.template.id, writing), writing.quality


def _ready(
    on: Base, scene: Scene, changing: tuple[Item, ...], draw: Painter
) -> tuple[dict[int, bytes], list[Item]]:
    """Stretches that need no encoder, or were encoded for another recipient; and the items left to draw."""
    ready: dict[int, bytes] = {}
    drawn: list[Item] = []
    places = tuple([touched(item) for item in changing])
    for numbers in on.mesh.apart(places):
        group = tuple([changing[number] for number in numbers])
        kept = None
        set_ = tuple([(item, item.block.placed) for item in group if isinstance(item, TextItem)])
        if len(set_) == len(group):
            kept = on.texts.get(set_, partial(encoded, on, [places[number] for number in numbers], draw))
        if kept is not None:
            ready |= kept
            continue
        for item in group:
            made = _flat(on, scene, item) if isinstance(item, BarcodeItem) else None
            if made is None:
                drawn.append(item)
            else:
                ready |= made
    return ready, drawn


def _flat(on: Base, scene: Scene, item: BarcodeItem) -> dict[int, bytes] | None:
    """The stretches of a barcode whose modules are whole blocks; None where it has to be drawn."""
    place = next(i for i, other in enumerate(scene.items) if other.id == item.id)
    return flat.stretches(on, item, [touched(other) for other in scene.items[place + 1 :]])


def picture(published: Published, scene: Scene) -> Image.Image:
    """The scene's pixels (RGB): what does not change within a campaign is taken from the last bakes."""
    fixed, changing = scene.layers()
    image = baked(published, scene.background, fixed).copy()
    paint(image, changing, published.artwork)
    return image


def jpeg_base(published: Published, background: Rgba, items: tuple[Item, ...], coding: Coding) -> Base:
    """The same, encoded and cut for splicing."""
    key = (published, background, items, coding)
    return _BASES.get(key, lambda: base(_bake(published, background, items), coding))


def baked(published: Published, background: Rgba, items: tuple[Item, ...]) -> Image.Image:
    """Pixels of ``items`` on the background; never drawn on afterwards."""
    return _BAKES.get((published, background, items), lambda: _bake(published, background, items))


def _bake(published: Published, background: Rgba, items: tuple[Item, ...]) -> Image.Image:
    """Paint everything; artwork and areas below the first text come from the last few bottoms."""
    first = next((i for i, item in enumerate(items) if isinstance(item, TextItem)), len(items))
    below, above = items[:first], items[first:]
    image = _BOTTOMS.get((published, background, below), lambda: _bottom(published, background, below)).copy()
    paint(image, above, published.artwork)
    return image


def _bottom(published: Published, background: Rgba, items: tuple[Item, ...]) -> Image.Image:
    image = Image.new("RGB", published.size, background[:3])
    paint(image, items, published.artwork)
    return image


def _facts(
    published: Published, scene: Scene, values: Mapping[str, str], writing: Writing
) -> BarcodeFacts | None:
    for item in scene.items:
        if isinstance(item, BarcodeItem):
            left = item.at.x + item.symbol.quiet[0] * item.module
            top = item.at.y + item.symbol.quiet[1] * item.module
            on_grid = item.module % 8 == 0 and left % 8 == 0 and top % 8 == 0
            return BarcodeFacts(item.symbol.symbology, item.payload, item.module, False, on_grid)
    if scene.own_slide is None:
        return None
    node = next(
        node for _, root in published.plan.roots for node in descend(root) if isinstance(node, BarcodeNode)
    )
    slide = own_slide(scene.own_slide, published.size, node.least)
    part, _ = write(slide, f"{published.template.id}-barcode", writing)
    return BarcodeFacts(scene.own_slide.symbology, node.pattern.fill(values), 0, True, False, part)


def own_slide(symbol: Symbol, size: tuple[int, int], least: int) -> Image.Image:
    """The symbol alone on white, as large as whole-pixel modules allow; raises SymbolDoesNotFit."""
    width, height = size
    module = int(min(width / symbol.total_width, height / symbol.total_height))
    if module < least:
        raise SymbolDoesNotFit(
            f"The barcode needs {least} px per module, a picture of at least {symbol.total_width * least} x "
            f"{round(symbol.total_height * least)} px; this one is {width} x {height}. Shorten its content.",
            field="size",
        )
    modules = raster.bitmap(symbol, module).image()
    image = Image.new("RGB", size, (255, 255, 255))
    image.paste(modules, ((width - modules.width) // 2, (height - modules.height) // 2))
    return image
