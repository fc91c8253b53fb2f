"""Modules that are whole JPEG blocks -> the stretches of a scan that show them, without any encoder.

Such blocks are of one colour: a DC difference and an end-of-block (ITU-T T.81, F.1.2.1 and F.1.2.2). What
stands beside them in a stretch is the baked picture's and taken over bit for bit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from renderer.ticket.items import BarcodeItem
from renderer.ticket.splice import MARKERS, Base, Coding, cut
from renderer.ticket.units import Rect

_MCU, _BLOCK = 16, 8  # px; T.81 A.2.4 with 4:2:0: four luminance blocks and two of chrominance
_COMPONENTS = (0, 0, 0, 0, 1, 2)  # of the blocks of an MCU

Huffman = dict[str, int]
Tables = dict[int, Huffman]  # by class * 16 + destination, as DHT has it


class Mcu(NamedTuple):
    """Where an MCU's bits begin, and its six DC values when nothing else is in it."""

    at: int
    flat: tuple[int, ...] | None


class Gap(NamedTuple):
    """The ``cells`` that go into one stretch between bits that stay.

    ``before`` and ``after`` are those bits as numbers, ``tail`` how many come after, ``stay`` all.
    """

    number: int
    cells: slice
    before: int
    after: int
    tail: int
    stay: int
    marker: bytes


@dataclass(frozen=True, slots=True)
class Frame:
    """What all symbols in one place share.

    ``white`` is where blocks must be plain, px; ``corner`` the symbol's first block. An MCU is told by bits,
    from the lowest: its four blocks from the last (1 = dark), the block before them, and whether it begins a
    stretch; ``starts`` is (rows, columns, 8) with that one set; ``codes`` are the JPEG's bits for each.
    """

    white: Rect
    corner: tuple[int, int]
    starts: NDArray[np.uint8]
    gaps: tuple[Gap, ...]
    codes: tuple[str, ...]


def stretches(on: Base, item: BarcodeItem, above: Sequence[Rect]) -> dict[int, bytes] | None:
    """The stretches that show the symbol, by number; None where an encoder is needed.

    ``above`` is where anything else is drawn over the tile. The symbol must be bare, on the tile of ``on``.
    """
    look = item.rect, item.at, item.module, item.color, item.tile, item.radius, item.bare
    key = (*look, item.symbol.quiet, item.symbol.row_heights)
    if key not in on.frames:
        on.frames[key] = _frame(on, item) if _suits(on, item) else None
    frame = on.frames[key]
    if frame is None or any(place.overlaps(frame.white) for place in above):
        return None
    return _written(frame, _cells(item, frame))


def _suits(on: Base, item: BarcodeItem) -> bool:
    """Whether all blocks around the symbol are plain, grey and on the grid."""
    place, tile = item.modules, item.rect.inset(item.radius)
    white = _white(item)
    return (
        item.bare
        and on.mesh.mcu == _MCU
        and item.symbol.row_heights == 1
        and item.module in (_BLOCK, _MCU)
        and place.x % _BLOCK == 0 == place.y % _BLOCK
        and len(set(item.color[:3])) == 1 == len(set(item.tile[:3]))
        and tile.x <= white.x
        and tile.y <= white.y
        and white.right <= min(tile.right, on.mesh.size[0])
        and white.bottom <= min(tile.bottom, on.mesh.size[1])
    )


def _hull(item: BarcodeItem) -> Rect:
    """The MCUs that the modules touch."""
    place = item.modules
    left, top = place.x // _MCU, place.y // _MCU
    return Rect(left, top, -(-place.right // _MCU) - left, -(-place.bottom // _MCU) - top)


def _white(item: BarcodeItem) -> Rect:
    """Those and one more on either side, px."""
    hull = _hull(item)
    return Rect((hull.x - 1) * _MCU, hull.y * _MCU, (hull.width + 2) * _MCU, hull.height * _MCU)


def _frame(on: Base, item: BarcodeItem) -> Frame | None:
    hull, blocks = _hull(item), on.mesh.blocks
    dark, light = (_level(on.coding, colour[0]) for colour in (item.color, item.tile))
    if dark is None or light is None:
        return None
    starts = np.zeros((hull.height, hull.width + 1, 8), np.uint8)  # the light one to the right follows it
    starts[:, -hull.x % blocks :: blocks, 2] = 1
    corner = item.modules.x // _BLOCK - hull.x * 2, item.modules.y // _BLOCK - hull.y * 2
    codes = _codes((dark, light), _tables(on.header))
    return Frame(_white(item), corner, starts, tuple(_gaps(on, hull)), codes)


def _gaps(on: Base, hull: Rect) -> Iterator[Gap]:
    blocks, tables = on.mesh.blocks, _tables(on.header)
    for row in range(hull.y, hull.bottom):
        for column in range(hull.x // blocks, -(-hull.right // blocks)):
            first, last = max(hull.x, column * blocks), min(hull.right + 1, (column + 1) * blocks)
            number = row * on.mesh.across + column
            bits, mcus = _decoded(on.stretches[number][:-2], tables, blocks)
            begin, end = mcus[first - column * blocks].at, mcus[last - column * blocks].at
            before, after = bits[:begin], bits[end : mcus[-1].at]
            left = (row - hull.y) * (hull.width + 1) - hull.x
            yield Gap(
                number,
                slice(left + first, left + last),
                int(before or "0", 2),
                int(after or "0", 2),
                len(after),
                len(before) + len(after),
                MARKERS[number % 8],
            )


@lru_cache(maxsize=256)
def _level(coding: Coding, grey: int) -> int | None:
    """The DC value of a block of that grey, as the encoder rounds it; None if it takes more than that."""
    header, (stretch,) = cut(coding.encode(Image.new("RGB", (_MCU, _MCU), (grey, grey, grey)), 1))
    flat = _decoded(stretch, _tables(header), 1)[1][0].flat
    return flat[0] if flat is not None and flat[4:] == (0, 0) else None


def _codes(levels: tuple[int, int], tables: Tables) -> tuple[str, ...]:
    """The JPEG's bits for each MCU as ``Frame`` tells them; ``levels`` of the dark and the light."""
    dc = {symbol: code for code, symbol in tables[0x00].items()}
    end = next(code for code, symbol in tables[0x10].items() if symbol == 0)
    rest = next(code for code, symbol in tables[0x01].items() if symbol == 0)
    rest += next(code for code, symbol in tables[0x11].items() if symbol == 0)
    codes = []
    dark, light = levels
    for cell in range(64):
        before = 0 if cell & 32 else dark if cell & 16 else light  # at a start: T.81 F.1.1.5.1
        bits = ""
        for bit in (8, 4, 2, 1):
            level = dark if cell & bit else light
            bits += _difference(level - before, dc) + end
            before = level
        codes.append(bits + rest + rest)
    return tuple(codes)


def _difference(value: int, dc: dict[int, str]) -> str:
    """A DC difference (T.81 F.1.2.1.1): its category, then that many bits, negative ones less one."""
    size = abs(value).bit_length()
    return dc[size] + (f"{value if value > 0 else value + (1 << size) - 1:0{size}b}" if size else "")


def _cells(item: BarcodeItem, frame: Frame) -> bytes:
    """The MCUs of the frame, row by row, as indices of its codes."""
    symbol, times = item.symbol, item.module // _BLOCK
    packed = np.frombuffer(symbol.packed, np.uint8).reshape(symbol.rows, symbol.stride)
    dark = np.unpackbits(packed, axis=1, count=symbol.width, bitorder="little")
    if times > 1:
        dark = dark.repeat(times, axis=0).repeat(times, axis=1)
    (down, across, _), (x, y) = frame.starts.shape, frame.corner
    blocks = np.zeros((down, 2, across * 2), np.uint8)
    blocks.reshape(down * 2, across * 2)[y : y + dark.shape[0], x : x + dark.shape[1]] = dark
    bits = frame.starts.copy()
    bits[:, 1:, 3] = blocks[:, 1, 1:-1:2]
    bits[:, :, 4:6] = blocks[:, 0].reshape(down, across, 2)
    bits[:, :, 6:] = blocks[:, 1].reshape(down, across, 2)
    return np.packbits(bits).tobytes()


def _written(frame: Frame, cells: bytes) -> dict[int, bytes]:
    code, made = frame.codes.__getitem__, {}
    for number, part, before, after, tail, stay, marker in frame.gaps:
        bits = "".join(map(code, cells[part]))
        length = len(bits)
        value = ((before << length) + int(bits, 2) << tail) + after
        length += stay
        spare = -length % 8
        value = (value + 1 << spare) - 1  # filled up with ones: T.81 F.1.2.3
        made[number] = value.to_bytes(length + spare >> 3).replace(b"\xff", b"\xff\0") + marker
    return made


def _decoded(stretch: bytes, tables: Tables, count: int) -> tuple[str, list[Mcu]]:
    """The stretch's bits, and ``count`` MCUs in them with an empty one after the last."""
    data = stretch.replace(b"\xff\0", b"\xff")
    bits = f"{int.from_bytes(data):0{len(data) * 8}b}"
    at, mcus, levels = 0, [], [0, 0, 0]
    for _ in range(count):
        begin, plain, values = at, True, []
        for component in _COMPONENTS:
            at, difference, alone = _block(bits, at, tables, int(component > 0))
            levels[component] += difference
            values.append(levels[component])
            plain = plain and alone
        mcus.append(Mcu(begin, tuple(values) if plain else None))
    return bits, [*mcus, Mcu(at, None)]


def _block(bits: str, at: int, tables: Tables, kind: int) -> tuple[int, int, bool]:
    """Where a block ends, its DC difference, and whether it has no other coefficient."""
    at, size = _symbol(bits, at, tables[kind])
    value = int(bits[at : at + size] or "0", 2)
    difference = value if not size or bits[at] == "1" else value - (1 << size) + 1
    at, coefficient, alone = at + size, 1, True
    while coefficient < 64:
        at, symbol = _symbol(bits, at, tables[0x10 + kind])
        if symbol == 0:
            break
        alone = False
        at, coefficient = at + (symbol & 15), coefficient + (symbol >> 4) + 1
    return at, difference, alone


def _symbol(bits: str, at: int, table: Huffman) -> tuple[int, int]:
    for end in range(at + 1, at + 17):
        if (symbol := table.get(bits[at:end])) is not None:
            return end, symbol
    raise ValueError("a scan of other tables than its header's")


@lru_cache(maxsize=64)
def _tables(header: bytes) -> Tables:
    """The Huffman tables of a JPEG header (T.81 B.2.4.2, codes by C.2)."""
    found: Tables = {}
    at = 2
    while at < len(header):
        size = int.from_bytes(header[at + 2 : at + 4])
        segment = header[at + 4 : at + 2 + size]
        if header[at + 1] == 0xC4:
            while segment:
                counts, total = segment[1:17], sum(segment[1:17])
                found[segment[0]] = dict(_coded(counts, segment[17 : 17 + total]))
                segment = segment[17 + total :]
        at += 2 + size
    return found


def _coded(counts: bytes, symbols: bytes) -> Iterator[tuple[str, int]]:
    code, place = 0, 0
    for length, count in enumerate(counts, 1):
        for symbol in symbols[place : place + count]:
            yield f"{code:0{length}b}", symbol
            code += 1
        place, code = place + count, code << 1
