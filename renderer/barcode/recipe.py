"""Symbology, encoder and options, judged once -> a function from payload to Symbol."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from renderer.barcode.encoders import encoder as encoder_named
from renderer.barcode.registry import find
from renderer.barcode.symbol import Option, Options, OptionValue, Quiet, Symbol, Symbology, make
from renderer.errors import InvalidOption

Encode = Callable[[str | bytes], Symbol]
_PAYLOAD = (str, bytes)
_TRUTH = {"true": True, "1": True, "false": False, "0": False}  # as command lines and queries write it
QuietZone = int | Quiet | None


@lru_cache(maxsize=256)
def recipe(
    symbology: str, encoder: str, quiet: QuietZone, options: tuple[tuple[str, OptionValue | None], ...]
) -> Encode:
    """Judge everything but the payload; raises UnknownSymbology, InvalidOption."""
    kind = find(symbology)
    judged = judge_options(kind, dict(options))
    zone = judge_quiet(kind, quiet)
    modules_of = encoder_named(encoder).compile(kind, judged)
    prepare, finish, row_height, name = kind.prepare, kind.finish, kind.row_height, kind.name

    def encode(payload: str | bytes) -> Symbol:
        if not isinstance(payload, _PAYLOAD):
            raise InvalidOption("The payload must be text or bytes.", field="payload")
        message = prepare(payload, judged)
        modules = modules_of(message)
        heights = row_height
        if finish is not None:
            modules, heights = finish(modules, judged)
        data, _, text = message
        return make(Symbol, (name, *modules, heights, zone, text, data))

    return encode


def judge_options(kind: Symbology, given: Mapping[str, OptionValue | None]) -> Options:
    """The options with defaults filled in; raises InvalidOption for an unknown name or an unfit value."""
    judged = {name: option.default for name, option in kind.options.items() if option.default is not None}
    for name, value in given.items():
        if value is None:
            continue
        option = kind.options.get(name)
        if option is None:
            known = ", ".join(kind.options) or "none"
            raise InvalidOption(f"{kind.title} has no option '{name}'; it has: {known}.", field=name)
        judged[name] = _judge_value(kind, name, option, value)
    return judged


def _judge_value(kind: Symbology, name: str, option: Option, value: OptionValue) -> OptionValue:
    taken = _coerce(option, value)
    if taken is None:
        raise InvalidOption(f"{kind.title}: {name} must be {_wanted(option)}, not '{value}'.", field=name)
    return taken


def _coerce(option: Option, value: OptionValue) -> OptionValue | None:
    """The value in the option's type and range, or None."""
    if option.type is str and isinstance(value, str):
        folded = {str(choice).lower(): choice for choice in option.choices}
        return folded.get(value.lower()) if option.choices else value
    if option.type is bool:
        return value if isinstance(value, bool) else _TRUTH.get(str(value).lower())
    if option.type is not int or isinstance(value, bool | float):
        return None
    try:
        number = int(value)
    except ValueError:
        return None
    if option.choices:
        return number if number in option.choices else None
    return number if (option.low or 0) <= number <= (option.high or number) else None


def _wanted(option: Option) -> str:
    if option.choices:
        return "one of " + ", ".join(str(choice) for choice in option.choices)
    if option.type is bool:
        return "true or false"
    if option.type is str:
        return "text"
    return f"a whole number from {option.low or 0:g} to {option.high:g}" if option.high else "a whole number"


def judge_quiet(kind: Symbology, quiet: QuietZone) -> Quiet:
    """The quiet zone: the standard's, or what was asked for (one number for all four sides)."""
    if quiet is None:
        return kind.quiet
    sides = quiet if isinstance(quiet, tuple) else (quiet,) * 4
    if len(sides) != 4 or not all(isinstance(side, int) and 0 <= side <= 100 for side in sides):
        raise InvalidOption(
            "The quiet zone is 0 to 100 modules: one number, or left, top, right, bottom.", field="quiet"
        )
    return sides
