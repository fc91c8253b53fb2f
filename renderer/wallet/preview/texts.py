"""A text with its look and a slot -> one Run, set by its capitals, anchored in the slot and cut to it."""

from __future__ import annotations

from dataclasses import dataclass

from renderer.typography import FontBook
from renderer.wallet.preview import phonefont
from renderer.wallet.preview.colours import Colour
from renderer.wallet.preview.display import Anchor, Run, State
from renderer.wallet.preview.phonefont import RISE, Face
from renderer.wallet.preview.rows import cut
from renderer.wallet.preview.view import Align

ANCHORS: dict[Align, Anchor] = {"natural": "start", "left": "start", "center": "middle", "right": "end"}


@dataclass(frozen=True, slots=True)
class Slot:
    """A column's room for one line: left edge, width, baseline."""

    x: float
    width: float
    baseline: float


@dataclass(frozen=True, slots=True)
class Text:
    """What is to be set; ``role`` names the field it comes from, ``state`` what a device may do to it."""

    text: str
    look: Face
    colour: Colour
    role: str
    anchor: Anchor = "start"
    state: State = "shown in full"

    def put(self, slot: Slot, fonts: FontBook) -> Run:
        """One line in its slot: cut to the slot's width, anchored at its start, middle or end."""
        shown = cut(self.text, self.look, slot.width, fonts)
        width = phonefont.width(shown, self.look, fonts)
        shift = {"start": 0.0, "middle": (slot.width - width) / 2, "end": slot.width - width}[self.anchor]
        return Run(
            text=shown,
            role=self.role,
            x=slot.x + shift,
            baseline=slot.baseline,
            width=width,
            style=phonefont.style(shown, self.look),
            colour=self.colour,
            source=self.text,
            anchor=self.anchor,
            state=self.state if shown == self.text else "will shrink or be cut",
        )


def cap_top(top: float, face: Face) -> float:
    """Baseline of a text whose capitals begin at ``top``."""
    return top + face.cap


def line_top(top: float, face: Face) -> float:
    """Baseline of a text whose line box begins at ``top``."""
    return top + face.cap * (1 + RISE)


def middle(centre: float, face: Face) -> float:
    """Baseline of a text whose capitals stand about ``centre``."""
    return centre + face.cap / 2
