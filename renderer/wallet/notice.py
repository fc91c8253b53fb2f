"""Notice: something repaired, left out or worth knowing -> a code, a sentence and the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A named finding: ``code`` for programs, ``message`` for people, ``where`` the slot or path."""

    code: str
    message: str
    where: str = ""
    level: Level = "warning"

    def __str__(self) -> str:
        """The sentence, led by the place it speaks of."""
        return f"{self.where}: {self.message}" if self.where else self.message
