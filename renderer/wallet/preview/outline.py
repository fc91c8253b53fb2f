"""A pass style -> the outline of its card: round corners, notches, a scalloped edge."""

from __future__ import annotations

import math
from functools import cache

from renderer.wallet.preview.path import Path, Segment, arc, rounded

CORNER = 10.0
# event ticket: the circle that is cut out of the top edge, measured at half-width 35.5 and depth 16.3
NOTCH_HALF, NOTCH_DEPTH = 35.5, 16.3
# boarding pass: half circles cut out of both sides, under the primary fields
SIDE_NOTCH_RADIUS, SIDE_NOTCH_Y = 5.5, 131.4
# coupon: teeth along the top and the bottom edge
SCALLOPS, SCALLOP_DEPTH = 69, 2.2


@cache
def outline(style: str, width: float, height: float) -> Path:
    """The card's edge, in card units, clockwise from the top left."""
    if style == "coupon":
        return _scalloped(width, height)
    if style == "eventTicket":
        return _cut(width, height, top=True)
    if style == "boardingPass":
        return _cut(width, height, top=False)
    return rounded(0, 0, width, height, CORNER)


def _cut(width: float, height: float, *, top: bool) -> Path:
    """Round corners, with a notch in the top edge or in both sides."""
    r = CORNER
    return Path(
        (
            ("M", (r, 0)),
            *(_top_notch(width) if top else ()),
            ("L", (width - r, 0)),
            *arc((width - r, r), r, -90, 0),
            *(() if top else _side_notch(width, right=True)),
            ("L", (width, height - r)),
            *arc((width - r, height - r), r, 0, 90),
            ("L", (r, height)),
            *arc((r, height - r), r, 90, 180),
            *(() if top else _side_notch(0, right=False)),
            ("L", (0, r)),
            *arc((r, r), r, 180, 270),
            ("Z", ()),
        )
    )


def _top_notch(width: float) -> list[Segment]:
    radius = (NOTCH_HALF**2 + NOTCH_DEPTH**2) / (2 * NOTCH_DEPTH)
    rise = radius - NOTCH_DEPTH
    angle = math.degrees(math.asin(rise / radius))
    return [
        ("L", (width / 2 - NOTCH_HALF, 0)),
        *arc((width / 2, -rise), radius, 180 - angle, angle),
    ]


def _side_notch(x: float, *, right: bool) -> list[Segment]:
    y, r = SIDE_NOTCH_Y, SIDE_NOTCH_RADIUS
    if right:
        return [("L", (x, y - r)), *arc((x, y), r, 270, 90)]
    return [("L", (x, y + r)), *arc((x, y), r, 90, -90)]


def _scalloped(width: float, height: float) -> Path:
    """Half ellipses would do; circles of half a tooth's width, bitten out, look the same at this size."""
    pitch = width / SCALLOPS
    segments: list[Segment] = [("M", (0, SCALLOP_DEPTH))]
    for tooth in range(SCALLOPS):
        segments += _tooth(tooth * pitch, SCALLOP_DEPTH, pitch, up=True)
    segments.append(("L", (width, height - SCALLOP_DEPTH)))
    for tooth in reversed(range(SCALLOPS)):
        segments += _tooth((tooth + 1) * pitch, height - SCALLOP_DEPTH, -pitch, up=False)
    return Path((*segments, ("Z", ())))


def _tooth(x: float, y: float, pitch: float, *, up: bool) -> list[Segment]:
    reach = SCALLOP_DEPTH / 0.75 * (-1 if up else 1)  # a cubic rises three quarters of its handles
    return [("C", (x + pitch * 0.1, y + reach, x + pitch * 0.9, y + reach, x + pitch, y))]
