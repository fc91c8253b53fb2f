"""Plan and field values -> Scene: the barcode's room first, then texts, shrunk and dropped by priority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from renderer.barcode import Symbol
from renderer.errors import FieldError, RendererError
from renderer.ticket import pattern, symbols
from renderer.ticket.flow import Flow
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


def lay_out(plan: Plan, values: Mapping[str, str], fonts: FontBook) -> Scene:
    """Place every node; raises BarcodeError for a payload that cannot be encoded, FieldTooLong."""
    items: list[Item] = []
    warnings: list[TicketWarning] = []
    own_slide: Symbol | None = None
    for box, root in plan.roots:
        flow = Flow(values, fonts)
        job = _Root(flow, box, root)
        moved = job.run()
        own_slide = moved or own_slide
        items += flow.items
        warnings += [*job.warnings, *flow.warnings]
    return Scene(plan.width, plan.height, plan.background, tuple(items), tuple(warnings), own_slide)


class _Root:
    """Fits one top-level node into its box."""

    def __init__(self, flow: Flow, box: Rect, root: AnyNode) -> None:
        self.flow, self.box, self.root = flow, box, root
        self.warnings: list[TicketWarning] = []

    def run(self) -> Symbol | None:
        """Lay the node out; the symbol that found no place, if any."""
        node = self._barcode()
        if node is None:
            self._apply(self._fit_texts(_State(None), KEEP) or _State(None, dropped=self._droppable(KEEP)))
            self._finish()
            return None
        symbol = self._encode(node)
        state = self._reserve(node, symbol)
        if state is None:
            self.flow.hidden = frozenset({node.path})
            self._warn_own_slide(node, symbol)
            state = self._fit_texts(_State(None), KEEP) or _State(None, dropped=self._droppable(KEEP))
        self._apply(state)
        if state.fitted:
            self._grow(node, symbol, state)
            self._warn_small(node)
        self._finish()
        return None if state.fitted else symbol

    def _barcode(self) -> BarcodeNode | None:
        for node in descend(self.root):
            if (
                isinstance(node, BarcodeNode)
                and self.flow.text_of(node)
                and self.flow.wanted(self.root, node)
            ):
                return node
        return None

    def _encode(self, node: BarcodeNode) -> Symbol:
        try:
            return symbols.encode(node, self.flow.text_of(node))
        except RendererError as error:
            field = next(iter(sorted(node.pattern.fields)), None)
            error.field = error.field or field
            raise

    def _reserve(self, node: BarcodeNode, symbol: Symbol) -> _State | None:
        """The best arrangement that leaves the symbol readable, or None."""
        room = round(self.box.height * node.share)
        first = symbols.choose(node, symbol, (node.room, room), self.flow.caption_height(node))
        if first is None:
            first = symbols.choose(node, symbol, (node.room, self.box.height), 0)
        if first is None:
            return None
        modest = [
            symbols.at(node, symbol, m, snapped=False) for m in range(first.module - 1, node.least - 1, -1)
        ]
        planned = [fitted for fitted in modest if fitted.module >= PLANNED_MODULE]
        for fitted, priority in (
            (first, node.priority),
            *((smaller, node.priority) for smaller in planned),
            (planned[-1] if planned else first, KEEP - 1),
            *((smaller, KEEP - 1) for smaller in modest),
        ):
            state = self._fit_texts(_State(fitted), priority)
            if state:
                return state
        return None

    def _fit_texts(self, state: _State, priority: int) -> _State | None:
        """``state``, with the caption, then texts up to ``priority`` given up until all fits, or None."""
        if self._fits(state):
            return state
        state = _State(state.fitted, caption=False)
        for victim in (None, *self._victims(priority)):
            if victim:
                state = _State(state.fitted, caption=False, dropped=state.dropped | {victim.path})
            if self._fits(state):
                return state
        return None

    def _fits(self, state: _State) -> bool:
        self._apply(state)
        for shrink in SHRINK:
            self.flow.shrink = shrink
            if self.flow.measure(self.root, self.box.width) <= self.box.height:
                return True
        return False

    def _apply(self, state: _State) -> None:
        self.flow.fitted = state.fitted
        self.flow.caption = state.caption
        self.flow.dropped = state.dropped

    def _victims(self, priority: int) -> list[AnyNode]:
        """What may be dropped, least important first, later ones before earlier ones."""
        nodes = [
            node
            for node in list(descend(self.root))[1:]
            if node.priority <= priority and not any(isinstance(n, BarcodeNode) for n in descend(node))
        ]
        order = {node.path: i for i, node in enumerate(nodes)}
        return sorted(nodes, key=lambda node: (node.priority, -order[node.path]))

    def _droppable(self, priority: int) -> frozenset[str]:
        return frozenset(node.path for node in self._victims(priority - 1))

    def _grow(self, node: BarcodeNode, symbol: Symbol, state: _State) -> None:
        """Give the symbol the room that texts at their largest leave over."""
        fitted = state.fitted
        if not node.grow or self.flow.shrink or fitted is None:
            return
        spare = self.box.height - self.flow.measure(self.root, self.box.width)
        tall = fitted.tile[1] + spare
        larger = symbols.choose(node, symbol, (node.room, tall), 0)
        if larger and larger.module > fitted.module:
            self.flow.fitted = larger
            if self.flow.measure(self.root, self.box.width) > self.box.height:
                self.flow.fitted = fitted

    def _finish(self) -> None:
        self._warn_dropped()
        self.flow.place(self.root, self.box)

    def _warn_dropped(self) -> None:
        for dropped in descend(self.root):
            if dropped.path not in self.flow.dropped or not self.flow.present_before_drop(dropped):
                continue
            texts = [self.flow.text_of(n) for n in descend(dropped) if isinstance(n, TextNode)]
            said = " ".join(filter(None, texts))
            if said:
                self.warnings.append(
                    TicketWarning("dropped", f"No room for {said!r}; it was left out.", dropped.id)
                )
        if not self.flow.caption and (node := self._barcode()) and node.caption and self.flow.fitted:
            self.warnings.append(
                TicketWarning("caption-dropped", "No room for the text under the barcode.", node.id)
            )

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


__all__ = ["FieldError", "lay_out", "pattern"]
