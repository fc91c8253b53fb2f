"""A QR symbol under mask 0 -> the same under the mask of least penalty: all eight at once, in whole integers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from renderer.barcode.symbol import Modules

_MASKS = 8
_WORD = np.dtype("<u8")
# ISO/IEC 18004 7.8.3.1, table 11. A run of k >= 5 counts N1 + k - 5: one for each window of five within it, and
# two more. Features: windows and runs, dark and light, across and down; blocks of two by two; finder-like patterns.
_WEIGHTS = np.array((1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 40, 40))
_N4 = 10


@dataclass(frozen=True, slots=True)
class Frame:
    """What the symbols of one size and ECC level share: the eight lie one above the other, as one integer.

    Rows take ``pitch`` bits: the side and at least four light modules; above each symbol stand four light rows.
    ``deltas`` turn eight copies under mask 0 into the eight masks, format information included.
    """

    side: int
    pitch: int
    deltas: int
    inside: int
    everywhere: int

    @property
    def segment(self) -> int:
        """Bits that one of the eight takes."""
        return (self.side + 4) * self.pitch


@lru_cache(maxsize=256)
def frame(masked: tuple[Modules, ...]) -> Frame:
    """The frame of any eight symbols that differ in nothing but the mask, in its order."""
    side = masked[0].width
    pitch = -(-(side + 4) // 64) * 64
    segment = (side + 4) * pitch
    whole = [_whole(modules, pitch) for modules in masked]
    row = (1 << side) - 1
    rows = sum(row << (4 + number) * pitch for number in range(side))
    return Frame(
        side=side,
        pitch=pitch,
        deltas=sum((whole[0] ^ each) << number * segment for number, each in enumerate(whole)),
        inside=sum(rows << number * segment for number in range(_MASKS)),
        everywhere=(1 << _MASKS * segment + 4 * pitch) - 1,
    )


def _whole(modules: Modules, pitch: int) -> int:
    return int.from_bytes(_rows(modules, pitch), "little")


def _rows(modules: Modules, pitch: int) -> bytes:
    """Four light rows, then the symbol's, ``pitch`` bits each."""
    words = np.ndarray((modules.rows, pitch // 64), _WORD, modules.packed, 0, (modules.stride, 8))
    return bytes(pitch // 2) + words.tobytes()


def best(modules: Modules, shared: Frame) -> Modules:
    """The symbol under the mask of least penalty (the lowest number of equals); ``modules`` is under mask 0."""
    eight = int.from_bytes(_rows(modules, shared.pitch) * _MASKS, "little") ^ shared.deltas
    size = shared.segment // 8
    at = int(penalties(eight, shared).argmin()) * size
    stride = shared.pitch // 8
    packed = eight.to_bytes(size * _MASKS, "little")[at + 4 * stride : at + size]
    return Modules(modules.width, modules.rows, packed, stride)


def penalties(eight: int, shared: Frame) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Penalty of each of the eight (ISO/IEC 18004 7.8.3.1); beyond its edges a symbol is light."""
    pitch, size = shared.pitch, shared.segment // 8
    dark, light, ground = eight, eight ^ shared.inside, eight ^ shared.everywhere
    windows, blocks = [], []
    for step in (1, pitch):
        for colour in (dark, light):
            two = colour & colour >> step
            windows.append(two & two >> 2 * step & colour >> 4 * step)
            if step == 1:
                blocks.append(two & two >> pitch)
    starts = [each & ~(each << step) for each, step in zip(windows, (1, 1, pitch, pitch), strict=True)]
    finders = [_finders(dark, ground, step) for step in (1, pitch)]
    features = b"".join(
        feature.to_bytes(size * (_MASKS + 1), "little") for feature in (*windows, *starts, *blocks, *finders)
    )
    counts = _counted(features, size, _MASKS + 1)[:, :_MASKS]
    darks = _counted(dark.to_bytes(size * _MASKS, "little"), size, _MASKS)[0]
    total = shared.side * shared.side
    # N4: for each whole 5 % that the dark share is away from 50 %
    uneven = np.abs(20 * darks - 10 * total) // total
    found: np.ndarray[tuple[int], np.dtype[np.int64]] = _WEIGHTS @ counts + _N4 * uneven
    return found


def _counted(features: bytes, size: int, segments: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Bits set in each segment of each feature."""
    words = np.frombuffer(features, _WORD).reshape(-1, segments, size // 8)
    return np.bitwise_count(words).sum(axis=2, dtype=np.int64)  # type: ignore[no-any-return]


def _finders(dark: int, ground: int, step: int) -> int:
    """Where 1:1:3:1:1 begins, with four light modules before or after it."""
    three = dark & dark >> step & dark >> 2 * step
    pattern = dark & ground >> step & three >> 2 * step & ground >> 5 * step & dark >> 6 * step
    two = ground & ground >> step
    four = two & two >> 2 * step
    return pattern & (four << 4 * step | four >> 7 * step)
