"""The display list: what stands where, in pixels and painting order, and how each text and symbol looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from renderer.barcode import Symbol
from renderer.ticket.colour import Rgba
from renderer.ticket.plan import Ground
from renderer.ticket.units import Rect
from renderer.typography import Block, Style

GRID = 8  # JPEG's block (ITU-T T.81, A.1.1): modules that are whole blocks come back bit-exact


@dataclass(frozen=True, slots=True)
class ImageItem:
    """A picture of the template's own, fitted to ``rect``."""

    id: str
    rect: Rect
    src: str
    fit: str
    focus: tuple[float, float]
    opacity: float
    radius: int
    dynamic: bool = False


@dataclass(frozen=True, slots=True)
class RectItem:
    """A painted area; ``notch`` is (radius, y of the centre) of the half circles cut out of its sides."""

    id: str
    rect: Rect
    ground: Ground
    stroke: Rgba | None = None
    stroke_width: int = 0
    dash: tuple[int, int] | None = None
    notch: tuple[int, int] | None = None
    dynamic: bool = False


@dataclass(frozen=True, slots=True)
class TextItem:
    """A set text: ``rect`` is its place in the layout, ``ink`` the pixels it may touch."""

    id: str
    rect: Rect
    ink: Rect
    text: str
    style: Style
    color: Rgba
    dynamic: bool
    block: Block = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TileItem:
    """What stands behind the symbols of a size: all that is light around them too."""

    id: str
    rect: Rect
    tile: Rgba
    radius: int
    dynamic: bool = False


@dataclass(frozen=True, slots=True)
class BarcodeItem:
    """A symbol on its tile ``rect``; ``at`` is the symbol with its quiet zone, ``module`` its X in px.

    A ``bare`` one stands on a tile that has been painted.
    """

    id: str
    rect: Rect
    at: Rect
    payload: str
    module: int
    bar_height: int | None
    color: Rgba
    tile: Rgba
    radius: int
    dynamic: bool
    symbol: Symbol = field(compare=False, repr=False)
    bare: bool = False

    def apart(self) -> tuple[TileItem, BarcodeItem]:
        """The tile, which equal sizes share, and the symbol on it."""
        return self.ground(), self.showing(self.payload, self.symbol, bare=True)

    def ground(self) -> TileItem:
        """The tile alone."""
        return TileItem(self.id, self.rect, self.tile, self.radius)

    def showing(self, payload: str, symbol: Symbol, *, bare: bool = False) -> BarcodeItem:
        """Another symbol of the same size; made by hand, for ``replace`` takes three times as long."""
        return BarcodeItem(
            self.id,
            self.rect,
            self.at,
            payload,
            self.module,
            self.bar_height,
            self.color,
            self.tile,
            self.radius,
            self.dynamic,
            symbol,
            bare,
        )

    @property
    def modules(self) -> Rect:
        """The symbol without its quiet zone."""
        left, top, right, bottom = (side * self.module for side in self.symbol.quiet)
        x, y, width, height = self.at
        return Rect(x + left, y + top, width - left - right, height - top - bottom)


Item = ImageItem | RectItem | TextItem | TileItem | BarcodeItem


class Fixed(tuple[Item, ...]):  # noqa: SLOT001 - it keeps its hash
    """Items that recipients share; hashed once, for it is what bakes are kept by."""

    @cached_property
    def _hash(self) -> int:
        return super().__hash__()

    def __hash__(self) -> int:
        """The tuple's own."""
        return self._hash


@dataclass(frozen=True, slots=True)
class TicketWarning:
    """A compromise that was made: ``code`` for programs, ``message`` for people, ``layer`` its id or path."""

    code: str
    message: str
    layer: str

    def __str__(self) -> str:
        """The message."""
        return self.message


@dataclass(frozen=True, slots=True)
class Box:
    """Where a layer ended up: ``rect`` its place, ``text`` what a text layer shows after any cut."""

    layer: str
    kind: str
    rect: Rect
    text: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """A finished layout. ``own_slide`` holds the barcode that found no readable place in the picture."""

    width: int
    height: int
    background: Rgba
    items: tuple[Item, ...]
    warnings: tuple[TicketWarning, ...]
    own_slide: Symbol | None = None
    layered: tuple[Fixed, tuple[Item, ...]] | None = field(default=None, compare=False, repr=False)

    def layers(self) -> tuple[Fixed, tuple[Item, ...]]:
        """What may be baked, and what is drawn for each recipient: dynamic items and what lies on them.

        The tile of a recipient's barcode does not change with it.
        """
        if self.layered:
            return self.layered
        fixed: list[Item] = []
        changing: list[Item] = []
        for item in self.items:
            over = any(touched(item).overlaps(touched(below)) for below in changing)
            if isinstance(item, BarcodeItem) and item.dynamic and not over:
                tile, symbol = item.apart()
                fixed.append(tile)
                changing.append(symbol)
            else:
                (changing if over or item.dynamic else fixed).append(item)
        return Fixed(fixed), tuple(changing)

    def boxes(self) -> tuple[Box, ...]:
        """Every item's place, in painting order."""
        kinds = {ImageItem: "image", RectItem: "rect", TextItem: "text", BarcodeItem: "barcode"}
        return tuple(
            Box(
                item.id, kinds[type(item)], item.rect, shown(item.block) if isinstance(item, TextItem) else ""
            )
            for item in self.items
        )


def touched(item: Item) -> Rect:
    """All pixels that drawing ``item`` may change."""
    if isinstance(item, TextItem):
        return item.ink
    return item.modules if isinstance(item, BarcodeItem) and item.bare else item.rect


def shown(block: Block) -> str:
    """The lines as set, joined by a space."""
    return " ".join(line.text for line in block.lines)
