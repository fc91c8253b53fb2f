"""A baked picture and what changes in it -> the JPEG, re-encoding only the blocks that change.

Restart intervals make stretches of a scan independent of one another (ITU-T T.81, E.1.4 and F.1.1.5.1): at a
restart the DC prediction starts anew and the bits are padded to a byte, so that stretches can be exchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import cycle
from typing import Any

from PIL import Image

from renderer import imaging
from renderer.ticket.shelf import Returning
from renderer.ticket.units import Rect

# T.81 B.1.1.5: within a scan 0xFF is followed by 0 or a marker
MARKERS = tuple(bytes((0xFF, 0xD0 + i)) for i in range(8))
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, b"\xff\xd9"
JOIN = 3  # stretches that cost about as much as one piece more on the sheet
MOST_TEXTS = 32  # whose stretches a base keeps, some kB each
WIDEST = 10  # MCUs between restarts: at 16 px each a rectangle wastes 80 px on average, markers cost 1.3 %


Painter = Callable[[Image.Image, Rect], None]


@dataclass(frozen=True, slots=True)
class Mesh:
    """The stretches of a picture: ``across`` to a row of MCUs, ``down`` rows, each ``wide`` x ``high`` px."""

    size: tuple[int, int]
    mcu: int
    blocks: int
    across: int
    down: int

    @property
    def wide(self) -> int:
        """Width of a stretch in px."""
        return self.mcu * self.blocks

    def cover(self, rects: Iterable[Rect]) -> tuple[Rect, ...]:
        """Disjoint rectangles, in stretches, that hold ``rects`` (px)."""
        return _joined(tuple([self.cell(rect) for rect in rects]))

    def apart(self, rects: tuple[Rect, ...]) -> tuple[tuple[int, ...], ...]:
        """``rects`` (px) by number, in groups: each in stretches that no other group touches."""
        return _grouped(tuple([self.cell(rect) for rect in rects]))

    def is_whole(self, cell: Rect) -> bool:
        """Whether the picture has all pixels of a cell rectangle."""
        return cell.right * self.wide <= self.size[0] and cell.bottom * self.mcu <= self.size[1]

    def cell(self, rect: Rect) -> Rect:
        """The rectangle, in stretches, that holds ``rect`` (px)."""
        x, y, width, height = rect
        wide, mcu = self.mcu * self.blocks, self.mcu
        left, top = max(0, x) // wide, max(0, y) // mcu
        right, bottom = min(self.across, -(-(x + width) // wide)), min(self.down, -(-(y + height) // mcu))
        return Rect(left, top, right - left, bottom - top)

    def pixels(self, cell: Rect) -> Rect:
        """A cell rectangle in px, cut to the picture."""
        x, y = cell.x * self.wide, cell.y * self.mcu
        right, bottom = min(self.size[0], cell.right * self.wide), min(self.size[1], cell.bottom * self.mcu)
        return Rect(x, y, right - x, bottom - y)


@lru_cache(maxsize=256)
def _joined(cells: tuple[Rect, ...]) -> tuple[Rect, ...]:
    """The cells that are none empty; those that overlap or lie near one another made one."""
    apart: list[Rect] = []
    for cell in cells:
        if cell.width <= 0 or cell.height <= 0:
            continue
        grown = cell
        while near := next((other for other in apart if _better_joined(other, grown)), None):
            apart.remove(near)
            grown = union(grown, near)
        apart.append(grown)
    return tuple(apart)


@lru_cache(maxsize=256)
def _grouped(cells: tuple[Rect, ...]) -> tuple[tuple[int, ...], ...]:
    """The cells by number; those that overlap, or the rectangle around others that do, together."""
    groups: list[tuple[Rect, tuple[int, ...]]] = []
    for i, cell in enumerate(cells):
        whole = cell
        group: tuple[int, ...] = (i,)
        while near := next((other for other in groups if other[0].overlaps(whole)), None):
            groups.remove(near)
            whole, group = union(near[0], whole), near[1] + group
        groups.append((whole, group))
    return tuple([group for _, group in groups])


@lru_cache(maxsize=64)
def mesh(size: tuple[int, int], subsampling: str) -> Mesh:
    """The stretches for a picture of ``size`` px: up to ``WIDEST`` wide, a whole number of them to a row."""
    mcu = 16 if subsampling == "4:2:0" else 8  # T.81 A.2.4: 2 x 2 luminance blocks to a minimum coded unit
    columns = -(-size[0] // mcu)
    blocks = max(n for n in range(1, WIDEST + 1) if columns % n == 0)
    if blocks < 3:  # a prime number of columns: one stretch to a row rather than a marker every block
        blocks = columns
    return Mesh(size, mcu, blocks, columns // blocks, -(-size[1] // mcu))


@dataclass(frozen=True, slots=True)
class Coding:
    """JPEG settings that base and pieces must share."""

    quality: int
    subsampling: str

    def encode(self, image: Image.Image, blocks: int) -> bytes:
        """Baseline JPEG with a restart marker every ``blocks`` MCUs; default Huffman tables."""
        return imaging.encode_jpeg(image, self.quality, subsampling=self.subsampling, restart_blocks=blocks)


@dataclass(frozen=True, slots=True)
class Base:
    """A baked picture with its JPEG cut into header and stretches, each with the marker that follows it.

    So has the last one, where the end of the image takes the marker's place.
    """

    image: Image.Image = field(repr=False)
    mesh: Mesh
    coding: Coding
    header: bytes = field(repr=False)
    stretches: tuple[bytes, ...] = field(repr=False)
    frames: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)
    texts: Returning[object, dict[int, bytes]] = field(
        default_factory=lambda: Returning(MOST_TEXTS), repr=False, compare=False
    )


def encode_whole(image: Image.Image, coding: Coding) -> bytes:
    """The full encode that a spliced one equals byte for byte."""
    return coding.encode(image, mesh(image.size, coding.subsampling).blocks)


def base(image: Image.Image, coding: Coding) -> Base:
    """Encode ``image`` once and cut its scan; the image must not be drawn on afterwards."""
    grid = mesh(image.size, coding.subsampling)
    header, stretches = cut(encode_whole(image, coding))
    return Base(image, grid, coding, header, tuple(_marked(stretches, 0)))


def splice(
    on: Base, rects: Iterable[Rect], paint: Painter, ready: Mapping[int, bytes] | None = None
) -> bytes:
    """The JPEG of ``on`` with ``paint(piece, area)`` done for every area around ``rects`` (px).

    What ``paint`` changes must lie within ``rects``, or in the stretches that are ``ready``, by number.
    """
    stretches = list(on.stretches)
    for number, stretch in (ready or {}).items():
        stretches[number] = stretch
    for number, stretch in encoded(on, rects, paint).items():
        stretches[number] = stretch
    stretches[-1] = stretches[-1][:-2]
    return b"".join((on.header, *stretches, _END_OF_IMAGE))


def encoded(on: Base, rects: Iterable[Rect], paint: Painter) -> dict[int, bytes]:
    """The stretches around ``rects``, by number, each with the marker that follows it."""
    made: dict[int, bytes] = {}
    for first, row in _rows(on, rects, paint):
        for number, stretch in enumerate(row, first):
            made[number] = stretch + MARKERS[number % 8]
    return made


def _marked(stretches: Iterable[bytes], first: int) -> list[bytes]:
    """Each with the marker that follows it, counted from number ``first``."""
    return [stretch + MARKERS[i % 8] for i, stretch in enumerate(stretches, first)]


def _rows(on: Base, rects: Iterable[Rect], paint: Painter) -> Iterator[tuple[int, list[bytes]]]:
    """The stretches around ``rects``, those of a row together with the number of the first.

    Areas of whole MCUs go to the encoder on one sheet, for each call costs as much as a dozen stretches; one
    that the picture's edge cuts off is completed by the encoder itself and must end where the picture does.
    """
    whole: list[Rect] = []
    sheets = [whole]
    for cell in on.mesh.cover(rects):
        if on.mesh.is_whole(cell):
            whole.append(cell)
        else:
            sheets.append([cell])
    for cells in filter(None, sheets):
        data = on.coding.encode(_sheet(on, cells, paint), on.mesh.blocks)
        fresh = _split(data[len(on.header) : -2])  # equal settings give headers of equal length
        across, at = max([cell.width for cell in cells]), 0
        for cell in cells:
            for row in range(cell.y, cell.bottom):
                yield row * on.mesh.across + cell.x, fresh[at : at + cell.width]
                at += across


def _sheet(on: Base, cells: Sequence[Rect], paint: Painter) -> Image.Image:
    """The areas of ``cells``, painted, one below the other."""
    first, *others = [_piece(on, on.mesh.pixels(cell), paint) for cell in cells]
    if not others:
        return first
    width = max([first.width, *[piece.width for piece in others]])
    height = first.height + sum([piece.height for piece in others])
    sheet = first.crop((0, 0, width, height))  # black beyond it
    y = first.height
    for piece in others:
        sheet.paste(piece, (0, y))
        y += piece.height
    return sheet


def _piece(on: Base, area: Rect, paint: Painter) -> Image.Image:
    piece = on.image.crop((area.x, area.y, area.right, area.bottom))
    paint(piece, area)
    return piece


def cut(data: bytes) -> tuple[bytes, list[bytes]]:
    """A JPEG's header up to the scan's first byte, and the scan's stretches without markers."""
    at = 2  # after SOI
    while data[at + 1] != _START_OF_SCAN:
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return data[:at], _split(data[at:-2])


def _split(scan: bytes) -> list[bytes]:
    """The stretches between a scan's markers, which come in turn (T.81 E.1.4)."""
    found, at = [], 0
    for marker in cycle(MARKERS):
        end = scan.find(marker, at)
        if end < 0:
            break
        found.append(scan[at:end])
        at = end + 2
    return [*found, scan[at:]]


def _better_joined(one: Rect, other: Rect) -> bool:
    both = union(one, other)
    extra = both.width * both.height - one.width * one.height - other.width * other.height
    return extra <= JOIN or one.overlaps(other)


def union(one: Rect, other: Rect) -> Rect:
    """The least rectangle that holds both."""
    x, y = min(one.x, other.x), min(one.y, other.y)
    return Rect(x, y, max(one.right, other.right) - x, max(one.bottom, other.bottom) - y)
