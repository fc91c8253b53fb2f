"""Data Matrix ECC 200: any bytes, or GS1 element strings -> matrix, square unless asked otherwise."""

from __future__ import annotations

from renderer.barcode.matrix import BYTES_OPTIONS, prepare, settings_of
from renderer.barcode.symbol import Option, Options, Symbology

SHAPES = {"square": 100, "any": 0, "dmre": 101}


def configure(options: Options) -> dict[str, object]:
    """libzint: option_2 size, option_3 shape."""
    settings = settings_of(options)
    if "version" in options:
        settings["option_2"] = options["version"]
    else:
        settings["option_3"] = SHAPES[str(options["shape"])]
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
        **BYTES_OPTIONS,
    },
    readers=("DataMatrix",),
    aliases=("dmtx",),
)
