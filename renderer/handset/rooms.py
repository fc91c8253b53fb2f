"""What other rooms draw for a message, as functions handed in by whoever ties the rooms together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from renderer.part import Part


@dataclass(frozen=True, slots=True)
class TicketOrder:
    """Ask for a ticket of exactly ``size`` px in ``format`` (jpeg, png, gif), within ``budget`` bytes."""

    template: str
    fields: Mapping[str, str]
    size: tuple[int, int]
    format: str
    budget: int | None = None


@dataclass(frozen=True, slots=True)
class PassOrder:
    """Ask for the picture of a pass at most ``size`` px in ``format`` (jpeg, png, gif), within ``budget``."""

    template: str
    size: tuple[int, int]
    format: str
    budget: int | None = None


@dataclass(frozen=True, slots=True)
class DrawnBarcode:
    """The barcode inside a drawn picture: what it says, its module in px; ``own_slide`` = it had no room."""

    payload: str
    symbology: str
    module: int
    own_slide: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn picture with its barcode, if any, and what the recipient's text lost."""

    part: Part
    barcode: DrawnBarcode | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rooms:
    """The doors to ticket and wallet; a room left None makes its objects fall back to the link.

    ``pass_file`` takes the pass template and the most bytes its file may have (None = any number), and
    raises ImageOverBudget where even the barest pass has more.
    """

    ticket: Callable[[TicketOrder], Drawn] | None = None
    pass_picture: Callable[[PassOrder], Drawn] | None = None
    pass_file: Callable[[str, int | None], Part] | None = None
