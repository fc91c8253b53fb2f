"""DotCode: any bytes, or GS1 element strings -> dots."""

from __future__ import annotations

import zint

from renderer.barcode import gs1
from renderer.barcode.payload import CHARSET_OPTIONS, any_bytes
from renderer.barcode.symbol import Message, Option, Options, Symbology


def prepare(payload: str | bytes, options: Options) -> Message:
    """Judge any bytes, or GS1 element strings."""
    return gs1.message(payload) if options["gs1"] else any_bytes(payload, options)


def configure(options: Options) -> dict[str, object]:
    """libzint: option_2 width in dots."""
    settings: dict[str, object] = {}
    if "columns" in options:
        settings["option_2"] = options["columns"]
    if "eci" in options:
        settings["eci"] = options["eci"]
    if options["gs1"]:
        settings["input_mode"] = zint.InputMode.GS1 | zint.InputMode.GS1NOCHECK
    return settings


SYMBOLOGY = Symbology(
    name="dotcode",
    title="DotCode",
    standard="AIM ISS DotCode Rev 4.0",
    aim_id="]J0",
    kind="matrix",
    engine="DOTCODE",
    example="Ticket_12345",
    prepare=prepare,
    configure=configure,
    quiet=(3, 3, 3, 3),  # AIM ISS DotCode 5.1.4: 3X
    options={
        "columns": Option("width in dots", low=5, high=200),
        "gs1": Option("the payload is GS1 element strings in bracket form", type=bool, default=False),
        **CHARSET_OPTIONS,
    },
)
