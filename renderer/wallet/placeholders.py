"""Values with ``{SLOT|default}`` inside -> one function from a recipient's slots to the filled value."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from renderer.errors import TemplateError
from renderer.wallet.slots import SLOTS
from renderer.wallet.text import w3c_date

Slots = Mapping[str, str]
# A filled value, or None when nothing is there to fill it with.
Fill = Callable[[Slots], Any]
_MARK = re.compile(r"\{([A-Z]+[0-9]{0,2})(?:\|([^{}]*))?\}")
_NUMBERS = frozenset({"latitude", "longitude", "altitude", "maxDistance"})


def compile_value(value: Any, key: str = "") -> Fill | None:
    """A function that fills ``value``, None without placeholders; raises TemplateError for unknown slots.

    A text whose placeholders are all empty is left out; so is an object or list that becomes empty by that.
    """
    if isinstance(value, str):
        return _text(value, key) if _MARK.search(value) else None
    if isinstance(value, dict):
        return _mapping(value)
    if isinstance(value, list):
        return _list(value, key)
    return None


def _mapping(value: Mapping[str, Any]) -> Fill | None:
    fills = {key: fill for key, item in value.items() if (fill := compile_value(item, key)) is not None}
    if not fills:
        return None
    fixed = {key: item for key, item in value.items() if key not in fills}

    def filled(slots: Slots) -> Any:
        found = {key: made for key, fill in fills.items() if (made := fill(slots)) is not None}
        return {**fixed, **found} if found else None

    return filled


def _list(value: list[Any], key: str) -> Fill | None:
    fills = [compile_value(item, key) for item in value]
    if not any(fills):
        return None
    pairs = list(zip(value, fills, strict=True))

    def fill(slots: Slots) -> Any:
        filled = [item if each is None else each(slots) for item, each in pairs]
        return [item for item in filled if item is not None] or None

    return fill


def _text(value: str, key: str) -> Fill:
    pieces = _pieces(value)
    convert = _CONVERSIONS.get(key) or (_date if key.endswith(("Date", "date")) else str)

    def fill(slots: Slots) -> Any:
        made = _join(pieces, slots, lambda text, _: text)
        return None if made is None else convert(made)

    return fill


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _date(text: str) -> str | None:
    found = w3c_date(text)
    return found[0] if found else None


_CONVERSIONS: Mapping[str, Callable[[str], Any]] = dict.fromkeys(_NUMBERS, _number)


def names(value: Any) -> frozenset[str]:
    """Slots that a value's placeholders name, at any depth."""
    if isinstance(value, str):
        return frozenset(match[1] for match in _MARK.finditer(value))
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return frozenset().union(*(names(item) for item in inner))


def compile_markup(value: str) -> Fill:
    """Like a text, but the result is markup: what is filled in is escaped, and quoted inside an ``href``."""
    pieces = _pieces(value)
    return lambda slots: _join(pieces, slots, _escaped)


def _escaped(text: str, before: str) -> str:
    inside = before.rpartition("<")[2].count('"') % 2 == 1
    return quote(text, safe="") if inside else html.escape(text)


def _pieces(value: str) -> list[tuple[str, str | None, str]]:
    """(literal before, slot, default) for each placeholder, then (rest, None, "")."""
    pieces: list[tuple[str, str | None, str]] = []
    at = 0
    for match in _MARK.finditer(value):
        if match[1] not in SLOTS:
            raise TemplateError(
                f"{{{match[1]}}} is no PASSDATA slot; known are names such as SECVALUE1.", field=match[1]
            )
        pieces.append((value[at : match.start()], match[1], match[2] or ""))
        at = match.end()
    return [*pieces, (value[at:], None, "")]


def _join(
    pieces: list[tuple[str, str | None, str]], slots: Slots, escape: Callable[[str, str], str]
) -> str | None:
    made, filled = "", False
    for literal, slot, default in pieces:
        made += literal
        if slot is not None:
            text = slots.get(slot, default)
            filled = filled or bool(text)
            made += escape(text, made)
    return made if filled else None
