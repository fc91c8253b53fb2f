"""What a layout hands to the writers: shapes, pictures, texts and symbols in card units, back to front."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from renderer.barcode import Symbol
from renderer.typography import Style
from renderer.wallet.notice import Notice
from renderer.wallet.preview.colours import Colour
from renderer.wallet.preview.path import Path
from renderer.wallet.preview.phonefont import CAP_HEIGHT

CARD_WIDTH = 375.0  # card units; the phone's points on a 375 point wide screen
CARD_HEIGHT = 525.0

Box = tuple[float, float, float, float]
"""x, y, width, height in card units."""

Anchor = Literal["start", "middle", "end"]
# In Apple's words a device "may truncate"; how sure that is, is judged against the phone's own widths.
State = Literal["shown in full", "may be cut", "will shrink or be cut"]


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled path."""

    path: Path
    colour: Colour
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Rim:
    """A hair line along the inside of a path."""

    path: Path
    colour: Colour
    opacity: float
    width: float = 0.4


@dataclass(frozen=True, slots=True)
class Sheen:
    """A veil over ``box``: ``opacity`` at its top, none at its bottom."""

    box: Box
    colour: Colour
    opacity: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the bundle in a box: ``cover`` crops, ``contain`` keeps all of it.

    ``blur`` is the radius in card units, ``corner`` the radius of the picture's corners; a contained picture
    stands at ``anchor``.
    """

    role: str
    data: bytes = field(repr=False)
    box: Box = (0, 0, 0, 0)
    fit: Literal["cover", "contain"] = "contain"
    anchor: Anchor = "middle"
    blur: float = 0.0
    corner: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """One line of text on one baseline.

    ``text`` is what is drawn (an ellipsis included), ``source`` what the pass asked for; ``x`` the left edge
    and ``width`` the advance; ``role`` names the field (``secondaryFields[0].value``); ``href`` what a link
    opens.
    """

    text: str
    role: str
    x: float
    baseline: float
    width: float
    style: Style
    colour: Colour
    source: str = ""
    anchor: Anchor = "start"
    state: State = "shown in full"
    href: str | None = None

    @property
    def box(self) -> Box:
        """Left edge, top of the capitals, advance, height of the capitals."""
        cap = self.style.size * CAP_HEIGHT
        return self.x, self.baseline - cap, self.width, cap

    @property
    def cut(self) -> bool:
        """Whether the preview itself had to shorten the text."""
        return bool(self.source) and self.text != self.source


@dataclass(frozen=True, slots=True)
class Code:
    """A barcode: the white tile and, inside it, the symbol without its quiet zone."""

    tile: Box
    area: Box
    symbol: Symbol
    corner: float = 4.0


Item = Shape | Rim | Sheen | Picture | Run | Code


@dataclass(frozen=True, slots=True)
class DisplayList:
    """A face of a pass: its outline, its ground and the items on it, back to front."""

    width: float
    height: float
    outline: Path
    ground: Colour
    items: tuple[Item, ...]
    title: str = ""
    language: str = "en"

    @property
    def runs(self) -> tuple[Run, ...]:
        """The texts, in reading order as laid out."""
        return tuple(item for item in self.items if isinstance(item, Run))

    @property
    def codes(self) -> tuple[Code, ...]:
        """The barcodes."""
        return tuple(item for item in self.items if isinstance(item, Code))


@dataclass(frozen=True, slots=True)
class Layout:
    """A laid-out face and what there is to say about it."""

    display: DisplayList
    notices: tuple[Notice, ...] = ()
