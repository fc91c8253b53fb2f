"""Sample values of a template -> the same as its worst case, as a right-to-left language, or with emoji."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

MODES: Mapping[str, str] = {
    "sample": "Sample data",
    "worst": "Longest values",
    "rtl": "Right to left",
    "emoji": "Emoji and accents",
    "empty": "Nothing filled in",
}
_LONG = (
    "Wolfeschlegelsteinhausenbergerdorff the Younger, Grand Ballroom of the International Convention Centre, "
)
# Latin letters as Hebrew ones that look or sound alike: every text stays tellable from the next (pseudo-bidi)
_HEBREW = str.maketrans(
    "abcdefghijklmnopqrstuvwxyz",
    "אבקדהפגחיךכלמנוץרשסתעשחזזט",
)
_ACCENTS = str.maketrans("aeiouyncsAEIOUYNCS", "áéïõüýñçšÁÉÏÕÜÝÑÇŠ")
_EMOJI = ("🎉", "👩\u200d👩\u200d👧", "🇳🇱", "👍🏽", "🎟️")


@dataclass(frozen=True, slots=True)
class Value:
    """A sample value: ``most`` characters it may have; ``plain`` values (a barcode's, a number) stay so."""

    text: str
    most: int = 200
    plain: bool = False


def dressed(values: Mapping[str, Value], mode: str) -> dict[str, str]:
    """Every value as the mode has it; an unknown mode changes nothing."""
    change = _CHANGES.get(mode, _same)
    return {name: change(value)[: value.most] for name, value in values.items()}


def _same(value: Value) -> str:
    return value.text


def _empty(_value: Value) -> str:
    return ""


def _worst(value: Value) -> str:
    """As long as the template allows, from the sample's own words where it has some."""
    if value.plain:
        return value.text
    base = f"{value.text} {_LONG}" if value.text else _LONG
    return (base * (value.most // len(base) + 1))[: min(value.most, 120)].strip()


def _rtl(value: Value) -> str:
    return value.text if value.plain else value.text.lower().translate(_HEBREW)


def _emoji(value: Value) -> str:
    if value.plain or not value.text:
        return value.text
    mark = _EMOJI[len(value.text) % len(_EMOJI)]
    return f"{value.text.translate(_ACCENTS)} {mark}"


_CHANGES: Mapping[str, Callable[[Value], str]] = {
    "worst": _worst,
    "rtl": _rtl,
    "emoji": _emoji,
    "empty": _empty,
}
