"""Bidi classes of a paragraph -> explicit levels and overridden classes (UAX #9, X1 to X8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MAX_DEPTH = 125  # BD2
ISOLATES = frozenset({"LRI", "RLI", "FSI"})
EMBEDDINGS = frozenset({"RLE", "LRE", "RLO", "LRO"})
# X9: characters that the later rules behave as if removed
REMOVED = EMBEDDINGS | {"PDF", "BN"}


@dataclass(frozen=True, slots=True)
class _Status:
    """An entry of the directional status stack (X1)."""

    level: int
    override: str | None
    isolate: bool


class Embedding:
    """One walk over the classes; ``levels`` and ``classes`` hold what it found."""

    def __init__(self, classes: Sequence[str], base: int) -> None:
        """Walk over ``classes`` in a paragraph of level ``base``."""
        self.original = tuple(classes)
        self.classes = list(classes)
        self.levels = [base] * len(classes)
        self._stack = [_Status(base, None, isolate=False)]
        self._overflow_isolates = self._overflow_embeddings = self._valid_isolates = 0
        for index, kind in enumerate(self.original):
            if kind != "B":  # X8: a separator stays at the paragraph's level
                self._step(index, kind)

    def _step(self, index: int, kind: str) -> None:
        if kind in EMBEDDINGS:
            self._assign(index, override=False)
            self._embed(kind)
        elif kind in ISOLATES:
            self._assign(index)
            self._isolate(index, kind)
        elif kind == "PDI":
            self._end_isolate()
            self._assign(index)
        elif kind == "PDF":
            self._assign(index, override=False)
            self._end_embedding()
        else:  # X6
            self._assign(index, override=kind != "BN")

    def _assign(self, index: int, *, override: bool = True) -> None:
        status = self._stack[-1]
        self.levels[index] = status.level
        if override and status.override:
            self.classes[index] = status.override

    def _embed(self, kind: str) -> None:
        """X2 to X5."""
        level = _next_level(self._stack[-1].level, odd=kind[0] == "R")
        if level <= MAX_DEPTH and not self._overflow_isolates and not self._overflow_embeddings:
            self._stack.append(_Status(level, None if kind[2] == "E" else kind[0], isolate=False))
        elif not self._overflow_isolates:
            self._overflow_embeddings += 1

    def _isolate(self, index: int, kind: str) -> None:
        """X5a to X5c."""
        overflowing = self._overflow_isolates or self._overflow_embeddings
        odd = kind == "RLI" or (kind == "FSI" and not overflowing and self._first_strong(index) == 1)
        level = _next_level(self._stack[-1].level, odd=odd)
        if level <= MAX_DEPTH and not overflowing:
            self._valid_isolates += 1
            self._stack.append(_Status(level, None, isolate=True))
        else:
            self._overflow_isolates += 1

    def _end_isolate(self) -> None:
        """X6a."""
        if self._overflow_isolates:
            self._overflow_isolates -= 1
        elif self._valid_isolates:
            self._overflow_embeddings = 0
            while not self._stack[-1].isolate:
                self._stack.pop()
            self._stack.pop()
            self._valid_isolates -= 1

    def _end_embedding(self) -> None:
        """X7."""
        if self._overflow_isolates:
            return
        if self._overflow_embeddings:
            self._overflow_embeddings -= 1
        elif not self._stack[-1].isolate and len(self._stack) > 1:
            self._stack.pop()

    def _first_strong(self, index: int) -> int:
        return first_strong(self.original, index + 1, until_pdi=True)


def first_strong(classes: Sequence[str], start: int = 0, *, until_pdi: bool = False) -> int:
    """P2 and P3: level of the first strong character that stands in no isolate; 0 without one.

    ``until_pdi``: the text is an isolate's and ends at its own PDI (X5c).
    """
    depth = 0
    for index in range(start, len(classes)):
        kind = classes[index]
        if kind in ISOLATES:
            depth += 1
        elif kind == "PDI":
            if until_pdi and depth == 0:
                return 0
            depth = max(0, depth - 1)
        elif depth == 0 and kind in ("L", "R", "AL"):
            return int(kind != "L")
    return 0


def matching_isolates(classes: Sequence[str]) -> dict[int, int]:
    """BD9: index of each isolate initiator -> index of its PDI."""
    found: dict[int, int] = {}
    stack: list[int] = []
    for index, kind in enumerate(classes):
        if kind in ISOLATES:
            stack.append(index)
        elif kind == "PDI" and stack:
            found[stack.pop()] = index
    return found


def _next_level(level: int, *, odd: bool) -> int:
    return (level + 1) | 1 if odd else (level + 2) & ~1
