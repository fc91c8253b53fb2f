"""A barcode node and its payload -> the Symbol, and the whole-pixel module it gets in the room there is."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from renderer import barcode
from renderer.barcode import Symbol, shared
from renderer.ticket.items import GRID
from renderer.ticket.plan import BarcodeNode
from renderer.ticket.units import Rect

# Below this many pixels a module, phones and gateways that touch the picture begin to cost reads.
ADVISED_MODULE = 4
PLANNED_MODULE = 3
# A preferred module is taken unless it makes the symbol smaller than this share of the largest that fits.
PREFERRED_SHARE = 0.7
LINEAR_ASPECT = 0.22


@dataclass(frozen=True, slots=True)
class Fitted:
    """A symbol at ``module`` px: sizes in px, ``pad`` from the tile's edge to the quiet zone."""

    symbol: Symbol
    module: int
    width: int
    height: int
    bar_height: int | None
    pad: int
    snapped: bool

    @property
    def tile(self) -> tuple[int, int]:
        """Width and height of the tile, without a caption."""
        return self.width + 2 * self.pad, self.height + 2 * self.pad

    def place(self, tile: Rect) -> Rect:
        """The symbol and its quiet zone, centred at the top of ``tile``, on the grid where planned so."""
        x, y = tile.x + (tile.width - self.width) // 2, tile.y + self.pad
        if self.snapped:
            left, top = self.symbol.quiet[0] * self.module, self.symbol.quiet[1] * self.module
            x = _nearest(x + left) - left
            y = _nearest(y + top) - top
        return Rect(x, y, self.width, self.height)


def _nearest(value: int) -> int:
    return (value + GRID // 2) // GRID * GRID


def encode(node: BarcodeNode, payload: str) -> Symbol:
    """The node's symbol for ``payload``; raises BarcodeError."""
    if node.ecc is None:
        return shared.encode(payload, node.symbology, quiet=node.quiet)
    return shared.encode(payload, node.symbology, quiet=node.quiet, ecc=node.ecc)


def at(node: BarcodeNode, symbol: Symbol, module: int, *, snapped: bool) -> Fitted:
    """The symbol's measures at ``module`` px."""
    width = symbol.total_width * module
    linear = _linear(symbol)
    bars = None
    height = round(symbol.total_height * module)
    if linear:
        bars = node.bar_height or max(16, round(width * LINEAR_ASPECT))
        height = bars + (symbol.quiet[1] + symbol.quiet[3]) * module
    # half a block of air lets the symbol move to the grid inside its tile, which itself stays where it is;
    # a tile's round corner may not reach into the quiet zone: r (1 - 1/sqrt 2) < pad
    air = (GRID // 2 if snapped else 0) + ceil(node.radius * 0.3)
    pad = max(node.padding, air)
    return Fitted(symbol, module, width, height, bars, pad, snapped)


def _linear(symbol: Symbol) -> bool:
    return barcode.find(symbol.symbology).kind == "linear"


def choose(node: BarcodeNode, symbol: Symbol, room: tuple[int, int], caption: int) -> Fitted | None:
    """The module for ``room`` (px, with ``caption`` of it): a preferred one where that costs little.

    None when not even the smallest allowed one fits.
    """

    def fits(fitted: Fitted) -> bool:
        width, height = fitted.tile
        return width <= room[0] and height + caption <= room[1]

    sizes = range(node.most, node.least - 1, -1)
    plain = (at(node, symbol, module, snapped=False) for module in sizes)
    largest = next((fitted for fitted in plain if fits(fitted)), None)
    if largest is None:
        return None
    aligned = (
        at(node, symbol, module, snapped=_grid(module)) for module in node.prefer if module >= node.least
    )
    preferred = next((fitted for fitted in aligned if fits(fitted)), None)
    if preferred and preferred.module >= PREFERRED_SHARE * largest.module:
        return preferred
    return largest


def _grid(module: int) -> bool:
    return module in (4, 8, 16)
