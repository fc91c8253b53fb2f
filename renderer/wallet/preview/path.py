"""Outlines drawn with moves, lines, cubic curves and arcs -> polygons for pixels, path data for SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

Point = tuple[float, float]
# one segment: a letter of SVG 2, 9.3 (M, L, C, Z) and its absolute coordinates
Segment = tuple[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Path:
    """Closed contours in card units; filled by the even-odd rule."""

    segments: tuple[Segment, ...]

    def svg(self) -> str:
        """Path data (SVG 2, 9.3) with at most two decimals."""
        return "".join(letter + " ".join(_number(v) for v in numbers) for letter, numbers in self.segments)

    def polygons(self, scale: float = 1.0, steps: int = 8) -> list[list[Point]]:
        """Every contour as points; a curve becomes ``steps`` lines."""
        contours: list[list[Point]] = []
        for letter, numbers in self.segments:
            points = [(numbers[i] * scale, numbers[i + 1] * scale) for i in range(0, len(numbers), 2)]
            if letter == "M":
                contours.append(points)
            elif letter == "L":
                contours[-1] += points
            elif letter == "C":
                contours[-1] += _curve(contours[-1][-1], points, steps)
        return contours

    def moved(self, x: float, y: float, scale: float = 1.0) -> Path:
        """The path scaled about its origin, then shifted."""
        return Path(tuple((letter, _moved(numbers, x, y, scale)) for letter, numbers in self.segments))


def _moved(numbers: tuple[float, ...], x: float, y: float, scale: float) -> tuple[float, ...]:
    return tuple(v * scale + (y if i % 2 else x) for i, v in enumerate(numbers))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _curve(start: Point, handles: list[Point], steps: int) -> Iterator[Point]:
    (x0, y0), ((x1, y1), (x2, y2), (x3, y3)) = start, handles
    for step in range(1, steps + 1):
        t = step / steps
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        yield a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3


def arc(centre: Point, radius: float, start: float, end: float) -> list[Segment]:
    """A circular arc between two angles (degrees, clockwise on screen) as cubics of at most 45 degrees.

    The handle of a cubic that follows an arc of angle a is 4/3 tan(a/4) radii long.
    """
    pieces = max(1, math.ceil(abs(end - start) / 45))
    step = math.radians(end - start) / pieces
    reach = 4 / 3 * math.tan(step / 4)
    segments: list[Segment] = []
    for i in range(pieces):
        a, b = math.radians(start) + i * step, math.radians(start) + (i + 1) * step
        numbers = (
            centre[0] + radius * (math.cos(a) - reach * math.sin(a)),
            centre[1] + radius * (math.sin(a) + reach * math.cos(a)),
            centre[0] + radius * (math.cos(b) + reach * math.sin(b)),
            centre[1] + radius * (math.sin(b) - reach * math.cos(b)),
            centre[0] + radius * math.cos(b),
            centre[1] + radius * math.sin(b),
        )
        segments.append(("C", numbers))
    return segments


def rounded(x: float, y: float, width: float, height: float, radius: float) -> Path:
    """A rectangle with circular corners."""
    r = min(radius, width / 2, height / 2)
    right, bottom = x + width, y + height
    return Path(
        (
            ("M", (x + r, y)),
            ("L", (right - r, y)),
            *arc((right - r, y + r), r, -90, 0),
            ("L", (right, bottom - r)),
            *arc((right - r, bottom - r), r, 0, 90),
            ("L", (x + r, bottom)),
            *arc((x + r, bottom - r), r, 90, 180),
            ("L", (x, y + r)),
            *arc((x + r, y + r), r, 180, 270),
            ("Z", ()),
        )
    )
