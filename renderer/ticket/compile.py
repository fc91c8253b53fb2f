"""TicketTemplate and an output size -> Plan: variants applied, lengths in px, colours and fonts resolved."""

from __future__ import annotations

from typing import Any

from renderer.errors import InputError, TemplateError
from renderer.ticket import colour, pattern
from renderer.ticket.checks import walk
from renderer.ticket.plan import (
    AnyNode,
    BarcodeNode,
    ColumnNode,
    Ground,
    ImageNode,
    Node,
    Plan,
    RectNode,
    RowNode,
    TextNode,
)
from renderer.ticket.schema import (
    Barcode,
    Column,
    Font,
    Image,
    Layer,
    Padding,
    Paint,
    RectLayer,
    Row,
    Size,
    Text,
    TextLook,
    TicketDoc,
)
from renderer.ticket.template import TicketTemplate
from renderer.ticket.units import Edges, Length, Rect
from renderer.typography import FontBook, Style

MIN_SIDE, MAX_SIDE = 32, 4096
DEFAULT_PRIORITY = 50

# What `font = "title"` means in a template that does not say otherwise.
FONTS = {
    "title": Font(family="display", weight=700),
    "body": Font(family="sans", weight=400),
    "label": Font(family="sans", weight=600),
    "mono": Font(family="mono", weight=400),
}
LOOK = {
    "font": "body",
    "size": Size(max=Length(24, "u"), min=Length(16, "u")),
    "color": "#000000",
    "case": "none",
    "align": "start",
    "lines": 1,
    "leading": 1.0,
    "overflow": "ellipsis",
}
CAPTION = {"font": "mono", "size": Size(max=Length(20, "u"), min=Length(12, "u")), "align": "center"}


def compile_plan(template: TicketTemplate, size: tuple[int, int], fonts: FontBook) -> Plan:
    """Lay the template's numbers out for ``size`` (px); raises InputError, TemplateError."""
    width, height = size
    if not (MIN_SIDE <= width <= MAX_SIDE and MIN_SIDE <= height <= MAX_SIDE):
        raise InputError(
            f"A ticket image is {MIN_SIDE} to {MAX_SIDE} pixels a side, not {width} x {height}.", field="size"
        )
    return _Compiler(template, width, height, fonts).plan()


class _Compiler:
    """One run; keeps what every node needs to resolve itself."""

    def __init__(self, template: TicketTemplate, width: int, height: int, fonts: FontBook) -> None:
        self.template = template
        self.doc: TicketDoc = template.at(width, height)
        self.width, self.height, self.fonts = width, height, fonts
        self.u = width / self.doc.design.width
        self.paths = {id(layer): path for path, layer in walk(self.doc)}

    def plan(self) -> Plan:
        canvas = Rect(0, 0, self.width, self.height)
        roots = []
        for layer in self.doc.layer:
            box = (layer.box.edges() if layer.box else Edges()).resolve(canvas, self.u)
            roots += [(box, node) for node in self.node(layer, box.width)]
        return Plan(self.width, self.height, self.colour(self.doc.background), tuple(roots))

    def node(self, layer: Layer, room: int) -> list[AnyNode]:
        """The layer's node, or nothing when the image is too small for it; ``room`` is its width at most."""
        if layer.min_width and self.width < self.across(layer.min_width):
            return []
        if layer.min_height and self.height < self.down(layer.min_height):
            return []
        match layer:
            case Text():
                return [self.text(layer)]
            case Image():
                return [self.image(layer)]
            case RectLayer():
                return [self.rect(layer)]
            case Barcode():
                made: AnyNode = self.barcode(layer, room)
            case Column():
                made = self.column(layer, room)
            case Row():
                made = self.row(layer, room)
        return [made]

    def base(self, layer: Layer) -> Node:
        path = self.paths[id(layer)]
        return Node(
            path=path,
            id=layer.id or path,
            when=layer.when,
            priority=_priority(layer),
            before=round(self.down(layer.before)),
            weight=layer.weight,
            grow=layer.grow,
        )

    def column(self, layer: Column, room: int) -> ColumnNode:
        padding = self.padding(layer.padding)
        inner = room - padding[0] - padding[2]
        return ColumnNode(
            **_shared(self.base(layer)),
            ground=self.ground(layer),
            gap=round(self.down(layer.gap)),
            padding=padding,
            justify=layer.justify,
            notch=round(self.across(layer.notch)) if layer.notch else 0,
            tear=layer.tear,
            children=tuple(node for child in layer.child for node in self.node(child, inner)),
        )

    def row(self, layer: Row, room: int) -> RowNode:
        padding = self.padding(layer.padding)
        gap = round(self.across(layer.gap))
        inner = room - padding[0] - padding[2] - gap * max(0, len(layer.child) - 1)
        weights = sum(child.weight for child in layer.child) or 1
        children: list[AnyNode] = []
        for child in layer.child:
            # a cell "as wide as needed" may take up to 60 %, so that the others keep a place
            children += self.node(child, round(inner * (child.weight / weights if child.weight else 0.6)))
        return RowNode(
            **_shared(self.base(layer)),
            ground=self.ground(layer),
            gap=gap,
            padding=padding,
            valign=layer.valign,
            children=tuple(children),
        )

    def image(self, layer: Image) -> ImageNode:
        return ImageNode(
            **_shared(self.base(layer)),
            src=layer.src,
            fit=layer.fit,
            focus=layer.focus,
            opacity=layer.opacity,
            radius=round(self.across(layer.radius)),
            width=round(self.across(layer.width)) if layer.width else None,
            height=round(self.down(layer.height)) if layer.height else 0,
            align=layer.align,
        )

    def rect(self, layer: RectLayer) -> RectNode:
        dash = None
        if layer.dash:
            dash = max(1, round(self.across(layer.dash.on))), max(1, round(self.across(layer.dash.off)))
        return RectNode(
            **_shared(self.base(layer)),
            ground=self.ground(layer),
            stroke=self.colour(layer.stroke) if layer.stroke else None,
            stroke_width=max(1, round(self.across(layer.stroke_width))),
            dash=dash,
            width=round(self.across(layer.width)) if layer.width else None,
            height=max(1, round(self.down(layer.height))),
            align=layer.align,
        )

    def text(self, layer: Text) -> TextNode:
        style = self.doc.styles[layer.style] if layer.style else None
        return self.set_text(self.base(layer), layer.value, layer.valign, {}, style, layer)

    def set_text(
        self, base: Node, value: str, valign: str, *looks: TextLook | dict[str, Any] | None
    ) -> TextNode:
        look = _merge(LOOK, *looks)
        font = self.font(look["font"], base.path)
        style = Style(
            family=look.get("family") or font.family,
            weight=look.get("font_weight") or font.weight,
            tracking=font.tracking if look.get("tracking") is None else look["tracking"],
        )
        if style.family not in self.fonts:
            raise TemplateError(f"{self.template.id}: {base.path}: there is no font family {style.family!r}.")
        size = look["size"]
        largest = max(self.across(size.max), size.floor)
        smallest = max(self.across(size.min) if size.min else size.floor, size.floor)
        parsed = pattern.parse(value)
        return TextNode(
            **_shared(base),
            pattern=parsed,
            style=style,
            largest=largest,
            smallest=min(smallest, largest),
            floor=size.floor,
            color=self.colour(look["color"]),
            upper=look["case"] == "upper",
            align=look["align"],
            valign=valign,  # type: ignore[arg-type] # checked by the schema
            lines=look["lines"],
            leading=look["leading"],
            overflow=look["overflow"],
            dynamic=self.dynamic(parsed),
        )

    def barcode(self, layer: Barcode, room: int) -> BarcodeNode:
        base = self.base(layer)
        parsed = pattern.parse(layer.value)
        declared = (self.doc.fields[name] for name in sorted(parsed.fields))
        symbology = layer.symbology or next((f.symbology for f in declared if f.type == "barcode"), "qr")
        caption = None
        if layer.caption:
            style = self.doc.styles[layer.caption_style] if layer.caption_style else None
            named = Node(path=f"{base.path}.caption", id=f"{base.id}.caption")
            caption = self.set_text(named, layer.caption, "start", CAPTION, style)
        return BarcodeNode(
            **_shared(base),
            pattern=parsed,
            symbology=symbology,
            ecc=layer.ecc,
            quiet=layer.quiet,
            share=layer.share,
            least=layer.module.min,
            most=layer.module.max,
            prefer=tuple(sorted(layer.module.prefer, reverse=True)),
            bar_height=max(8, round(self.down(layer.bar_height))) if layer.bar_height else None,
            color=self.colour(layer.color),
            tile=self.colour(layer.tile.fill),
            padding=round(self.across(layer.tile.padding)),
            radius=round(self.across(layer.tile.radius)),
            caption=caption,
            align=layer.align,
            valign=layer.valign,
            room=room,
            dynamic=self.dynamic(parsed),
        )

    def ground(self, paint: Paint) -> Ground:
        gradient = paint.gradient
        return Ground(
            fill=self.colour(paint.fill) if paint.fill else None,
            stops=tuple((stop.at, self.colour(stop.color)) for stop in gradient.stops) if gradient else (),
            angle=gradient.angle if gradient else 0.0,
            radius=round(self.across(paint.radius)),
        )

    def padding(self, padding: Padding) -> tuple[int, int, int, int]:
        across, down = self.across, self.down
        return (
            round(across(padding.left)),
            round(down(padding.top)),
            round(across(padding.right)),
            round(down(padding.bottom)),
        )

    def font(self, name: str, path: str) -> Font:
        if name in self.doc.fonts:
            return self.doc.fonts[name]
        if name in FONTS:
            return FONTS[name]
        if name in self.fonts:
            return Font(family=name)
        raise TemplateError(f"{self.template.id}: {path}.font: there is no font {name!r} in [fonts].")

    def dynamic(self, parsed: pattern.Pattern) -> bool:
        return not parsed.fields <= self.template.campaign_fields

    def colour(self, value: str) -> colour.Rgba:
        return colour.parse(value, self.doc.colors)

    def across(self, length: Length) -> float:
        return length.px(self.u, self.width)

    def down(self, length: Length) -> float:
        return length.px(self.u, self.height)


def _priority(layer: Layer) -> int:
    if layer.priority is not None:
        return layer.priority
    children = layer.child if isinstance(layer, Column | Row) else ()
    return max((_priority(child) for child in children), default=DEFAULT_PRIORITY)


def _merge(*looks: TextLook | dict[str, Any] | None) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for look in looks:
        if look is None:
            continue
        given = (
            look if isinstance(look, dict) else {name: getattr(look, name) for name in TextLook.model_fields}
        )
        merged.update({name: value for name, value in given.items() if value is not None})
    return merged


def _shared(base: Node) -> dict[str, Any]:
    return {name: getattr(base, name) for name in Node.__slots__}
