"""GS1-128: element strings in bracket form -> Code 128 bars that begin with FNC1."""

from __future__ import annotations

import zint

from renderer.barcode.gs1 import message
from renderer.barcode.symbol import Symbology

SYMBOLOGY = Symbology(
    name="gs1_128",
    title="GS1-128",
    standard="GS1 General Specifications 5.4; ISO/IEC 15417:2007",
    aim_id="]C1",
    kind="linear",
    engine="GS1_128",
    example="(01)09521234543213(10)ABC123",
    prepare=message,
    configure=lambda _options: {"input_mode": zint.InputMode.GS1 | zint.InputMode.GS1NOCHECK},
    quiet=(10, 0, 10, 0),  # GS1 General Specifications 5.4.4.1
    row_height=50,
    readers=("Code128",),
    aliases=("ean128", "ucc128"),
    gs1=True,
)
