"""A pass's barcode -> its symbol, white tile, place and text below, in card units."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping
from dataclasses import dataclass

from renderer import barcode
from renderer.barcode import Symbol
from renderer.errors import BarcodeError, InputError
from renderer.typography import FontBook
from renderer.wallet.notice import Notice
from renderer.wallet.preview import phonefont
from renderer.wallet.preview.display import CARD_WIDTH, Box, Code, State
from renderer.wallet.preview.limits import SQUARE
from renderer.wallet.preview.metrics import LEFT
from renderer.wallet.preview.path import Path, rounded
from renderer.wallet.preview.phonefont import Face
from renderer.wallet.preview.rows import cut, judge
from renderer.wallet.preview.view import Barcode

# One pixel of the measured phone: a card is 358 points of 3 pixels wide there, and square symbols get whole
# pixels.
PIXEL = CARD_WIDTH / (358 * 3)
SQUARE_PIXELS = 435  # most pixels across a square symbol with a border of one module
INSET_X, INSET_TOP, INSET_BOTTOM = 6.0, 5.4, 7.3  # white around that border
SQUARE_BOTTOM = 511.9  # lower edge of a square symbol's tile
SQUARE_IMAGE_BOTTOM = 488.6  # of the border, when a text stands below
ALT = Face(10.5, 400)
ALT_BASELINE = 500.6
TEXT_MARGIN = 6.0  # white beside a text that is wider than the symbol; inferred
TILE_LIMIT = CARD_WIDTH - 2 * LEFT

WIDE_BOTTOM = 493.0  # lower edge of the tile under PDF417 and linear symbols
PDF417_WIDTH, PDF417_TILE, PDF417_TOP = 251.0, 279.5, 14.1
PDF417_RATIO = 4.25  # width to height the phone's encoder aims at
BARS = 41.4  # height of linear symbols
LINEAR_X, LINEAR_ROOM, LINEAR_QUIET = (
    3.88,
    291.0,
    10,
)  # widest X-dimension, most width with quiet zones of 10 X
LINEAR_TOP, LINEAR_BASELINE, LINEAR_BELOW = 18.0, 25.0, 10.9
STACKED_BASELINE, STACKED_BELOW = 26.6, 3.5


# Wallet's name of a format -> the symbology's, where they differ
NAMES: Mapping[str, str] = {"i2of5": "itf"}


@dataclass(frozen=True, slots=True)
class AltText:
    """The text under a symbol, centred on the card."""

    text: str
    baseline: float
    state: State


@dataclass(frozen=True, slots=True)
class Placed:
    """A barcode ready to be drawn; ``top`` is where its tile begins."""

    code: Code
    alt: AltText | None

    @property
    def top(self) -> float:
        """Upper edge of the tile."""
        return self.code.tile[1]


def symbol_of(code: Barcode) -> Symbol:
    """The symbol of a message in its charset; raises InputError when it cannot be encoded."""
    payload = code.message.encode(code.encoding)
    if code.symbology == "pdf417":
        return _pdf417(payload)
    if code.symbology == "qr":
        return barcode.encode(payload, "qr", quiet=0, ecc="M")  # what the phone's encoder chooses
    if code.symbology == "codabar" and code.message[:1].isdigit():
        return barcode.encode(f"A{code.message}A", "codabar", quiet=0)  # start and stop characters
    name = NAMES.get(code.symbology, code.symbology)
    return barcode.encode(payload if code.symbology in SQUARE else code.message, name, quiet=0)


def _pdf417(payload: bytes) -> Symbol:
    """Of the two column counts nearest to the phone's proportions the better one.

    With c data columns and r rows of 3 X it is (17 c + 69) / 3 r times as wide as high (ISO/IEC 15438 5.2);
    c r is the number of codewords. The c that gives the ratio solves a quadratic equation.
    """
    first = barcode.encode(payload, "pdf417", quiet=0)
    codewords = (first.width - 69) // 17 * first.rows
    exact = (math.sqrt(69**2 + 4 * 17 * 3 * PDF417_RATIO * codewords) - 69) / (2 * 17)
    nearest = {max(1, min(30, round(columns))) for columns in (exact - 0.5, exact + 0.5)}
    made = [first]
    for columns in sorted(nearest):
        with contextlib.suppress(BarcodeError):
            made.append(barcode.encode(payload, "pdf417", quiet=0, columns=columns))
    return min(made, key=_strain)


def _strain(symbol: Symbol) -> float:
    ratio = symbol.width / symbol.height / PDF417_RATIO
    return max(ratio, 1 / ratio)


def place(code: Barcode, fonts: FontBook) -> tuple[Placed | None, tuple[Notice, ...]]:
    """Where a barcode stands on the card; None with a notice when it cannot be encoded."""
    try:
        symbol = symbol_of(code)
    except InputError as error:
        return None, (Notice("barcode_not_drawn", error.message, "barcodes[0]"),)
    if code.symbology in SQUARE:
        return _square(symbol, code.alt, fonts), ()
    return _wide(symbol, code.alt, fonts), ()


def _square(symbol: Symbol, alt: str, fonts: FontBook) -> Placed:
    border = symbol.width + 2
    module = max(1, SQUARE_PIXELS // border) * PIXEL
    bottom = SQUARE_IMAGE_BOTTOM if alt else SQUARE_BOTTOM - INSET_BOTTOM
    side, top = symbol.width * module, bottom - border * module
    text = _alt(alt, ALT_BASELINE, fonts)
    width = _tile_width(border * module + 2 * INSET_X, text, fonts)
    tile = _centred(width, top - INSET_TOP, SQUARE_BOTTOM - top + INSET_TOP)
    return Placed(Code(tile, _centred(side, top + module, side), symbol), text)


def _wide(symbol: Symbol, alt: str, fonts: FontBook) -> Placed:
    """PDF417 and linear symbols: a low tile whose lower edge keeps its place."""
    stacked = symbol.rows > 1 and symbol.symbology == "pdf417"
    if stacked:
        x, room, height = (
            PDF417_WIDTH / symbol.width,
            PDF417_TILE,
            PDF417_WIDTH / symbol.width * symbol.height,
        )
        above, baseline, below = PDF417_TOP, STACKED_BASELINE, STACKED_BELOW
    else:
        full = symbol.width + 2 * LINEAR_QUIET
        x, height = min(LINEAR_X, LINEAR_ROOM / full), BARS
        room, above, baseline, below = full * x + 2 * INSET_X, LINEAR_TOP, LINEAR_BASELINE, LINEAR_BELOW
    under = baseline + below if alt else above
    top = WIDE_BOTTOM - under - height
    text = _alt(alt, top + height + baseline, fonts)
    tile = _centred(_tile_width(room, text, fonts), top - above, above + height + under)
    return Placed(Code(tile, _centred(symbol.width * x, top, height), symbol), text)


def _alt(text: str, baseline: float, fonts: FontBook) -> AltText | None:
    if not text.strip():
        return None
    room = TILE_LIMIT - 2 * TEXT_MARGIN
    state = judge(phonefont.width(text, ALT, fonts), room)
    return AltText(cut(text, ALT, room, fonts), baseline, state)


def _tile_width(width: float, alt: AltText | None, fonts: FontBook) -> float:
    """The tile grows with its text, so that black letters never stand on the card's own colour."""
    wanted = phonefont.width(alt.text, ALT, fonts) + 2 * TEXT_MARGIN if alt else 0.0
    return min(TILE_LIMIT, max(width, wanted))


def _centred(width: float, top: float, height: float) -> Box:
    return (CARD_WIDTH - width) / 2, top, width, height


def tile_path(code: Code) -> Path:
    """The outline of the white tile."""
    return rounded(*code.tile, code.corner)
