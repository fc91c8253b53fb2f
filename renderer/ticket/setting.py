"""A text, a text node and a width -> a set Block, and the TextItem standing in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from math import ceil

from renderer.ticket.items import TextItem
from renderer.ticket.plan import TextNode
from renderer.ticket.units import Rect
from renderer.typography import Block, FontBook, fit

TALL = 1 << 14  # a height no text reaches: lines are bounded by their number
# how far ink may stand out of its line: swashes and accents piled up, in em
OVERHANG = 0.3
# halves of the spare height that stand above a text
SHARES = {"start": 0, "center": 1, "end": 2}


def said(node: TextNode, values: Mapping[str, str]) -> str:
    """What the node says with the fields filled in, in its case."""
    text = node.pattern.fill(values)
    return text.upper() if node.upper else text


@lru_cache(maxsize=4096)
def set_block(text: str, node: TextNode, width: int, shrink: float, fonts: FontBook) -> Block:
    """``text`` set as ``node`` says at ``width`` px; ``shrink`` 0 is its largest size, 1 its smallest.

    The last 4096 are kept: what a campaign fixes is set once. Raises FieldTooLong.
    """
    if width < TALL:
        wide = set_block(text, node, TALL, shrink, fonts)
        if wide.width <= width:
            return _moved(wide, width)
    block = fit(
        text,
        node.style,
        fonts,
        box=(width, TALL),
        max_size=node.largest - (node.largest - node.smallest) * shrink,
        min_size=node.smallest,
        floor=node.floor,
        lines=node.lines,
        overflow=node.overflow,  # type: ignore[arg-type] # checked by the schema
        align=node.align,
    )
    pitch = _pitch(block) * node.leading
    placed = tuple(
        (x, i * pitch - (line.height - line.height * node.leading) / 2)
        for i, (line, (x, _)) in enumerate(zip(block.lines, block.placed, strict=True))
    )
    return replace(block, placed=placed)


def _moved(wide: Block, width: int) -> Block:
    """A block set at TALL that fits ``width``: its lines keep their share of the slack to their left."""
    if all(x == 0 for x, _ in wide.placed):
        return wide
    placed = tuple(
        (x * (width - line.width) / (TALL - line.width), y)
        for line, (x, y) in zip(wide.lines, wide.placed, strict=True)
    )
    return replace(wide, placed=placed)


def text_height(node: TextNode, block: Block) -> int:
    """Height in px of the lines, at the node's leading."""
    return ceil(len(block.lines) * _pitch(block) * node.leading)


def text_item(text: str, node: TextNode, rect: Rect, block: Block) -> TextItem:
    """The block standing in ``rect``, which may be higher."""
    height = text_height(node, block)
    at = Rect(rect.x, rect.y + SHARES[node.valign] * (rect.height - height) // 2, rect.width, height)
    style = node.style.at(block.size)
    return TextItem(node.id, at, ink_of(at, block), text, style, node.color, node.dynamic, block)


def _pitch(block: Block) -> float:
    """Natural distance of the block's lines: that of its tallest."""
    return max((line.height for line in block.lines), default=0.0)


def ink_of(rect: Rect, block: Block) -> Rect:
    """The pixels a block may touch when it stands at the top left of ``rect``."""
    over = ceil(block.size * OVERHANG)
    top = min((y for _, y in block.placed), default=0.0)
    bottom = max(
        (y + line.height for line, (_, y) in zip(block.lines, block.placed, strict=True)), default=0.0
    )
    left = min((x for x, _ in block.placed), default=0.0)
    right = max((x + line.width for line, (x, _) in zip(block.lines, block.placed, strict=True)), default=0.0)
    x, y = rect.x + int(left) - over, rect.y + int(top) - 2
    return Rect(x, y, ceil(right - left) + 2 * over, ceil(bottom - top) + 4)
