"""A text with {fields} and [optional parts] -> the finished text; `when` -> shown or not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

_TOKEN = re.compile(r"\{\{|\}\}|\[\[|\]\]|\{([^{}\[\]]*)\}|[\[\]{}]")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_WHEN = re.compile(r"(!?)([A-Za-z][A-Za-z0-9_]*)(?:(!?=)(.*))?\Z", re.DOTALL)


@dataclass(frozen=True)
class Pattern:
    """A parsed text: ``parts`` of (optional?, pieces); a piece is (is a field name?, text)."""

    parts: tuple[tuple[bool, tuple[tuple[bool, str], ...]], ...]

    @cached_property
    def fields(self) -> frozenset[str]:
        """Names of the fields it shows."""
        return frozenset(text for _, pieces in self.parts for is_field, text in pieces if is_field)

    @cached_property
    def only(self) -> str | None:
        """The field that is all of the text, as most are."""
        match self.parts:
            case ((False, ((True, name),)),):
                return name
        return None

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with ``values`` in place; an optional part with an empty field is left out.

        A pattern whose fields are all empty gives the empty string, so that "Gate {gate}" collapses.
        """
        if self.only:
            return values.get(self.only, "").strip()
        names = self.fields
        if names and not any(values.get(name) for name in names):
            return ""
        return "".join(
            "".join(values.get(text, "") if is_field else text for is_field, text in pieces)
            for optional, pieces in self.parts
            if not optional or all(values.get(text) for is_field, text in pieces if is_field)
        ).strip()


@lru_cache(maxsize=4096)
def parse(text: str) -> Pattern:
    """Read ``text``; ``{{ }} [[ ]]`` stand for the characters themselves; raises ValueError."""
    parts: list[tuple[bool, tuple[tuple[bool, str], ...]]] = []
    pieces: list[tuple[bool, str]] = []
    optional, position = False, 0
    for token in _TOKEN.finditer(text):
        if token.start() > position:
            pieces.append((False, text[position : token.start()]))
        position = token.end()
        whole = token[0]
        if whole in ("{{", "}}", "[[", "]]"):
            pieces.append((False, whole[0]))
        elif token[1] is not None:
            pieces.append((True, _name(token[1], text)))
        elif (whole == "[" and not optional) or (whole == "]" and optional):
            parts.append((optional, tuple(pieces)))
            pieces, optional = [], whole == "["
        else:
            raise ValueError(
                f"{text!r}: {whole!r} has no partner; write {whole * 2!r} for the character itself"
            )
    if optional:
        raise ValueError(f"{text!r}: '[' is never closed; write '[[' for the character itself")
    if position < len(text):
        pieces.append((False, text[position:]))
    parts.append((False, tuple(pieces)))
    return Pattern(tuple(part for part in parts if part[1]))


def _name(name: str, text: str) -> str:
    if not _NAME.match(name):
        raise ValueError(f"{text!r}: {{{name}}} is not a field name")
    return name


def when_field(condition: str) -> str:
    """The field a ``when`` condition asks about."""
    found = _WHEN.match(condition)
    if not found:
        raise ValueError(f"{condition!r} is no condition; write seat, !seat, tier=VIP or tier!=VIP")
    return found[2]


def holds(condition: str, values: Mapping[str, str]) -> bool:
    """Whether ``seat`` is filled, ``!seat`` empty, ``tier=VIP`` equal, ``tier!=VIP`` different."""
    found = _WHEN.match(condition)
    if not found:
        raise ValueError(f"{condition!r} is no condition; write seat, !seat, tier=VIP or tier!=VIP")
    value = values.get(found[2], "")
    if found[3]:
        return (value == found[4]) is (found[3] == "=")
    return bool(value) is not bool(found[1])
