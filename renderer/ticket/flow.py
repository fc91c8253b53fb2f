"""Nodes and a width -> heights; nodes and a rectangle -> items: columns, rows, texts, the barcode's tile."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate, pairwise
from math import ceil

from renderer.errors import FieldTooLong
from renderer.ticket import pattern
from renderer.ticket.items import BarcodeItem, ImageItem, Item, RectItem, TicketWarning, shown
from renderer.ticket.plan import (
    AnyNode,
    BarcodeNode,
    ColumnNode,
    ImageNode,
    Node,
    RectNode,
    RowNode,
    TextNode,
)
from renderer.ticket.setting import TALL, said, set_block, text_height, text_item
from renderer.ticket.symbols import Fitted
from renderer.ticket.units import Rect
from renderer.typography import Block, FontBook

Asked = tuple[TextNode, int, float]
"""A text set at a width, px, and a shrink."""

CAPTION_GAP = 0.35  # between a symbol's quiet zone and its caption, in em


class Flow:
    """One attempt at laying a tree out: ``shrink`` 0-1, ``fitted`` the symbol, ``dropped`` paths left out."""

    def __init__(self, values: Mapping[str, str], fonts: FontBook) -> None:
        """Start with nothing given up."""
        self.values, self.fonts = values, fonts
        self.shrink = 0.0
        self.fitted: Fitted | None = None
        self.caption = True
        self.dropped: frozenset[str] = frozenset()
        self.hidden: frozenset[str] = frozenset()
        self.items: list[Item] = []
        self.nodes: list[AnyNode] = []  # whose items these are
        self.lent = False  # whether a row's widths ever depended on what its texts say
        self.asked: dict[Asked, int] = {}  # heights that recipients' texts had, in px
        self.warnings: list[TicketWarning] = []
        self._texts: dict[Node, str] = {}
        self._present: dict[Node, bool] = {}
        self._heights: dict[tuple[Node, int], int] = {}
        self._rows: dict[tuple[Node, int], list[tuple[AnyNode, int, int]]] = {}

    def arrange(
        self,
        *,
        fitted: Fitted | None,
        caption: bool = True,
        dropped: frozenset[str] = frozenset(),
        shrink: float = 0.0,
    ) -> None:
        """Begin another attempt; what was measured for the last one is forgotten."""
        if dropped != self.dropped:
            self._present.clear()
        self.fitted, self.caption, self.dropped, self.shrink = fitted, caption, dropped, shrink
        self._heights.clear()
        self._rows.clear()

    def hide(self, node: Node) -> None:
        """Leave the node out as if it had no content."""
        self.hidden |= {node.path}
        self._present.clear()

    # -- what is there ---------------------------------------------------------------------------------

    def text_of(self, node: TextNode | BarcodeNode) -> str:
        """The node's text with the fields filled in."""
        text = self._texts.get(node)
        if text is None:
            text = said(node, self.values) if isinstance(node, TextNode) else node.pattern.fill(self.values)
            self._texts[node] = text
        return text

    def present(self, node: AnyNode) -> bool:
        """Whether the node takes any room."""
        found = self._present.get(node)
        if found is None:
            found = node.path not in self.dropped and self.present_before_drop(node)
            self._present[node] = found
        return found

    def present_before_drop(self, node: AnyNode) -> bool:
        """Whether the node has content and its condition holds."""
        if node.path in self.hidden or (node.when and not pattern.holds(node.when, self.values)):
            return False
        if isinstance(node, TextNode):
            return bool(self.text_of(node))
        if isinstance(node, BarcodeNode):
            return bool(self.text_of(node))
        if isinstance(node, ColumnNode | RowNode) and node.children:
            return any(self.present(child) for child in node.children)
        return True

    def wanted(self, root: AnyNode, node: AnyNode) -> bool:
        """Whether ``node`` below ``root`` and all that holds it meet their conditions."""
        if not self.present_before_drop(root):
            return False
        if root.path == node.path:
            return True
        children = root.children if isinstance(root, ColumnNode | RowNode) else ()
        return any(node.path.startswith(child.path) and self.wanted(child, node) for child in children)

    # -- how large -------------------------------------------------------------------------------------

    def measure(self, node: AnyNode, width: int) -> int:
        """Height the node needs at ``width``."""
        found = self._heights.get((node, width))
        if found is None:
            found = self._heights[node, width] = self._measure(node, width)
        return found

    def _measure(self, node: AnyNode, width: int) -> int:
        if isinstance(node, TextNode):
            return text_height(self.block(node, width))
        if isinstance(node, BarcodeNode):
            return self.fitted.tile[1] + self.caption_height(node) if self.fitted else 0
        if isinstance(node, ImageNode | RectNode):
            return node.height
        inner = width - node.padding[0] - node.padding[2]
        if isinstance(node, ColumnNode):
            content = sum(height for _, height in self._stack(node, inner))
        else:
            content = max((self.measure(child, w) for child, _, w in self._cells(node, inner)), default=0)
        return content + node.padding[1] + node.padding[3]

    def _stack(self, node: ColumnNode, width: int) -> list[tuple[AnyNode, int]]:
        """Children that are there, each with its height and the gap above it."""
        children = self._separated(node)
        return [
            (child, self.measure(child, width) + (child.before + node.gap if i else 0))
            for i, child in enumerate(children)
        ]

    def _separated(self, node: ColumnNode) -> list[AnyNode]:
        """The column's children that are there; a perforation only where it has something on both sides."""
        children = [child for child in node.children if self.present(child)]
        while children and _perforation(children[0]):
            children.pop(0)
        while children and _perforation(children[-1]):
            children.pop()
        return children

    def _cells(self, node: RowNode, width: int) -> list[tuple[AnyNode, int, int]]:
        """Children that are there with their x and width: by weight, slack lent to those that need more."""
        found = self._rows.get((node, width))
        if found is None:
            found = self._rows[node, width] = self._share_out(node, width)
        return found

    def _share_out(self, node: RowNode, width: int) -> list[tuple[AnyNode, int, int]]:
        children = [child for child in node.children if self.present(child)]
        space = width - node.gap * max(0, len(children) - 1) - sum(child.before for child in children[1:])
        wishes = [self.natural(child, space) for child in children]
        shares, lent = _shares(space, [child.weight for child in children], wishes)
        self.lent = self.lent or lent
        cells, x = [], 0
        for i, (child, share) in enumerate(zip(children, shares, strict=True)):
            x += child.before if i else 0
            cells.append((child, x, share))
            x += share + node.gap
        return cells

    def natural(self, node: AnyNode, width: int) -> int:
        """Width the node would like, at most ``width``."""
        if isinstance(node, TextNode):
            return min(width, ceil(self.block(node, TALL).width))
        if isinstance(node, BarcodeNode):
            return self.fitted.tile[0] if self.fitted else 0
        if isinstance(node, ImageNode | RectNode):
            return min(width, node.width or 0)
        sides = node.padding[0] + node.padding[2]
        if isinstance(node, ColumnNode):
            inside = max(
                (self.natural(c, width - sides) for c in node.children if self.present(c)), default=0
            )
        else:
            there = [child for child in node.children if self.present(child)]
            inside = sum(self.natural(c, width - sides) + c.before for c in there) + node.gap * (
                len(there) - 1
            )
        return min(width, inside + sides)

    def caption_height(self, node: BarcodeNode) -> int:
        """Height the caption adds to the tile."""
        if not (node.caption and self.caption and self.text_of(node.caption)):
            return 0
        block = self.block(node.caption, node.room)
        return text_height(block) + round(block.size * CAPTION_GAP)

    def block(self, node: TextNode, width: int) -> Block:
        """The text set at ``width`` at the size of this attempt."""
        wide = max(1, width)
        try:
            block = set_block(self.text_of(node), node, wide, self.shrink, self.fonts)
        except FieldTooLong as error:
            error.field = next(iter(sorted(node.pattern.fields)), None)
            raise
        if node.dynamic and wide != TALL:
            self.asked[node, wide, self.shrink] = text_height(block)
        return block

    # -- where -----------------------------------------------------------------------------------------

    def place(self, node: AnyNode, rect: Rect) -> None:
        """Append the node's items, standing in ``rect``."""
        if not self.present(node):
            return
        if isinstance(node, TextNode):
            self._place_text(node, rect)
        elif isinstance(node, BarcodeNode):
            self._place_barcode(node, rect)
        elif isinstance(node, ImageNode):
            self._place_image(node, rect)
        elif isinstance(node, RectNode):
            at = _aligned(rect, node.width, node.align)
            self._add(node, RectItem(node.id, at, node.ground, node.stroke, node.stroke_width, node.dash))
        elif isinstance(node, ColumnNode):
            self._place_column(node, rect)
        else:
            self._place_row(node, rect)

    def _add(self, node: AnyNode, item: Item) -> None:
        self.items.append(item)
        self.nodes.append(node)

    def _place_text(self, node: TextNode, rect: Rect) -> None:
        block = self.block(node, rect.width)
        self._add(node, text_item(self.text_of(node), node, rect, block))
        if block.truncated or block.missing:
            self._warn_text(node, block)

    def _warn_text(self, node: TextNode, block: Block) -> None:
        if block.truncated:
            message = f"Text cut at {block.size:g} px: {shown(block)!r}."
            self.warnings.append(TicketWarning("text-truncated", message, node.id))
        for character in block.missing:
            message = f"No font draws {character!r} (U+{ord(character[0]):04X})."
            self.warnings.append(TicketWarning("missing-glyph", message, node.id))

    def _place_barcode(self, node: BarcodeNode, rect: Rect) -> None:
        fitted = self.fitted
        if fitted is None:
            return
        caption = self.caption_height(node)
        width, height = fitted.tile[0], fitted.tile[1] + caption
        tile = Rect(
            rect.x + _share(node.align, rect.width - width),
            rect.y + _share(node.valign, rect.height - height),
            width,
            height,
        )
        self._add(
            node,
            BarcodeItem(
                id=node.id,
                rect=tile,
                at=fitted.place(tile),
                payload=self.text_of(node),
                module=fitted.module,
                bar_height=fitted.bar_height,
                color=node.color,
                tile=node.tile,
                radius=node.radius,
                dynamic=node.dynamic,
                symbol=fitted.symbol,
            ),
        )
        if node.caption and caption:
            inner = tile.width - 2 * (fitted.pad // 2)
            block = self.block(node.caption, inner)
            top = tile.y + fitted.pad + fitted.height + round(block.size * CAPTION_GAP)
            self._place_text(node.caption, Rect(tile.x + fitted.pad // 2, top, inner, tile.bottom - top))

    def _place_image(self, node: ImageNode, rect: Rect) -> None:
        at = _aligned(rect, node.width, node.align)
        self._add(node, ImageItem(node.id, at, node.src, node.fit, node.focus, node.opacity, node.radius))

    def _place_column(self, node: ColumnNode, rect: Rect) -> None:
        start = len(self.items)
        left, top, right, bottom = node.padding
        inner = Rect(rect.x + left, rect.y + top, rect.width - left - right, rect.height - top - bottom)
        stack = self._stack(node, inner.width)
        spare = max(0, inner.height - sum(height for _, height in stack))
        growing = sum(child.grow for child, _ in stack)
        y = inner.y + (0 if growing else _share(node.justify, spare))
        between = (
            spare / (len(stack) - 1) if node.justify == "between" and not growing and len(stack) > 1 else 0
        )
        tear = None
        for i, (child, height) in enumerate(stack):
            above = child.before + node.gap if i else 0
            tall = height - above + (spare // growing if child.grow else 0)
            at = Rect(inner.x, y + above + round(between * i), inner.width, tall)
            self.place(child, at)
            y += above + tall
            tear = at.y + at.height // 2 - rect.y if child.id == node.tear else tear
        if node.ground.visible:
            notch = (node.notch, tear) if node.notch and tear is not None else None
            self.items.insert(start, RectItem(node.id, rect, node.ground, notch=notch))
            self.nodes.insert(start, node)

    def _place_row(self, node: RowNode, rect: Rect) -> None:
        left, top, right, bottom = node.padding
        inner = Rect(rect.x + left, rect.y + top, rect.width - left - right, rect.height - top - bottom)
        if node.ground.visible:
            self._add(node, RectItem(node.id, rect, node.ground))
        for child, x, width in self._cells(node, inner.width):
            whole = isinstance(child, RectNode) or child.grow
            height = inner.height if whole else self.measure(child, width)
            y = inner.y + _share(node.valign, inner.height - height)
            self.place(child, Rect(inner.x + x, y, width, height))


def _perforation(node: AnyNode) -> bool:
    return isinstance(node, RectNode) and node.dash is not None


def _share(align: str, spare: int) -> int:
    return {"start": 0, "between": 0, "center": spare // 2, "end": spare}[align]


def _aligned(rect: Rect, width: int | None, align: str) -> Rect:
    if width is None or width >= rect.width:
        return rect
    return Rect(rect.x + _share(align, rect.width - width), rect.y, width, rect.height)


def _shares(space: int, weights: list[float], wishes: list[int]) -> tuple[list[int], bool]:
    """Widths that sum to ``space``, and whether slack was lent to those that need more.

    Weight 0 gets its wish.
    """
    fixed = sum(wish for wish, weight in zip(wishes, weights, strict=True) if not weight)
    total = sum(weights) or 1.0
    widths = [
        max(0, space - fixed) * weight / total if weight else float(wish)
        for wish, weight in zip(wishes, weights, strict=True)
    ]
    need = [max(0.0, wish - width) for wish, width in zip(wishes, widths, strict=True)]
    slack = [
        max(0.0, width - wish) if weight else 0.0
        for wish, width, weight in zip(wishes, widths, weights, strict=True)
    ]
    lent = min(sum(need), sum(slack))
    if lent:
        widths = [
            width + n * lent / sum(need) - s * lent / sum(slack)
            for width, n, s in zip(widths, need, slack, strict=True)
        ]
    edges = [0, *(round(edge) for edge in accumulate(widths))]
    return [end - start for start, end in pairwise(edges)], lent > 0
