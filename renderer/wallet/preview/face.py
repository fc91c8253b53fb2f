"""What the steps of the front look at: the pass, the fields it shows, the measures of its style."""

from __future__ import annotations

from dataclasses import dataclass

from renderer.typography import FontBook
from renderer.wallet.preview import metrics
from renderer.wallet.preview.codes import Placed
from renderer.wallet.preview.limits import Shown
from renderer.wallet.preview.metrics import RIGHT, StyleMetrics
from renderer.wallet.preview.view import PassView


@dataclass(frozen=True, slots=True)
class FrontFace:
    """One front about to be laid out; the steps add no state of their own."""

    view: PassView
    shown: Shown
    fonts: FontBook
    measures: StyleMetrics
    placed: Placed | None

    @property
    def stripped(self) -> bool:
        """Whether the style takes a strip and the pass has one."""
        return self.measures.strip is not None and "strip" in self.view.pictures

    @property
    def thumbnail(self) -> bool:
        """Whether a thumbnail is shown: a strip excludes it (HIG: Wallet, event tickets)."""
        return self.measures.thumbnail and "thumbnail" in self.view.pictures and not self.stripped

    def right(self, group: str) -> float:
        """Right edge of a group's texts."""
        if self.thumbnail and group in self.measures.beside_thumbnail:
            return RIGHT - metrics.THUMBNAIL[0] - metrics.BODY_GAP
        return RIGHT
