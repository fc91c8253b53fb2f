"""A boarding pass's transitType -> the pictogram between its two places, drawn here as a path."""

from __future__ import annotations

from collections.abc import Mapping

from renderer.wallet.preview.path import Path, Segment, arc

SIZE = (39.0, 36.0)  # of every pictogram, card units
DEFAULT = "PKTransitTypeGeneric"


def pictogram(transit: str) -> Path:
    """The path of a transit type, within SIZE; an unknown type is drawn as the generic arrow."""
    return PICTOGRAMS.get(transit, PICTOGRAMS[DEFAULT])


def _polygon(*points: tuple[float, float]) -> tuple[Segment, ...]:
    return (("M", points[0]), *(("L", point) for point in points[1:]), ("Z", ()))


def _circle(x: float, y: float, radius: float) -> tuple[Segment, ...]:
    return (("M", (x + radius, y)), *arc((x, y), radius, 0, 360), ("Z", ()))


def _box(x: float, y: float, width: float, height: float, radius: float) -> tuple[Segment, ...]:
    r, right, bottom = radius, x + width, y + height
    return (
        ("M", (x + r, y)), ("L", (right - r, y)), *arc((right - r, y + r), r, -90, 0),
        ("L", (right, bottom - r)), *arc((right - r, bottom - r), r, 0, 90),
        ("L", (x + r, bottom)), *arc((x + r, bottom - r), r, 90, 180),
        ("L", (x, y + r)), *arc((x + r, y + r), r, 180, 270), ("Z", ()),
    )  # fmt: skip


_AIR = Path(
    (
        ("M", (39, 18)),
        ("C", (39, 20.2, 35.2, 21.6, 32.6, 21.6)),
        ("L", (25, 21.6)), ("L", (13.6, 35)), ("C", (13, 35.7, 12.6, 36, 11.8, 36)), ("L", (9, 36)),
        ("L", (15.2, 21.6)), ("L", (6.8, 21)),
        ("L", (2.6, 26.4)), ("C", (2.2, 26.9, 1.9, 27, 1.4, 27)), ("L", (0, 27)),
        ("L", (0, 9)), ("L", (1.4, 9)), ("C", (1.9, 9, 2.2, 9.1, 2.6, 9.6)),
        ("L", (6.8, 15)), ("L", (15.2, 14.4)),
        ("L", (9, 0)), ("L", (11.8, 0)), ("C", (12.6, 0, 13, 0.3, 13.6, 1)), ("L", (25, 14.4)),
        ("L", (32.6, 14.4)),
        ("C", (35.2, 14.4, 39, 15.8, 39, 18)),
        ("Z", ()),
    )
)  # fmt: skip
_BOAT = Path(
    (
        *_polygon((17.5, 2), (17.5, 21), (6, 21)),
        *_polygon((20.5, 0), (20.5, 21), (34, 21)),
        *_polygon((1, 24), (38, 24), (32, 34), (7, 34)),
    )
)
_BUS = Path(
    (
        *_box(2, 3, 35, 22, 4),
        *_box(5, 7, 7, 8, 1), *_box(14, 7, 7, 8, 1), *_box(23, 7, 11, 8, 1),
        *_circle(10.5, 30, 4), *_circle(28.5, 30, 4),
    )
)  # fmt: skip
_TRAIN = Path(
    (
        *_box(7, 1, 25, 27, 5),
        *_box(10.5, 6, 18, 9, 1.5),
        *_circle(13, 22, 2), *_circle(26, 22, 2),
        *_polygon((10, 29.5), (14, 29.5), (10, 35.5), (6, 35.5)),
        *_polygon((25, 29.5), (29, 29.5), (33, 35.5), (29, 35.5)),
    )
)  # fmt: skip
_GENERIC = Path(_polygon((1, 13), (22, 13), (22, 4), (38.5, 18), (22, 32), (22, 23), (1, 23)))

# Wallet Passes: Pass.BoardingPass.transitType
PICTOGRAMS: Mapping[str, Path] = {
    "PKTransitTypeAir": _AIR,
    "PKTransitTypeBoat": _BOAT,
    "PKTransitTypeBus": _BUS,
    "PKTransitTypeTrain": _TRAIN,
    DEFAULT: _GENERIC,
}
