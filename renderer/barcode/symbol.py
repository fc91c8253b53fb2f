"""The narrow waist of the room: a Symbol is modules before any pixel; a Symbology is what is known of a kind
of symbol.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple

Quiet = tuple[int, int, int, int]
"""Quiet zone left, top, right, bottom, in X-dimensions."""

Kind = Literal["linear", "stacked", "matrix", "postal"]
OptionValue = str | int | bool | float
Options = Mapping[str, OptionValue]
make = tuple.__new__
"""A named tuple of these fields, in a third of the time that its own constructor takes."""

NO_OPTIONS: Options = MappingProxyType({})


class Message(NamedTuple):
    """A payload that has been judged: what a reader gives back, what the encoder is fed, what people read."""

    data: bytes
    source: bytes
    text: str


class Modules(NamedTuple):
    """Rows of modules as an encoder hands them out: bit ``x`` of row ``y``, lowest bit first, 1 = dark.

    ``stride``, the bytes a row takes, is a multiple of 8; bits beyond the width are 0.
    """

    width: int
    rows: int
    packed: bytes
    stride: int


class Caption(NamedTuple):
    """A piece of human-readable text: where it starts and the modules it spans, from the symbol's left edge.

    ``spread`` sets one character to each equal part of the span; ``above`` stands over an add-on.
    """

    text: str
    start: int
    span: int
    spread: bool = False
    above: bool = False


class Symbol(NamedTuple):
    """A finished symbol in modules; no pixel yet.

    A named tuple, because a frozen dataclass takes four times as long to make.
    ``width`` and ``height`` are modules and X-dimensions without the quiet zone. Module ``x`` of row ``y``
    is dark when bit ``x % 8`` of ``packed[y * stride + x // 8]`` is set. ``row_heights`` is the height of
    every row in X, or one number for all. ``data`` is what a reader gives back, ``text`` the human-readable
    interpretation.
    """

    symbology: str
    width: int
    rows: int
    packed: bytes
    stride: int
    row_heights: float | tuple[float, ...]
    quiet: Quiet
    text: str
    data: bytes

    @property
    def height(self) -> float:
        """Height in X-dimensions without the quiet zone; a whole number for matrix symbols."""
        heights = self.row_heights
        return sum(heights) if isinstance(heights, tuple) else heights * self.rows

    @property
    def total_width(self) -> int:
        """Width in X-dimensions with the quiet zone."""
        return self.width + self.quiet[0] + self.quiet[2]

    @property
    def total_height(self) -> float:
        """Height in X-dimensions with the quiet zone."""
        return self.height + self.quiet[1] + self.quiet[3]

    def matrix(self) -> tuple[str, ...]:
        """The rows as text, ``1`` dark and ``0`` light: what vectors and comparisons are written in."""
        size = (self.width + 7) // 8
        return tuple(
            f"{int.from_bytes(self.packed[at : at + size], 'little'):0{size * 8}b}"[::-1][: self.width]
            for at in range(0, self.rows * self.stride, self.stride)
        )


def pack(rows: tuple[str, ...]) -> Modules:
    """Rows of ``0`` and ``1`` text (equal lengths) -> packed modules."""
    width = len(rows[0])
    stride = -(-width // 64) * 8
    packed = b"".join(int(row[::-1], 2).to_bytes(stride, "little") for row in rows)
    return Modules(width, len(rows), packed, stride)


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a symbology: the values it takes, as a list of choices or a range, and what it does."""

    title: str
    choices: tuple[OptionValue, ...] = ()
    low: float | None = None
    high: float | None = None
    type: type = int
    default: OptionValue | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbology:
    """What is known of one symbology; feeds the encoders, the API, the CLI list, the docs and the tests.

    ``engine`` is libzint's name of it; ``row_height`` the height of a row in X; ``readers`` the names that
    zxing-cpp may report for it, empty when no open reader exists; ``prepare`` judges a payload,
    ``configure`` turns options into libzint's settings, ``finish`` shapes the rows (guard bars, bearer
    bars), ``captions`` places the text of a symbol so many modules wide where it is not simply centred,
    ``columns_for`` says how many columns fill a width in pixels best.
    """

    name: str
    title: str
    standard: str
    aim_id: str
    kind: Kind
    engine: str
    example: str
    prepare: Callable[[str | bytes, Options], Message]
    quiet: Quiet = (0, 0, 0, 0)
    row_height: float | tuple[float, ...] = 1
    options: Mapping[str, Option] = field(default_factory=lambda: MappingProxyType({}))
    configure: Callable[[Options], Mapping[str, object]] = lambda _options: {}
    finish: Callable[[Modules, Options], tuple[Modules, float | tuple[float, ...]]] | None = None
    readers: tuple[str, ...] = ()
    wallet_format: str | None = None
    aliases: tuple[str, ...] = ()
    gs1: bool = False
    captions: Callable[[str, int], tuple[Caption, ...]] | None = None
    columns_for: Callable[[int], int | None] | None = None

    @property
    def has_text(self) -> bool:
        """Whether people may read it below the symbol."""
        return self.kind in {"linear", "postal"}

    @property
    def names(self) -> frozenset[str]:
        """Every name it answers to, in lower case."""
        return frozenset({self.name, *self.aliases})
