"""What may be asked of one picture at the edges (command line, HTTP): the least and most of every measure.

The room itself goes further (``layout.MAX_SIDE``); this keeps one request within what a server can spare.
"""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """Both ends belong to what is allowed."""

    least: int
    most: int


WIDTH = Limits(1, 4000)  # px
MODULE = Limits(1, 100)  # px
QUIET = Limits(0, 100)  # modules
BAR_HEIGHT = Limits(1, 4000)  # px
DPI = Limits(1, 10_000)
X_DIMENSION = Limits(0, 100)  # mm; more than 0
