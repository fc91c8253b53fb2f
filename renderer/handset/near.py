"""A folded name that no handset has -> the names of profiles that are written most like it."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from renderer.handset.profile import HandsetProfile

SHOWN = 3
_LIKENESS = 0.7  # of difflib's 0 to 1: below this the suggestions are other phones
_LONGEST = 64  # characters compared: the search takes time by the square of the length


def near(folded: str, known: Mapping[str, HandsetProfile]) -> list[str]:
    """Up to three profiles of which a folded name in ``known`` is nearly this one, the likeliest first."""
    close = get_close_matches(folded[:_LONGEST], list(known), n=4 * SHOWN, cutoff=_LIKENESS)
    return list(dict.fromkeys(known[each].name for each in close))[:SHOWN]


def did_you_mean(folded: str, known: Mapping[str, HandsetProfile]) -> str:
    """The suggestions as a sentence that follows a refusal, empty without any."""
    found = near(folded, known)
    return f" Did you mean {' or '.join(found)}?" if found else ""
