"""Encoders: a judged message and options -> modules; libzint is the default, the others are selectable."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from typing import Protocol

from renderer.barcode.symbol import Message, Modules, Options, Symbology
from renderer.errors import InvalidOption

ENCODERS = ("zint", "segno", "python-barcode")


class Encoder(Protocol):
    """What a way to modules must offer; one module of this package each, named ``ENCODER`` there."""

    name: str

    def compile(self, symbology: Symbology, options: Options) -> Callable[[Message], Modules]:
        """Fix symbology and options once -> a function from message to modules; raises InvalidOption."""
        ...


@cache
def encoder(name: str) -> Encoder:
    """The encoder of that name; raises InvalidOption naming the ones there are."""
    if name not in ENCODERS:
        raise InvalidOption(
            f"There is no encoder '{name}'; known are {', '.join(ENCODERS)}.", field="encoder"
        )
    found: Encoder = importlib.import_module(f"{__name__}.{name.replace('-', '_')}").ENCODER
    return found
