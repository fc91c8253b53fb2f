"""A plan and a recipient's values -> the Scene, by filling the campaign's layout in where nothing would move.

All that a layout learns of a recipient's text is how high it is at the widths and sizes that are tried. It is
made once with stand-ins and kept with these answers; a recipient whose texts give others is laid out in full.
Both ways give the same scene.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from renderer.barcode import Symbol
from renderer.errors import FieldTooLong
from renderer.ticket import pattern
from renderer.ticket.flow import Asked
from renderer.ticket.items import BarcodeItem, Fixed, Item, Scene, TextItem, touched
from renderer.ticket.layout import encoded, lay_out
from renderer.ticket.plan import AnyNode, BarcodeNode, Plan, RowNode, TextNode, descend
from renderer.ticket.setting import OVERHANG, TALL, regular_block, said, set_block, text_height, text_item
from renderer.ticket.units import Rect
from renderer.typography import Block, FontBook

STAND_IN = "0"


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a plan decides whether layouts can be kept, and by what they differ.

    ``compared`` are the fields whose very value counts; ``cells`` the texts whose width a row looks at;
    ``quoted`` the layers whose warnings say what a recipient's texts do.
    """

    replayable: bool
    barcode: BarcodeNode | None
    compared: frozenset[str]
    cells: frozenset[AnyNode]
    quoted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A kept layout and, by their place among its items, the nodes that differ between recipients.

    ``changing`` has the shrink of each; ``asked`` are the widths and shrinks at which their texts were
    measured, with the heights. ``fixed`` is what lies still whatever those say, None when one may reach what
    lies over it.
    """

    scene: Scene
    changing: tuple[tuple[int, TextNode | BarcodeNode, float], ...]
    asked: tuple[tuple[TextNode, tuple[tuple[int, float, int], ...]], ...]
    fixed: Fixed | None


def scene_of(plan: Plan, values: Mapping[str, str], fonts: FontBook) -> Scene:
    """The finished layout; raises BarcodeError, FieldTooLong."""
    traits = traits_of(plan)
    if not traits.replayable:
        return lay_out(plan, values, fonts).scene
    payload = traits.barcode.pattern.fill(values) if traits.barcode else ""
    symbol = encoded(traits.barcode, payload) if traits.barcode and payload else None
    blank = symbol._replace(packed=b"", data=b"", text="") if symbol else None
    same = traits.compared
    # what is blank says nothing, and stays as it is
    stand_ins = [(name, own if name in same or not own.strip() else STAND_IN) for name, own in values.items()]
    kept = skeleton(plan, fonts, tuple(stand_ins), blank)
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
    telling = (n for n in nodes if any(isinstance(b, TextNode) and b.dynamic for b in descend(n)))
    conditional = any(
        node.when and isinstance(below, BarcodeNode) for node in nodes for below in descend(node)
    )
    return Traits(
        replayable=len(barcodes) <= 1 and not conditional and not any(map(_follows_text, rows)),
        barcode=barcodes[0] if barcodes else None,
        compared=frozenset(asked | fixed),
        cells=frozenset([*captions, *(below for row in rows for below in descend(row))]),
        quoted=frozenset([node.id for node in (*telling, *captions)]),
    )


def _follows_text(row: RowNode) -> bool:
    """Whether a cell of the row is as wide as a recipient's text."""
    narrow = (child for child in row.children if not child.weight)
    return any(isinstance(n, TextNode) and n.dynamic for child in narrow for n in descend(child))


@lru_cache(maxsize=256)
def skeleton(
    plan: Plan, fonts: FontBook, stand_ins: tuple[tuple[str, str], ...], symbol: Symbol | None
) -> Skeleton | None:
    """The layout with stand-ins for what recipients differ in; None when it depends on more than heights."""
    try:
        made = lay_out(plan, dict(stand_ins), fonts, symbol)
    except FieldTooLong:
        return None
    if made.bent or not traits_of(plan).quoted.isdisjoint(warning.layer for warning in made.scene.warnings):
        return None
    changing = tuple(
        (i, node, shrink)
        for i, (node, shrink) in enumerate(zip(made.nodes, made.shrinks, strict=True))
        if isinstance(node, BarcodeNode) or (isinstance(node, TextNode) and node.dynamic)
    )
    asked: dict[TextNode, list[tuple[int, float, int]]] = {}
    for (node, width, shrink), height in made.asked.items():
        asked.setdefault(node, []).append((width, shrink, height))
    fixed = _fixed(made.scene.items, {i: node for i, node, _ in changing})
    return Skeleton(made.scene, changing, tuple((node, tuple(all_)) for node, all_ in asked.items()), fixed)


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
    blocks = _blocks(kept, traits, values, fonts)
    if blocks is None:
        return None
    items, changing = list(like.items), list[Item]()
    for i, node, shrink in kept.changing:
        item = items[i]
        if isinstance(node, BarcodeNode) and isinstance(item, BarcodeItem) and symbol:
            payload = node.pattern.fill(values)
            items[i] = item.showing(payload, symbol)
            changing.append(item.showing(payload, symbol, bare=True))
        elif isinstance(node, TextNode) and isinstance(item, TextItem):
            block = blocks[node, max(1, item.rect.width), shrink]
            if block.truncated or block.missing:
                return None
            items[i] = text = text_item(said(node, values), node, item.rect, block)
            changing.append(text)
    layered = (kept.fixed, tuple(changing)) if kept.fixed is not None else None
    return Scene(like.width, like.height, like.background, tuple(items), like.warnings, None, layered)


def _blocks(
    kept: Skeleton, traits: Traits, values: Mapping[str, str], fonts: FontBook
) -> dict[Asked, Block] | None:
    """The recipient's texts wherever the layout asked for them; None if one would have answered otherwise."""
    found: dict[Asked, Block] = {}
    for node, asked in kept.asked:
        text, cell = said(node, values), node in traits.cells
        for width, shrink, height in asked:
            try:
                # a row's widths are rounded: a text that is as wide may have asked for more
                if cell and ceil(set_block(text, node, TALL, shrink, fonts).width) >= width:
                    return None
                block = regular_block((text, node, width, shrink, fonts))
            except FieldTooLong:
                return None
            if text_height(block) != height:
                return None
            found[node, width, shrink] = block
    return found
