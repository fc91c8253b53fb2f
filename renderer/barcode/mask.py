"""A QR symbol under mask 0 -> the same under the mask of least penalty: all eight at once, a word a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from renderer.barcode.symbol import Modules

Words = NDArray[np.uint64]

_MASKS = 8
_WORD = np.dtype("<u8")
_ONE, _TWO, _FOUR, _SEVEN = (np.uint64(number) for number in (1, 2, 4, 7))
_CARRY = {each: np.uint64(64) - each for each in (_ONE, _TWO, _FOUR, _SEVEN)}
# ISO/IEC 18004 7.8.3.1, table 11. A run of k >= 5 counts N1 + k - 5: one for each window of five within it,
# and two more where it begins.
_RUN, _BLOCK, _FINDER, _UNEVEN = np.uint16(2), 3, np.uint16(40), 10


@dataclass(frozen=True, slots=True)
class Frame:
    """What the symbols of one size and ECC level share.

    ``deltas`` turn rows (the first eight) and columns (the last eight) under mask 0 into those under each,
    format information included; ``pairs`` has a bit for every two neighbours in a row.
    """

    side: int
    words: int
    deltas: Words
    pairs: Words


@lru_cache(maxsize=256)
def frame(masked: tuple[Modules, ...]) -> Frame:
    """The frame of any eight symbols that differ in nothing but the mask, in its order."""
    side = masked[0].width
    words = -(-side // 64)
    both = np.stack(
        [lines(modules, words) for modules in masked], axis=1
    )  # rows or columns, mask, line, word
    pairs = ((1 << side - 1) - 1).to_bytes(words * 8, "little")
    deltas = (both ^ both[:, :1]).reshape(2 * _MASKS, side, words)
    return Frame(side, words, deltas, np.frombuffer(pairs, _WORD))


def lines(modules: Modules, words: int) -> Words:
    """Rows, and columns as rows: (2, side, words)."""
    side = modules.rows
    found = np.zeros((2, side, words), _WORD)
    found[0] = np.ndarray((side, words), _WORD, modules.packed, 0, (modules.stride, 8))
    bits = np.unpackbits(found[0].view(np.uint8), axis=1, count=side, bitorder="little")
    turned = np.packbits(bits.T, axis=1, bitorder="little")
    found[1].view(np.uint8)[:, : turned.shape[1]] = turned
    return found


def best(modules: Modules, shared: Frame) -> Modules:
    """The symbol under the mask of least penalty, the lowest of equals; ``modules`` is under mask 0."""
    both = lines(modules, shared.words)
    sixteen = both.repeat(_MASKS, axis=0) ^ shared.deltas
    chosen = int(penalties(sixteen, shared).argmin())
    return Modules(modules.width, modules.rows, sixteen[chosen].tobytes(), shared.words * 8)


def penalties(dark: Words, shared: Frame) -> NDArray[np.int64]:
    """Penalty of each of the eight (ISO/IEC 18004 7.8.3.1); beyond its edges a symbol is light."""
    changes = dark ^ _after(dark, _ONE)
    same = ~changes & shared.pairs
    three = same & _after(same, _ONE)  # of one colour
    five = three & _after(three, _TWO)
    begins = five & ~_before(five, _ONE)
    lone = changes & _after(changes, _ONE)
    finders = dark & lone & _after(three, _TWO) & _after(lone, _FOUR)  # 1:1:3:1:1
    finders &= ~(_before(_trail(dark), _ONE) & _after(_lead(dark), _SEVEN))  # four light before or after
    counts = np.bitwise_count(five) + _RUN * np.bitwise_count(begins) + _FINDER * np.bitwise_count(finders)
    across = same[:_MASKS]
    blocks = across[:, :-1] & across[:, 1:] & ~(dark[:_MASKS, :-1] ^ dark[:_MASKS, 1:])
    total: NDArray[np.int64] = counts.reshape(2, _MASKS, -1).sum(axis=(0, 2), dtype=np.int64)
    total += _BLOCK * np.bitwise_count(blocks).reshape(_MASKS, -1).sum(axis=1, dtype=np.int64)
    darks = np.bitwise_count(dark[:_MASKS]).reshape(_MASKS, -1).sum(axis=1, dtype=np.int64)
    area = shared.side * shared.side
    total += _UNEVEN * (np.abs(20 * darks - 10 * area) // area)  # each whole 5 % away from one half
    return total


def _after(lines_: Words, by: np.uint64) -> Words:
    """What stands ``by`` modules further on."""
    moved = lines_ >> by
    if lines_.shape[2] > 1:
        moved[:, :, :-1] |= lines_[:, :, 1:] << _CARRY[by]
    return moved


def _before(lines_: Words, by: np.uint64) -> Words:
    """What stands ``by`` modules earlier."""
    moved = lines_ << by
    if lines_.shape[2] > 1:
        moved[:, :, 1:] |= lines_[:, :, :-1] >> _CARRY[by]
    return moved


def _lead(dark: Words) -> Words:
    """Anything dark here or in the next three modules."""
    two = dark | _after(dark, _ONE)
    return two | _after(two, _TWO)


def _trail(dark: Words) -> Words:
    """Anything dark here or in the three modules before."""
    two = dark | _before(dark, _ONE)
    return two | _before(two, _TWO)
