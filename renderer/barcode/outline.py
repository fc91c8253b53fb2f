"""Bitmap -> the outlines of its dark areas, as closed polygons in pixels: what the vector formats draw."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from renderer.barcode.layout import Bitmap

Point = tuple[int, int]


def outlines(bitmap: Bitmap) -> list[list[Point]]:
    """Closed polygons (last point not repeated), horizontal and vertical edges only; fill them even-odd.

    One outline around each dark area and each hole: no seams between rows, whatever the reader's smoothing.
    """
    layout = bitmap.layout
    dark = 1 - np.unpackbits(bitmap.distinct(), axis=1)[:, : layout.width]
    ys = [layout.top, *(layout.top + np.cumsum(layout.repeats)).tolist()]
    steps = _edges(dark.astype(np.int8))
    polygons = []
    while steps:
        polygons.append([(x, ys[y]) for x, y in _walk(steps)])
    return polygons


def _edges(dark: NDArray[np.int8]) -> dict[Point, list[Point]]:
    """Every corner with the corners that edges lead to from it, dark on the right hand."""
    framed = np.pad(dark, 1)
    steps: dict[Point, list[Point]] = {}
    across = np.diff(framed, axis=0)[:, 1:-1]  # 1: dark begins below
    for row, line in enumerate(across):
        for left, right, sign in _spans(line):
            start, end = ((left, row), (right, row)) if sign > 0 else ((right, row), (left, row))
            steps.setdefault(start, []).append(end)
    down = np.diff(framed, axis=1)[1:-1]  # 1: dark begins to the right
    for column, line in enumerate(down.T):
        for top, bottom, sign in _spans(line):
            start, end = ((column, bottom), (column, top)) if sign > 0 else ((column, top), (column, bottom))
            steps.setdefault(start, []).append(end)
    return steps


def _spans(line: NDArray[np.int8]) -> list[tuple[int, int, int]]:
    """Runs of equal non-zero values: (first, one past the last, value)."""
    bounds = np.flatnonzero(np.diff(line, prepend=0, append=0)).tolist()
    return [(first, last, int(line[first])) for first, last in pairwise(bounds) if line[first]]


def _walk(steps: dict[Point, list[Point]]) -> list[Point]:
    """Follow edges from any corner back to it, using them up; corners in a straight line are left out."""
    start = next(iter(steps))
    corner, path = start, [start]
    while True:
        ends = steps[corner]
        corner = ends.pop()
        if not ends:
            del steps[path[-1]]
        if corner == start:
            return path
        path.append(corner)
