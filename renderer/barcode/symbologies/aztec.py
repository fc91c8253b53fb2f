"""Aztec Code: any bytes -> square matrix around a bull's eye; needs no quiet zone."""

from __future__ import annotations

from renderer.barcode.payload import CHARSET_OPTIONS, any_bytes
from renderer.barcode.symbol import Option, Options, Symbology

ECC_PERCENT = {10: 1, 23: 2, 36: 3, 50: 4}


def configure(options: Options) -> dict[str, object]:
    """libzint: option_1 error correction class, option_2 size (1-4 compact, 5-36 full)."""
    settings: dict[str, object] = {}
    if "version" in options:
        settings["option_2"] = options["version"]  # libzint takes one or the other
    else:
        settings["option_1"] = ECC_PERCENT[int(options["ecc"])]
    if "eci" in options:
        settings["eci"] = options["eci"]
    return settings


SYMBOLOGY = Symbology(
    name="aztec",
    title="Aztec Code",
    standard="ISO/IEC 24778:2008",
    aim_id="]z0",
    kind="matrix",
    engine="AZTEC",
    example="Ticket_12345",
    prepare=any_bytes,
    configure=configure,
    quiet=(0, 0, 0, 0),  # ISO/IEC 24778 4.4: none is required
    options={
        # ISO/IEC 24778 4.3: 23 % and three codewords are recommended
        "ecc": Option("least share of error correction, percent", choices=(10, 23, 36, 50), default=23),
        "version": Option("size: 1-4 compact (15-27 modules), 5-36 full (19-151 modules)", low=1, high=36),
        **CHARSET_OPTIONS,
    },
    readers=("Aztec", "AztecCode"),
    wallet_format="PKBarcodeFormatAztec",
    aliases=("aztec_code",),
)
