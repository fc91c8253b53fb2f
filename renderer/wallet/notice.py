"""Notice: something repaired, left out or worth knowing -> a code, a sentence and the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MOST_SHOWN = 200
Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A named finding: ``code`` for programs, ``message`` for people, ``where`` the slot or path."""

    code: str
    message: str
    where: str = ""
    level: Level = "warning"

    def legible(self) -> Notice:
        """The same without control characters and fit for one line: foreign passes name anything."""
        return Notice(self.code, legible(self.message), legible(self.where), self.level)

    def __str__(self) -> str:
        """The sentence, led by the place it speaks of."""
        return f"{self.where}: {self.message}" if self.where else self.message


def legible(text: str, most: int = MOST_SHOWN) -> str:
    """The text on one line: what cannot be printed is replaced, what is too long is cut."""
    if len(text) > most:
        text = text[: most - 1] + "\u2026"
    return text if text.isprintable() else "".join(c if c.isprintable() else "\ufffd" for c in text)
