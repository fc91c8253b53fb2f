"""What the layout works on: a template compiled for one size, lengths in pixels, names resolved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from renderer.ticket.colour import Rgba
from renderer.ticket.pattern import Pattern
from renderer.ticket.schema import Align
from renderer.ticket.units import Rect
from renderer.typography import Style


@dataclass(frozen=True, slots=True)
class Ground:
    """How an area is filled: plain or by ``stops`` of a gradient at ``angle``; corners of ``radius`` px."""

    fill: Rgba | None = None
    stops: tuple[tuple[float, Rgba], ...] = ()
    angle: float = 0.0
    radius: int = 0

    @property
    def visible(self) -> bool:
        """Whether there is anything to paint."""
        return bool(self.fill or self.stops)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Node:
    """What every node has; ``path`` is its place in the template, ``id`` its name or that path.

    Nodes are told apart by identity: a plan is compiled once, and layouts remember by node.
    """

    path: str
    id: str
    when: str | None = None
    priority: int = 50
    before: int = 0
    weight: float = 1.0
    grow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TextNode(Node):
    """A text; sizes in px."""

    pattern: Pattern
    style: Style
    largest: float
    smallest: float
    floor: float
    color: Rgba
    upper: bool
    align: Align
    valign: Align
    lines: int
    leading: float
    overflow: str
    dynamic: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BarcodeNode(Node):
    """A barcode; ``room`` is the width it may take, ``share`` of the column's height is reserved for it."""

    pattern: Pattern
    symbology: str
    ecc: str | int | None
    quiet: int | None
    share: float
    least: int
    most: int
    prefer: tuple[int, ...]
    bar_height: int | None
    color: Rgba
    tile: Rgba
    padding: int
    radius: int
    caption: TextNode | None
    align: Align
    valign: Align
    room: int
    dynamic: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ImageNode(Node):
    """A picture of the template's own."""

    src: str
    fit: str
    focus: tuple[float, float]
    opacity: float
    radius: int
    width: int | None
    height: int
    align: Align


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RectNode(Node):
    """A rectangle, line or perforation."""

    ground: Ground
    stroke: Rgba | None
    stroke_width: int
    dash: tuple[int, int] | None
    width: int | None
    height: int
    align: Align


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ColumnNode(Node):
    """Children one below the other; padding is left, top, right, bottom."""

    ground: Ground
    gap: int
    padding: tuple[int, int, int, int]
    justify: str
    notch: int
    tear: str | None
    children: tuple[AnyNode, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RowNode(Node):
    """Children side by side."""

    ground: Ground
    gap: int
    padding: tuple[int, int, int, int]
    valign: Align
    children: tuple[AnyNode, ...]


AnyNode = TextNode | BarcodeNode | ImageNode | RectNode | ColumnNode | RowNode


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A template on one size: top-level nodes with their boxes."""

    width: int
    height: int
    background: Rgba
    roots: tuple[tuple[Rect, AnyNode], ...]


def descend(node: AnyNode) -> Iterator[AnyNode]:
    """The node and everything below it, parents first."""
    yield node
    if isinstance(node, ColumnNode | RowNode):
        for child in node.children:
            yield from descend(child)
