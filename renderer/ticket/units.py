"""A length or box as the designer writes it ("40u", "36%", 11) -> whole pixels on one output size."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(u|%|px)\Z")
PATTERN = r"^-?\d+(\.\d+)?(u|%|px)$"


class Rect(NamedTuple):
    """A rectangle in output pixels: left, top, width, height."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """First column to the right of the rectangle."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """First row below the rectangle."""
        return self.y + self.height

    def overlaps(self, other: Rect) -> bool:
        """Whether the two share at least one pixel."""
        x, y, width, height = self
        left, top, wide, high = other
        return x < left + wide and left < x + width and y < top + high and top < y + height

    def inset(self, by: int) -> Rect:
        """The rectangle with ``by`` pixels taken off each side; never of negative size."""
        return Rect(self.x + by, self.y + by, max(0, self.width - 2 * by), max(0, self.height - 2 * by))


@dataclass(frozen=True, slots=True)
class Length:
    """A number with its unit: ``u`` = 1 / design width, ``%`` of the parent's side, ``px`` of the output."""

    value: float
    unit: Literal["u", "%", "px"] = "px"

    def px(self, u: float, whole: float) -> float:
        """Pixels, with ``u`` pixels to a design unit and ``whole`` pixels to 100 %."""
        if self.unit == "px":
            return self.value
        return self.value * u if self.unit == "u" else self.value * whole / 100


def written(length: Length) -> str:
    """A length the way a template says it."""
    return f"{length.value:g}{length.unit}"


def parse_length(value: Any) -> Length:
    """Read ``"40u"``, ``"36%"``, ``"11px"`` or a plain number of pixels; raises ValueError."""
    if isinstance(value, Length):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Length(float(value))
    found = _LENGTH.match(value) if isinstance(value, str) else None
    if not found:
        raise ValueError(f'{value!r} is not a length; write "40u", "36%", "11px" or a number of pixels')
    return Length(float(found[1]), found[2])  # type: ignore[arg-type] # the pattern allows the three units only


LengthField = Annotated[
    Length,
    PlainValidator(parse_length),
    PlainSerializer(written),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "pattern": PATTERN}, {"type": "number"}],
            "description": "u = 1 / design width, % of the side, px (or a plain number) = output pixels",
        }
    ),
]


@dataclass(frozen=True, slots=True)
class Edges:
    """A box by its edges; at most two of start, end and extent on each axis, the missing ones are 0."""

    left: Length | None = None
    right: Length | None = None
    top: Length | None = None
    bottom: Length | None = None
    width: Length | None = None
    height: Length | None = None

    def resolve(self, parent: Rect, u: float) -> Rect:
        """The box inside ``parent`` in whole pixels, clipped to it, with ``u`` pixels to a design unit."""
        x, width = _axis(self.left, self.right, self.width, parent.width, u)
        y, height = _axis(self.top, self.bottom, self.height, parent.height, u)
        return Rect(parent.x + x, parent.y + y, width, height)


def _axis(
    start: Length | None, end: Length | None, extent: Length | None, whole: int, u: float
) -> tuple[int, int]:
    first = round(start.px(u, whole)) if start else 0
    if extent is None:
        last = whole - (round(end.px(u, whole)) if end else 0)
    else:
        size = round(extent.px(u, whole))
        if start is None and end is not None:
            first = whole - round(end.px(u, whole)) - size
        last = first + size
    first, last = min(max(first, 0), whole), min(max(last, 0), whole)
    return first, max(0, last - first)
