"""How text should look: family, weight, size, tracking -> one frozen Style."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Style:
    """``size`` in px per em, ``tracking`` in em between letters, ``weight`` 1..1000 (CSS Fonts 4, 2.2).

    ``language`` is a BCP 47 tag for forms that differ by language (HarfBuzz locl); ``features`` are OpenType
    features as (tag, value), for instance ``(("tnum", 1),)`` for figures of one width.
    """

    family: str = "sans"
    weight: int = 400
    size: float = 24.0
    tracking: float = 0.0
    language: str | None = None
    features: tuple[tuple[str, int], ...] = ()

    def at(self, size: float) -> Style:
        """The same style at another size."""
        return _at(self, size)

    def bare(self) -> Style:
        """What shaping depends on: size 1, and tracking only as whether there is any."""
        return _bare(self)


@lru_cache(maxsize=1024)
def _at(style: Style, size: float) -> Style:
    return replace(style, size=size)


@lru_cache(maxsize=1024)
def _bare(style: Style) -> Style:
    return replace(style, size=1.0, tracking=float(bool(style.tracking)))
