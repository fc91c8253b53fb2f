"""A plan and a recipient's values -> the Scene, by filling the campaign's layout in where nothing would move.

A layout in which every text stands at its largest size, on one line, within its cell, does not depend on what
those texts say. It is made once with stand-ins and kept; a recipient whose texts do not fit it is laid out in
full. Both ways give the same scene.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from renderer.barcode import Symbol
from renderer.errors import FieldTooLong
from renderer.ticket import pattern
from renderer.ticket.items import BarcodeItem, Fixed, Item, Scene, TextItem, touched
from renderer.ticket.layout import encoded, lay_out
from renderer.ticket.plan import AnyNode, BarcodeNode, Plan, RowNode, TextNode, descend
from renderer.ticket.setting import OVERHANG, TALL, said, set_block, text_height, text_item
from renderer.ticket.units import Rect
from renderer.typography import FontBook

STAND_IN = "0"


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a plan decides whether layouts can be kept, and by what they differ.

    ``compared`` are the fields whose very value counts; ``cells`` the texts whose width a row looks at.
    """

    replayable: bool
    barcode: BarcodeNode | None
    compared: frozenset[str]
    cells: frozenset[AnyNode]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A kept layout and, by their place among its items, the nodes that differ between recipients.

    ``fixed`` is what lies still whatever those say, None when one may reach what lies over it.
    """

    scene: Scene
    changing: tuple[tuple[int, TextNode | BarcodeNode], ...]
    fixed: Fixed | None


def scene_of(plan: Plan, values: Mapping[str, str], fonts: FontBook) -> Scene:
    """The finished layout; raises BarcodeError, FieldTooLong."""
    traits = traits_of(plan)
    if not traits.replayable:
        return lay_out(plan, values, fonts).scene
    payload = traits.barcode.pattern.fill(values) if traits.barcode else ""
    symbol = encoded(traits.barcode, payload) if traits.barcode and payload else None
    blank = symbol._replace(packed=b"", data=b"", text="") if symbol else None
    compared = traits.compared
    stand_ins = tuple(
        [(name, value if name in compared or not value else STAND_IN) for name, value in values.items()]
    )
    kept = skeleton(plan, fonts, stand_ins, blank)
    filled = _filled(kept, traits, values, symbol, fonts) if kept else None
    return filled or lay_out(plan, values, fonts, symbol).scene


@lru_cache(maxsize=64)
def traits_of(plan: Plan) -> Traits:
    """Judge a plan, once."""
    nodes = [node for _, root in plan.roots for node in descend(root)]
    barcodes = [node for node in nodes if isinstance(node, BarcodeNode)]
    texts = [node for node in nodes if isinstance(node, TextNode)]
    rows = [node for node in nodes if isinstance(node, RowNode)]
    captions = [node.caption for node in barcodes if node.caption]
    asked = {pattern.when_field(node.when) for node in nodes if node.when and "=" in node.when}
    fixed = {name for node in (*texts, *captions) if not node.dynamic for name in node.pattern.fields}
    conditional = any(
        node.when and isinstance(below, BarcodeNode) for node in nodes for below in descend(node)
    )
    return Traits(
        replayable=len(barcodes) <= 1 and not conditional and not any(map(_follows_text, rows)),
        barcode=barcodes[0] if barcodes else None,
        compared=frozenset(asked | fixed),
        cells=frozenset([*captions, *(below for row in rows for below in descend(row))]),
    )


def _follows_text(row: RowNode) -> bool:
    """Whether a cell of the row is as wide as a recipient's text."""
    narrow = (child for child in row.children if not child.weight)
    return any(isinstance(n, TextNode) and n.dynamic for child in narrow for n in descend(child))


@lru_cache(maxsize=256)
def skeleton(
    plan: Plan, fonts: FontBook, stand_ins: tuple[tuple[str, str], ...], symbol: Symbol | None
) -> Skeleton | None:
    """The layout with stand-ins for what recipients differ in; None when a compromise had to be made."""
    try:
        made = lay_out(plan, dict(stand_ins), fonts, symbol)
    except FieldTooLong:
        return None
    if not made.as_wished:
        return None
    changing = tuple(
        (i, node)
        for i, node in enumerate(made.nodes)
        if isinstance(node, BarcodeNode) or (isinstance(node, TextNode) and node.dynamic)
    )
    return Skeleton(made.scene, changing, _fixed(made.scene.items, dict(changing)))


def _fixed(items: tuple[Item, ...], changing: Mapping[int, TextNode | BarcodeNode]) -> Fixed | None:
    """The items that lie still, if none of the others can reach what is painted after it."""
    found: list[Item] = []
    below: list[Rect] = []
    for i, item in enumerate(items):
        node = changing.get(i)
        if isinstance(node, TextNode):
            below.append(_reach(item.rect, node))
        elif any(touched(item).overlaps(other) for other in below):
            return None
        elif not isinstance(item, BarcodeItem):
            found.append(item)
        elif item.dynamic:
            found.append(item.ground())
            below.append(item.modules)
        else:
            return None
    return Fixed(found)


def _reach(place: Rect, node: TextNode) -> Rect:
    """All that the ink of a text in this place may touch (``setting.ink_of``)."""
    over = ceil(node.largest * OVERHANG) + 2
    return Rect(place.x - over, place.y - 1, place.width + 2 * over, place.height + 2)


def _filled(
    kept: Skeleton, traits: Traits, values: Mapping[str, str], symbol: Symbol | None, fonts: FontBook
) -> Scene | None:
    """The kept scene with the recipient's texts and symbol; None when a text would move something."""
    like = kept.scene
    items, changing = list(like.items), list[Item]()
    for i, node in kept.changing:
        item = items[i]
        if isinstance(node, BarcodeNode) and isinstance(item, BarcodeItem) and symbol:
            payload = node.pattern.fill(values)
            items[i] = item.showing(payload, symbol)
            changing.append(item.showing(payload, symbol, bare=True))
        elif isinstance(node, TextNode) and isinstance(item, TextItem):
            text = _text(item, node, said(node, values), fonts, cell=node in traits.cells)
            if text is None:
                return None
            items[i] = text
            changing.append(text)
    layered = (kept.fixed, tuple(changing)) if kept.fixed is not None else None
    return Scene(like.width, like.height, like.background, tuple(items), like.warnings, None, layered)


def _text(item: TextItem, node: TextNode, text: str, fonts: FontBook, *, cell: bool) -> TextItem | None:
    """``text`` in the place of the stand-in, if it takes the same room."""
    width = item.rect.width
    try:
        if cell and ceil(set_block(text, node, TALL, 0.0, fonts).width) > width:
            return None
        block = set_block.__wrapped__(text, node, max(1, width), 0.0, fonts)  # most come once
    except FieldTooLong:
        return None
    if block.truncated or block.missing or text_height(block) != item.rect.height:
        return None
    return text_item(text, node, item.rect, block)
