"""What was measured on pictures of real passes -> where each group of fields stands in each style.

Card units: the card is 375 wide and 525 high. ``top`` of a label is the top of its capitals; ``line`` of a
value is the top of its line box, which is what the phone keeps when it shrinks a value. *Inferred* marks what
no picture showed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from renderer.wallet.preview.phonefont import Face

LEFT, RIGHT = 14.2, 360.8  # edges of the texts' advance; their ink stands about a unit inside
LABEL = Face(8.45, 600)
LABEL_BELOW = Face(13.8, 400)  # of a primary value over a strip, not in capitals
GAP = 8.0  # least space between two columns of a row; measured between 5 and 13
LEAST = 8.3  # smallest capital height a value shrinks to (inferred: 10 design points)

SHEEN_HEIGHT, SHEEN = 50.0, 0.29  # +9 levels on a grey of 187, +5 on the green of 221 of a yellow

HEADER_LABEL_TOP = 11.6
HEADER_LINE = 19.3
HEADER = Face(15.9, 400)
HEADER_MAX = 118.6  # widest header value; a longer one shrinks
HEADER_GAP = 18.4
HEADER_MIDDLE = 29.9  # of logo and logo text
LOGO_LEFT = 12.0
LOGO_BOX = (160.0, 50.0)  # HIG: at most
LOGO_TEXT = Face(13.6, 600)
LOGO_TEXT_GAP = 8.0  # inferred

THUMBNAIL = (90.0, 90.0)
THUMBNAIL_TOP = 75.0  # inferred
BODY_GAP = 12.0  # between texts and a thumbnail; inferred
FOOTER_BOX = (286.0, 15.0)
FOOTER_GAP = 8.0  # above the barcode; inferred


@dataclass(frozen=True, slots=True)
class Band:
    """A row of fields: cap-top of its labels, line-top of its values, the natural look of the values."""

    label_top: float
    line: float
    value: Face


@dataclass(frozen=True, slots=True)
class Strip:
    """Where the strip lies, and over it the value's line-top and the cap-top of the label below."""

    top: float
    height: float
    line: float
    label_top: float
    value: Face


@dataclass(frozen=True, slots=True)
class StyleMetrics:
    """Everything of one style.

    ``merged``: secondary and auxiliary fields share one row, which is ``crowded`` when it holds more than
    two.
    """

    primary: Band
    secondary: Band
    auxiliary: Band
    second_auxiliary: Band | None = None
    strip: Strip | None = None
    merged: bool = False
    crowded: Band | None = None
    thumbnail: bool = False
    beside_thumbnail: tuple[str, ...] = ()


_ROW = Face(12.39, 300)
_LARGE_ROW = Face(19.82, 300)
# over a strip: inferred from the strip's place and the phone's line heights
_WIDE_STRIP = Strip(66.0, 144.0, 79.0, 164.6, Face(47.7, 300))
_EVENT_STRIP = Strip(66.0, 98.0, 72.0, 139.0, Face(30.0, 300))
_STRIPPED = Band(80.6, 92.2, Face(22.3, 400))

METRICS: Mapping[str, StyleMetrics] = {
    "boardingPass": StyleMetrics(
        primary=Band(72.5, 0.0, Face(29.9, 300)),  # the values stand about BOARDING_MIDDLE instead
        auxiliary=Band(145.5, 154.5, _ROW),  # inferred, as is the next
        secondary=Band(191.5, 200.5, _ROW),
    ),
    "generic": StyleMetrics(
        primary=Band(80.7, 92.2, Face(22.3, 400)),
        secondary=Band(183.8, 192.4, Face(14.04, 300)),
        auxiliary=Band(229.9, 238.9, _ROW),
        thumbnail=True,
        beside_thumbnail=("primary",),
    ),
    # measured: a store card's row of two, a coupon's row of four; the two others lie between (inferred)
    "storeCard": StyleMetrics(
        primary=_STRIPPED,
        secondary=Band(223.5, 236.4, _LARGE_ROW),
        auxiliary=Band(223.5, 236.4, _LARGE_ROW),
        crowded=Band(223.5, 233.3, _LARGE_ROW),
        strip=_WIDE_STRIP,
        merged=True,
    ),
    "coupon": StyleMetrics(
        primary=_STRIPPED,
        secondary=Band(223.5, 233.3, _LARGE_ROW),
        auxiliary=Band(223.5, 233.3, _LARGE_ROW),
        crowded=Band(223.5, 230.2, _LARGE_ROW),
        strip=_WIDE_STRIP,
        merged=True,
    ),
    "eventTicket": StyleMetrics(
        primary=Band(72.4, 81.0, Face(15.4, 400)),
        secondary=Band(127.0, 135.8, Face(12.39, 400)),
        auxiliary=Band(177.3, 187.2, Face(10.73, 400)),
        second_auxiliary=Band(217.0, 226.9, Face(10.73, 400)),
        strip=_EVENT_STRIP,
        thumbnail=True,
        beside_thumbnail=("primary", "secondary"),
    ),
}
# an event ticket's rows under its strip; inferred
EVENT_UNDER_STRIP = {
    "secondary": Band(178.0, 186.8, Face(12.39, 400)),
    "auxiliary": Band(220.0, 229.9, Face(10.73, 400)),
}

BOARDING_MIDDLE = 107.0  # of the primary values' capitals
BOARDING_ICON = (189.6, 108.2)  # centre
BOARDING_GAP = 6.0  # between a primary value and the pictogram
