"""Plan and field values -> Scene: the barcode's room first, then texts, shrunk and dropped by priority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from renderer.barcode import Symbol
from renderer.errors import RendererError
from renderer.ticket import symbols
from renderer.ticket.flow import Asked, Flow
from renderer.ticket.items import Item, Scene, TicketWarning
from renderer.ticket.plan import AnyNode, BarcodeNode, Plan, TextNode, descend
from renderer.ticket.symbols import ADVISED_MODULE, PLANNED_MODULE, Fitted
from renderer.ticket.units import Rect
from renderer.typography import FontBook

# How far texts have moved from their largest (0) to their smallest size (1), tried in this order.
SHRINK = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
# What is never dropped.
KEEP = 100


@dataclass(frozen=True, slots=True)
class _State:
    """One arrangement that is tried: the symbol's size and what has been given up."""

    fitted: Fitted | None
    caption: bool = True
    dropped: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Layout:
    """A scene, the node of each of its items and the shrink it was set with.

    ``asked`` is all that was learnt of recipients' texts on the way: equal heights give an equal layout,
    unless it was ``bent`` by how wide a text is or by a barcode without a place.
    """

    scene: Scene
    nodes: tuple[AnyNode, ...]
    shrinks: tuple[float, ...]
    asked: Mapping[Asked, int]
    bent: bool


def lay_out(plan: Plan, values: Mapping[str, str], fonts: FontBook, symbol: Symbol | None = None) -> Layout:
    """Place every node; ``symbol`` stands in for the barcode's own.

    Raises BarcodeError for a payload that cannot be encoded, FieldTooLong.
    """
    items: list[Item] = []
    nodes: list[AnyNode] = []
    warnings: list[TicketWarning] = []
    shrinks: list[float] = []
    asked: dict[Asked, int] = {}
    own_slide: Symbol | None = None
    bent = False
    for box, root in plan.roots:
        flow = Flow(values, fonts)
        job = _Root(flow, box, root, symbol)
        own_slide = job.run() or own_slide
        items += flow.items
        nodes += flow.nodes
        warnings += [*job.warnings, *flow.warnings]
        shrinks += [flow.shrink] * len(flow.nodes)
        asked |= flow.asked
        bent = bent or flow.lent
    scene = Scene(plan.width, plan.height, plan.background, tuple(items), tuple(warnings), own_slide)
    return Layout(scene, tuple(nodes), tuple(shrinks), asked, bent or own_slide is not None)


class _Root:
    """Fits one top-level node into its box."""

    def __init__(self, flow: Flow, box: Rect, root: AnyNode, symbol: Symbol | None) -> None:
        self.flow, self.box, self.root, self.symbol = flow, box, root, symbol
        self.warnings: list[TicketWarning] = []

    def run(self) -> Symbol | None:
        """Lay the node out; the symbol that found no place, if any."""
        node = self._barcode()
        symbol = (self.symbol or encoded(node, self.flow.text_of(node))) if node else None
        if node and symbol and self._reserve(node, symbol):
            self._grow(node, symbol)
            self._warn_small(node)
            symbol = None
        else:
            if node and symbol:
                self.flow.hide(node)
                self._warn_own_slide(node, symbol)
            self._without_barcode()
        self._warn_dropped(node)
        self.flow.place(self.root, self.box)
        return symbol

    def _without_barcode(self) -> None:
        if self._fit_texts(_State(None), KEEP - 1):
            return
        self._apply(_State(None, dropped=frozenset(node.path for node in self._victims(KEEP - 1))), 1.0)
        if self.flow.measure(self.root, self.box.width) > self.box.height:
            message = "What may not be dropped is higher than its box; it runs over the edge."
            self.warnings.append(TicketWarning("overflow", message, self.root.id))

    def _barcode(self) -> BarcodeNode | None:
        for node in descend(self.root):
            if (
                isinstance(node, BarcodeNode)
                and self.flow.text_of(node)
                and self.flow.wanted(self.root, node)
            ):
                return node
        return None

    def _reserve(self, node: BarcodeNode, symbol: Symbol) -> bool:
        """Arrange all so that the symbol stays readable, giving up little; False if impossible."""
        room = round(self.box.height * node.share)
        first = symbols.choose(node, symbol, (node.room, room), self.flow.caption_height(node))
        first = first or symbols.choose(node, symbol, (node.room, self.box.height), 0)
        if first is None:
            return False
        if first.module < ADVISED_MODULE:  # worth more than its share, as long as no text has to go for it
            whole = (node.room, self.box.height)
            better = symbols.choose(replace(node, most=ADVISED_MODULE), symbol, whole, 0)
            if better and better.module > first.module and self._fits(_State(better)):
                return True
        modest = [
            symbols.at(node, symbol, module, snapped=False)
            for module in range(first.module - 1, node.least - 1, -1)
        ]
        planned = [first, *(fitted for fitted in modest if fitted.module >= PLANNED_MODULE)]
        attempts = [
            *((fitted, node.priority) for fitted in planned),
            (planned[-1], KEEP - 1),
            *((fitted, KEEP - 1) for fitted in modest),
        ]
        return any(self._fit_texts(_State(fitted), priority) for fitted, priority in attempts)

    def _fit_texts(self, state: _State, priority: int) -> bool:
        """Give up the caption, then texts up to ``priority`` until all fits; False if it never does."""
        if self._fits(state):
            return True
        state = replace(state, caption=False)
        for victim in (None, *self._victims(priority)):
            if victim:
                state = replace(state, dropped=state.dropped | {victim.path})
            if self._fits(state):
                return True
        return False

    def _fits(self, state: _State) -> bool:
        for shrink in SHRINK:
            self._apply(state, shrink)
            if self.flow.measure(self.root, self.box.width) <= self.box.height:
                return True
        return False

    def _apply(self, state: _State, shrink: float) -> None:
        self.flow.arrange(fitted=state.fitted, caption=state.caption, dropped=state.dropped, shrink=shrink)

    def _victims(self, priority: int) -> list[AnyNode]:
        """What may be dropped, least important first, later ones before earlier ones."""
        nodes = [
            node
            for node in list(descend(self.root))[1:]
            if node.priority <= priority and not any(isinstance(n, BarcodeNode) for n in descend(node))
        ]
        order = {node.path: i for i, node in enumerate(nodes)}
        return sorted(nodes, key=lambda node: (node.priority, -order[node.path]))

    def _grow(self, node: BarcodeNode, symbol: Symbol) -> None:
        """Give the symbol the room that texts at their largest leave over."""
        flow, fitted = self.flow, self.flow.fitted
        if not node.grow or flow.shrink or fitted is None:
            return
        spare = self.box.height - flow.measure(self.root, self.box.width)
        larger = symbols.choose(node, symbol, (node.room, fitted.tile[1] + spare), 0)
        if larger and larger.module > fitted.module:
            state = _State(fitted, flow.caption, flow.dropped)
            self._apply(replace(state, fitted=larger), 0.0)
            if flow.measure(self.root, self.box.width) > self.box.height:
                self._apply(state, 0.0)

    def _warn_dropped(self, barcode: BarcodeNode | None) -> None:
        for node in descend(self.root):
            if node.path not in self.flow.dropped or not self.flow.present_before_drop(node):
                continue
            texts = [self.flow.text_of(n) for n in descend(node) if isinstance(n, TextNode)]
            said = " ".join(filter(None, texts))
            if said:
                self.warnings.append(
                    TicketWarning("dropped", f"No room for {said!r}; it was left out.", node.id)
                )
        if barcode and barcode.caption and self.flow.fitted and not self.flow.caption:
            message = "No room for the text under the barcode."
            self.warnings.append(TicketWarning("caption-dropped", message, barcode.id))

    def _warn_small(self, node: BarcodeNode) -> None:
        fitted = self.flow.fitted
        if fitted and fitted.module < ADVISED_MODULE:
            self.warnings.append(
                TicketWarning(
                    "barcode-small",
                    f"The barcode has {fitted.module} px per module; {ADVISED_MODULE} or more read better.",
                    node.id,
                )
            )

    def _warn_own_slide(self, node: BarcodeNode, symbol: Symbol) -> None:
        have = min(node.room / symbol.total_width, self.box.height / symbol.total_height)
        self.warnings.append(
            TicketWarning(
                "barcode-own-slide",
                f"The barcode would have only {have:.1f} px per module (at least {node.least} are needed); "
                "it has a slide of its own.",
                node.id,
            )
        )


def encoded(node: BarcodeNode, payload: str) -> Symbol:
    """The node's symbol; raises BarcodeError naming the field that the payload came from."""
    try:
        return symbols.encode(node, payload)
    except RendererError as error:
        field = next(iter(sorted(node.pattern.fields)), None)
        error.field = field if error.field in (None, "payload") else error.field
        raise
