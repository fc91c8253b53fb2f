"""A picture -> for every barcode in it: geometry, contrast, quiet zone and delivery graded, with an overall
letter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from renderer.barcode import deliver, measure, scan
from renderer.barcode.registry import symbologies

LETTERS = "ABCDF"
# Least values for A, B, C, D; the letter of a symbol is its lowest (ISO/IEC 15415 7.5, 15416 5.4)
_CONTRAST = (70, 55, 40, 20)  # symbol contrast, percent
_MODULATION = (50, 40, 30, 20)  # of matrix symbols, percent
_CORRECTION = (62, 50, 37, 25)  # unused error correction, percent
_GEOMETRY = (96, 92, 85, 75)  # share of runs that are whole modules; ours: the standards measure prints
_QUIET = (100, 90, 75, 50)  # of the quiet zone the standard asks for, percent
_DELIVERY = (85, 70, 55, 40)  # ways of delivery survived, percent
_WHOLE = 0.15  # a run counts as whole modules up to this part of one


@dataclass(frozen=True, slots=True)
class Grade:
    """One barcode with its letters; ``survived`` and ``lost`` name ways of delivery (``deliver.WAYS``)."""

    reading: scan.Reading
    letter: str
    letters: dict[str, str]
    values: dict[str, float]
    survived: tuple[str, ...]
    lost: tuple[str, ...]


def grade(data: bytes | Image.Image) -> tuple[Grade, ...]:
    """Grade every barcode found. Raises UnreadableImage, ImageTooLarge.

    A proxy on the picture alone: paper, screens and optics have their own standards (ISO/IEC 15415, 15416,
    16480).
    """
    image = scan.opened(data).convert("L")
    readings = scan.read(image)
    arrivals = {way: {each.data for each in scan.read(deliver.delivered(image, way))} for way in deliver.WAYS}
    return tuple(_graded(image, reading, arrivals) for reading in readings)


def _graded(image: Image.Image, reading: scan.Reading, arrivals: dict[str, set[bytes]]) -> Grade:
    survived = tuple(way for way, found in arrivals.items() if reading.data in found)
    values = _values(image, reading) | {"delivery": 100 * len(survived) / len(arrivals)}
    scales = {
        "contrast": _CONTRAST,
        "modulation": _MODULATION,
        "geometry": _GEOMETRY,
        "quiet zone": _QUIET,
        "unused correction": _CORRECTION,
        "delivery": _DELIVERY,
    }
    letters = {name: _letter(value, scales[name]) for name, value in values.items()}
    return Grade(
        reading=reading,
        letter=max(letters.values(), key=LETTERS.index),
        letters=letters,
        values={name: round(value, 1) for name, value in values.items()},
        survived=survived,
        lost=tuple(way for way in arrivals if way not in survived),
    )


def _values(image: Image.Image, reading: scan.Reading) -> dict[str, float]:
    """Every measure in percent."""
    area = measure.pixels(image, reading.position)
    low, high = float(area.min()), float(area.max())
    middle = measure.threshold(area)
    values = {
        "contrast": 100 * (high - low) / 255,
        "modulation": 200 * float(np.abs(np.percentile(np.abs(area - middle), 10))) / max(1.0, high - low),
        "geometry": 100 * _whole_runs(area, reading.module),
        "quiet zone": 100 * _quiet_share(reading),
    }
    if reading.unused_correction is not None:
        values["unused correction"] = 100 * reading.unused_correction
    return values


def _whole_runs(area: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], module: float) -> float:
    lengths = measure.runs(area)
    if not len(lengths) or module <= 0:
        return 0.0
    modules = lengths / module
    return float(np.mean(np.abs(modules - np.round(modules)) <= _WHOLE))


def _quiet_share(reading: scan.Reading) -> float:
    """The scantiest side, as a share of what the standard asks for there."""
    kind = symbologies().get(reading.symbology)
    if kind is None:
        return 1.0
    sides = [have / want for have, want in zip(reading.quiet, kind.quiet, strict=True) if want]
    return min([1.0, *sides])


def _letter(value: float, scale: tuple[int, int, int, int]) -> str:
    return LETTERS[sum(value < least for least in scale)]
