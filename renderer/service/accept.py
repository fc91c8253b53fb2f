"""An Accept header and the types on offer -> the one the client likes best."""

from __future__ import annotations

from collections.abc import Sequence


def choose(accept: str, offers: Sequence[str]) -> str:
    """The offer of the highest quality (RFC 9110 12.5.1); of equals the more exactly named, then the first.

    A client that accepts none of them gets the first all the same, as 12.4.1 allows.
    """
    ranges = [_range(each) for each in accept.lower().split(",") if each.strip()]
    return max(offers, key=lambda offer: _liking(offer, ranges))


def _liking(offer: str, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """Quality of an offer, and how exactly it is named: the most exact range counts."""
    main = offer.partition("/")[0]
    exactness = {offer: 2, f"{main}/*": 1, "*/*": 0}
    matching = [(exactness[name], quality) for name, quality in ranges if name in exactness]
    exact, quality = max(matching, default=(0, 0.0))
    return quality, exact if quality else -exact  # what is refused by name comes after what is not named


def _range(text: str) -> tuple[str, float]:
    """Media range and quality; 1 when none is given, 0 when it is no number from 0 to 1."""
    name, *parameters = (each.strip() for each in text.split(";"))
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            quality = _quality(value.strip())
    return name, quality


def _quality(text: str) -> float:
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0
