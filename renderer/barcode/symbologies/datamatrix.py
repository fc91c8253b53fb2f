"""Data Matrix ECC 200: any bytes, or GS1 element strings -> matrix, square unless asked otherwise."""

from __future__ import annotations

import zint

from renderer.barcode import gs1
from renderer.barcode.payload import CHARSET_OPTIONS, any_bytes
from renderer.barcode.symbol import Message, Option, Options, Symbology

SHAPES = {"square": 100, "any": 0, "dmre": 101}


def prepare(payload: str | bytes, options: Options) -> Message:
    """Judge any bytes, or GS1 element strings (ISO/IEC 16022 5.2.4.6: FNC1 in first position)."""
    return gs1.message(payload) if options["gs1"] else any_bytes(payload, options)


def configure(options: Options) -> dict[str, object]:
    """libzint: option_2 size, option_3 shape."""
    settings: dict[str, object] = {}
    if "version" in options:
        settings["option_2"] = options["version"]
    else:
        settings["option_3"] = SHAPES[str(options["shape"])]
    if "eci" in options:
        settings["eci"] = options["eci"]
    if options["gs1"]:
        settings["input_mode"] = zint.InputMode.GS1 | zint.InputMode.GS1NOCHECK
    return settings


SYMBOLOGY = Symbology(
    name="datamatrix",
    title="Data Matrix",
    standard="ISO/IEC 16022:2006; ISO/IEC 21471:2019 (DMRE)",
    aim_id="]d1",
    kind="matrix",
    engine="DATAMATRIX",
    example="Ticket_12345",
    prepare=prepare,
    configure=configure,
    quiet=(1, 1, 1, 1),  # ISO/IEC 16022 7.2
    options={
        "version": Option(
            "size: 1-24 square (10-144 modules), 25-30 rectangular, 31-48 DMRE", low=1, high=48
        ),
        "shape": Option(
            "square, or the smallest of any shape", choices=tuple(SHAPES), type=str, default="square"
        ),
        "gs1": Option("the payload is GS1 element strings in bracket form", type=bool, default=False),
        **CHARSET_OPTIONS,
    },
    readers=("DataMatrix",),
    aliases=("dmtx",),
)
