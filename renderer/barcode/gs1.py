"""GS1 element strings in bracket form -> judged elements, and what each carrier is fed; shared by all
carriers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from renderer.barcode.checkdigit import mod10
from renderer.barcode.gs1_table import CHARACTER_SET_NAMES, CHARACTER_SETS, PREDEFINED, SHAPES
from renderer.barcode.payload import as_text, named
from renderer.barcode.symbol import Message, Options
from renderer.errors import InvalidGs1, WrongCheckDigit

GS = "\x1d"  # what FNC1 is read back as between elements (GS1 General Specifications 7.8.3)
_OPENING = re.compile(r"\((\d{2,4})\)")
_COMPONENT = re.compile(r"(\[?)([NXYZ])(\.\.)?(\d+)((?:,\w+)*)\]?")


@dataclass(frozen=True, slots=True)
class Element:
    """One element string: identifier, value, and the 1-based position of the value in the payload."""

    ai: str
    value: str
    position: int


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a value's shape."""

    charset: str
    least: int
    most: int
    optional: bool
    checks: tuple[str, ...]


def parse(payload: str | bytes) -> tuple[Element, ...]:
    """Split ``(01)…(10)…`` and judge every element; raises EmptyPayload, InvalidGs1, WrongCheckDigit.

    A value may hold a bracket, unless what follows it looks like an application identifier.
    """
    text = as_text(payload)
    openings = list(_OPENING.finditer(text))
    if not openings or openings[0].start() != 0:
        raise InvalidGs1(
            "GS1 data is written with each application identifier in brackets, such as "
            "(01)09521234543213(10)ABC.",
            field="payload",
        )
    ends = [*(opening.start() for opening in openings[1:]), len(text)]
    elements = tuple(
        Element(opening[1], text[opening.end() : end], opening.end() + 1)
        for opening, end in zip(openings, ends, strict=True)
    )
    for element in elements:
        judge(element)
    return elements


def judge(element: Element) -> None:
    """Hold a value against the shape of its identifier; raises InvalidGs1, WrongCheckDigit."""
    shape = SHAPES.get(element.ai)
    if shape is None:
        raise InvalidGs1(f"There is no GS1 application identifier ({element.ai}).", field="payload")
    at = 0
    for component in components(shape):
        size = min(component.most, len(element.value) - at)
        if size == 0 and component.optional:
            break
        if size < component.least:
            raise InvalidGs1(
                f"GS1 ({element.ai}) has {len(element.value)} characters; it takes {described(shape)}.",
                field="payload",
            )
        _judge_component(element, component, at, element.value[at : at + size])
        at += size
    if at < len(element.value):
        raise InvalidGs1(
            f"GS1 ({element.ai}) has {len(element.value)} characters; it takes {described(shape)}.",
            field="payload",
        )


def _judge_component(element: Element, component: Component, at: int, value: str) -> None:
    allowed = CHARACTER_SETS[component.charset]
    for offset, character in enumerate(value):
        if character not in allowed:
            raise InvalidGs1(
                f"GS1 ({element.ai}) cannot hold {named(character)} at position "
                f"{element.position + at + offset}; there it takes {CHARACTER_SET_NAMES[component.charset]}.",
                field="payload",
            )
    for check in component.checks:
        _CHECKS[check](element, value)


def _check_digit(element: Element, value: str) -> None:
    expected = mod10(value[:-1])
    if value[-1] != expected:
        raise WrongCheckDigit(
            f"GS1 ({element.ai}): the check digit of {value} is {value[-1]}, it should be {expected}.",
            field="payload",
        )


def _date(element: Element, value: str) -> None:
    """YYMMDD; day 00 stands for the whole month (GS1 General Specifications 3.4)."""
    month, day = int(value[2:4]), int(value[4:6])
    if not 1 <= month <= 12 or day > _days(int(value[:2]), month):
        raise InvalidGs1(f"GS1 ({element.ai}): {value} is no date; write YYMMDD.", field="payload")


def _days(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 else 28  # within the century any fourth year of 2000 ± 50 is a leap year
    return 30 if month in {4, 6, 9, 11} else 31


def _day(element: Element, value: str) -> None:
    _date(element, value)
    if value[4:6] == "00":
        raise InvalidGs1(f"GS1 ({element.ai}): {value} names no day; write YYMMDD.", field="payload")


def _time(element: Element, value: str) -> None:
    """HH or HHMM; 9999 stands for no time (4324, 4325)."""
    if value == "9999" and element.ai in {"4324", "4325"}:
        return
    if int(value[:2]) > 23 or int(value[2:] or 0) > 59:
        raise InvalidGs1(f"GS1 ({element.ai}): {value} is no time of day.", field="payload")


def _flag(element: Element, value: str) -> None:
    if value not in {"0", "1"}:
        raise InvalidGs1(f"GS1 ({element.ai}) is 0 or 1, not {value}.", field="payload")


def _zero(element: Element, value: str) -> None:
    if value != "0":
        raise InvalidGs1(f"GS1 ({element.ai}) begins with 0, not {value}.", field="payload")


_CHECKS = {
    "csum": _check_digit,
    "date": _date,
    "day": _day,
    "hour": _time,
    "minute": _time,
    "yes": _flag,
    "zero": _zero,
}


@cache
def components(shape: str) -> tuple[Component, ...]:
    """A shape of gs1_table as its components."""
    return tuple(
        Component(
            charset=charset,
            least=1 if upto else int(size),
            most=int(size),
            optional=bool(bracket),
            checks=tuple(checks.split(",")[1:]),
        )
        for bracket, charset, upto, size, checks in _COMPONENT.findall(shape)
    )


def described(shape: str) -> str:
    """The shape in words: ``14 digits``, ``up to 20 characters``, ``13 digits and up to 17 characters``."""
    parts = []
    for component in components(shape):
        unit = "digits" if component.charset == "N" else "characters"
        amount = f"{component.most}" if component.least == component.most else f"up to {component.most}"
        parts.append(f"{amount} {unit}" + (" at choice" if component.optional else ""))
    return " and ".join(parts)


def message(payload: str | bytes, _options: Options | None = None) -> Message:
    """Judge a GS1 payload: data as a reader gives it back, source as libzint takes it, text in brackets."""
    elements = parse(payload)
    data = "".join(
        element.ai + element.value + ("" if element.ai[:2] in PREDEFINED else GS) for element in elements
    ).removesuffix(GS)
    source = "".join(f"[{element.ai}]{element.value}" for element in elements)
    text = "".join(f"({element.ai}){element.value}" for element in elements)
    return Message(data.encode("ascii"), source.encode("ascii"), text)
