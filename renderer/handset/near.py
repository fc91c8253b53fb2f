"""A folded name that no handset or carrier has -> the names of those that are written most like it."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Protocol

SHOWN = 3
_LIKENESS = 0.7  # of difflib's 0 to 1: below this the suggestions are other phones
_LONGEST = 64  # characters compared: the search takes time by the square of the length


class Named(Protocol):
    """What is suggested goes by its own name."""

    @property
    def name(self) -> str:
        """Its name."""
        ...


def near(folded: str, known: Mapping[str, Named]) -> list[str]:
    """Up to three of ``known`` that have a folded name nearly like this one, the likeliest first."""
    close = get_close_matches(folded[:_LONGEST], list(known), n=4 * SHOWN, cutoff=_LIKENESS)
    return list(dict.fromkeys(known[each].name for each in close))[:SHOWN]


def did_you_mean(folded: str, known: Mapping[str, Named]) -> str:
    """The suggestions as a sentence that follows a refusal, empty without any."""
    found = near(folded, known)
    return f" Did you mean {' or '.join(found)}?" if found else ""
