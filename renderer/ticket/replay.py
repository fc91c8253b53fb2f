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
from typing import NamedTuple

from renderer.barcode import Symbol
from renderer.errors import FieldTooLong
from renderer.ticket import pattern
from renderer.ticket.items import BarcodeItem, Fixed, Item, Scene, TextItem, touched
from renderer.ticket.layout import Layout, encoded, lay_out
from renderer.ticket.plan import AnyNode, BarcodeNode, Plan, RowNode, TextNode, descend
from renderer.ticket.setting import OVERHANG, TALL, said, set_block, text_height, text_item
from renderer.ticket.shelf import Regulars
from renderer.ticket.units import Rect
from renderer.typography import FontBook

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


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A recipient's text in a kept layout: all that was ``asked`` of it, (width, shrink, height) in px.

    ``item`` is the stand-in's, set as the last of these; None for a text that was given up. A ``cell`` is one
    of a row. Places are told apart by identity.
    """

    node: TextNode
    cell: bool
    asked: tuple[tuple[int, float, int], ...]
    item: TextItem | None


class Standing(NamedTuple):
    """Whether a text leaves the layout as it is, and the text in its place, if it has one."""

    fits: bool
    item: TextItem | None = None


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A kept layout and, by their place among its items, the texts and the barcode that differ.

    ``given_up`` are the texts that have no place. ``fixed`` is what lies still whatever the others say, None
    when one may reach what lies over it.
    """

    scene: Scene
    changing: tuple[tuple[int, Place | BarcodeItem], ...]
    given_up: tuple[Place, ...]
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
    filled = _filled(kept, values, payload, symbol, fonts) if kept else None
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
    changing, given_up = _places(made, traits_of(plan).cells)
    return Skeleton(made.scene, changing, given_up, _fixed(made.scene.items, dict(changing)))


def _places(
    made: Layout, cells: frozenset[AnyNode]
) -> tuple[tuple[tuple[int, Place | BarcodeItem], ...], tuple[Place, ...]]:
    """The barcode and the recipient's texts by their place among the items; then the texts without one."""
    asked: dict[TextNode, list[tuple[int, float, int]]] = {}
    for (node, width, shrink), height in made.asked.items():
        asked.setdefault(node, []).append((width, shrink, height))
    changing = list[tuple[int, Place | BarcodeItem]]()
    for i, (item, at, shrink) in enumerate(zip(made.scene.items, made.nodes, made.shrinks, strict=True)):
        if isinstance(item, BarcodeItem):
            changing.append((i, item))
        elif isinstance(item, TextItem) and isinstance(at, TextNode) and at.dynamic:
            own, answers = (max(1, item.rect.width), shrink), asked.pop(at)
            answers.sort(key=lambda one: one[:2] == own)
            changing.append((i, Place(at, at in cells, tuple(answers), item)))
    given_up = [Place(node, node in cells, tuple(answers), None) for node, answers in asked.items()]
    return tuple(changing), tuple(given_up)


def _fixed(items: tuple[Item, ...], changing: Mapping[int, Place | BarcodeItem]) -> Fixed | None:
    """The items that lie still, if none of the others can reach what is painted after it."""
    found: list[Item] = []
    below: list[Rect] = []
    for i, item in enumerate(items):
        place = changing.get(i)
        if isinstance(place, Place):
            below.append(_reach(item.rect, place.node))
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
    kept: Skeleton, values: Mapping[str, str], payload: str, symbol: Symbol | None, fonts: FontBook
) -> Scene | None:
    """The kept scene with the recipient's texts and symbol; None when a text would move something."""
    like = kept.scene
    for lost in kept.given_up:
        if not standing((said(lost.node, values), lost, fonts)).fits:
            return None
    items, changing = list(like.items), list[Item]()
    for i, place in kept.changing:
        if isinstance(place, BarcodeItem):
            if symbol is None:
                return None
            items[i] = place.showing(payload, symbol)
            changing.append(place.showing(payload, symbol, bare=True))
            continue
        text = standing((said(place.node, values), place, fonts)).item
        if text is None:
            return None
        items[i] = text
        changing.append(text)
    layered = (kept.fixed, tuple(changing)) if kept.fixed is not None else None
    return Scene(like.width, like.height, like.background, tuple(items), like.warnings, None, layered)


def _standing(key: tuple[str, Place, FontBook]) -> Standing:
    """The text where the stand-in is, if all that the layout asked has the same answers."""
    text, place, fonts = key
    node, block = place.node, None
    for width, shrink, height in place.asked:
        try:
            # a row's widths are rounded: a text that is as wide may have asked for more
            if place.cell and ceil(set_block(text, node, TALL, shrink, fonts).width) >= width:
                return Standing(fits=False)
            block = set_block.__wrapped__(text, node, width, shrink, fonts)  # most come once
        except FieldTooLong:
            return Standing(fits=False)
        if text_height(block) != height:
            return Standing(fits=False)
    if place.item is None or block is None:
        return Standing(fits=True)
    if block.truncated or block.missing:
        return Standing(fits=False)
    return Standing(True, text_item(text, node, place.item.rect, block))


standing = Regulars(_standing, 512)
