"""A text, a text node and a width -> a set Block, and the TextItem standing in its place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import ceil, floor

from renderer.ticket.items import TextItem
from renderer.ticket.plan import TextNode
from renderer.ticket.units import Rect
from renderer.ticket.words import Case, Word, case, set_words
from renderer.typography import Block, FontBook, Style, fit, layout_line

TALL = 1 << 14  # a height no text reaches: lines are bounded by their number
# how far ink may stand out of its line: swashes and accents piled up, in em
OVERHANG = 0.3
# halves of the spare height that stand above a text
SHARES = {"start": 0, "center": 1, "end": 2}


def said(node: TextNode, values: Mapping[str, str]) -> str:
    """What the node says with the fields filled in, in its case."""
    text = node.pattern.fill(values)
    return text.upper() if node.upper else text


@lru_cache(maxsize=128)
def set_block(text: str, node: TextNode, width: int, shrink: float, fonts: FontBook) -> Block:
    """``text`` set as ``node`` says at ``width`` px; ``shrink`` 0 is its largest size, 1 its smallest.

    ``placed`` and ``height`` count from the text's own top: half the leading is off above and below as far as
    there is no ink. The last 128 are kept: a layout asks again and again. Raises FieldTooLong.
    """
    size = node.largest - (node.largest - node.smallest) * shrink
    block = _one_line(text, node, width, size, fonts) or fit(
        text,
        node.style,
        fonts,
        box=(width, TALL),
        max_size=size,
        min_size=node.smallest,
        floor=node.floor,
        lines=node.lines,
        overflow=node.overflow,  # type: ignore[arg-type] # checked by the schema
        align=node.align,
        leading=node.leading,
    )
    return _trimmed(block, node.leading) if block.lines and node.leading != 1 else block


@lru_cache(maxsize=1024)
def style_of(node: TextNode, size: float) -> Style:
    """The node's style at ``size`` px; a node is a quicker key than its style."""
    return node.style.at(size)


@lru_cache(maxsize=256)
def _case(node: TextNode, size: float, fonts: FontBook) -> Case:
    return case(node.style.at(size), fonts)


def _one_line(text: str, node: TextNode, width: int, size: float, fonts: FontBook) -> Block | None:
    """What nearly all texts are: one line at the largest size; None when it is wider.

    A plain one is made of words, each a line of its own beside the last.
    """
    if not text or text.isspace():
        return None
    if text.isascii() and text.isprintable():
        lines, places, wide = set_words(text, _case(node, size, fonts))
    elif "\n" in text:
        return None
    else:
        lines, places = (layout_line(text, style_of(node, size), fonts),), [0.0]
        wide = lines[0].width
    if wide > width:
        return None
    start = 0.0
    if node.align != "start" or lines[0].rtl:
        rtl = lines[0].rtl
        start = {"start": float(rtl), "center": 0.5, "end": float(not rtl)}[node.align] * (width - wide)
    ascent = max([line.ascent for line in lines])
    placed = tuple([(start + x, ascent - line.ascent) for x, line in zip(places, lines, strict=True)])
    height = ascent + max([line.descent for line in lines])
    missing = tuple(dict.fromkeys(character for line in lines for character in line.missing))
    return Block(lines, placed, size, wide, height, False, missing)


def _trimmed(block: Block, leading: float) -> Block:
    """The block without half the leading above and below, as far as there is no ink."""
    tops = [y + line.ascent - line.ink[0] for line, (_, y) in zip(block.lines, block.placed, strict=True)]
    ends = [y + line.ascent + line.ink[1] for line, (_, y) in zip(block.lines, block.placed, strict=True)]
    half = block.lines[0].pitch * (1 - leading) / 2
    above, below = min(half, *tops), min(half, block.height - max(ends))
    placed = tuple((x, y - above) for x, y in block.placed)
    return _moved(block, placed, block.height - above - below, block.clip)


def _moved(
    block: Block, placed: tuple[tuple[float, float], ...], height: float, clip: tuple[int, int] | None
) -> Block:
    """The block with its lines elsewhere; made by hand, for ``replace`` takes three times as long."""
    return Block(block.lines, placed, block.size, block.width, height, block.truncated, block.missing, clip)


def text_height(block: Block) -> int:
    """Height in whole px that the block takes in a column."""
    return ceil(block.height)


def text_item(text: str, node: TextNode, rect: Rect, block: Block) -> TextItem:
    """The block standing in ``rect``, which may be higher."""
    height = text_height(block)
    at = Rect(rect.x, rect.y + SHARES[node.valign] * (rect.height - height) // 2, rect.width, height)
    style = style_of(node, block.size)
    ink = ink_of(at, block)
    return TextItem(node.id, at, ink, text, style, node.color, node.dynamic, inked(block, at, ink))


def ink_of(rect: Rect, block: Block) -> Rect:
    """The pixels a block may touch when it stands at the top left of ``rect``."""
    if block.clip:
        return Rect(rect.x, rect.y, min(rect.width, block.clip[0]), rect.height + 1)
    over, lines = ceil(block.size * OVERHANG), block.lines
    top, bottom = rect.y - 1, rect.bottom + 1
    if {*map(type, lines)} == {Word}:  # from left to right on one baseline, rounded to a whole pixel
        left, right = block.placed[0][0], block.placed[-1][0] + lines[-1].width
        base = rect.y + block.placed[0][1] + lines[0].ascent
        above, below = zip(*[line.ink for line in lines], strict=True)
        top, bottom = floor(base - max(above)) - 1, ceil(base + max(below)) + 1
    else:
        left = min([x for x, _ in block.placed], default=0.0)
        right = max([x + line.width for line, (x, _) in zip(lines, block.placed, strict=True)], default=0.0)
    return Rect(rect.x + floor(left) - over, top, ceil(right - left) + 2 * over + 1, bottom - top)


def inked(block: Block, rect: Rect, ink: Rect) -> Block:
    """The block counted from the corner of ``ink``, and cut off there: nothing is ever drawn beyond."""
    x, y = rect.x - ink.x, rect.y - ink.y
    placed = tuple([(left + x, top + y) for left, top in block.placed])
    return _moved(block, placed, block.height, (ink.width, ink.height))
