"""Aztec Code and its rune: bytes, or a number to 255 -> matrix around a bull's eye; needs no quiet zone."""

from __future__ import annotations

from renderer.barcode.matrix import BYTES_OPTIONS, prepare, settings_of
from renderer.barcode.payload import digits_only
from renderer.barcode.symbol import Message, Option, Options, Symbology
from renderer.errors import BarcodeError

ECC_PERCENT = {10: 1, 23: 2, 36: 3, 50: 4}


def prepare_rune(payload: str | bytes, _options: Options) -> Message:
    """Judge a number from 0 to 255 (ISO/IEC 24778 annex A); a reader gives three digits."""
    number = int(digits_only(payload, "Aztec rune")[:9])
    if number > 255:
        raise BarcodeError(f"An Aztec rune carries a number from 0 to 255, not {number}.", field="payload")
    text = f"{number:03d}"
    return Message(text.encode("ascii"), text.encode("ascii"), text)


def configure(options: Options) -> dict[str, object]:
    """libzint: option_1 error correction class, option_2 size (1-4 compact, 5-36 full)."""
    settings = settings_of(options)
    if "version" in options:
        settings["option_2"] = options["version"]  # libzint takes one or the other
    else:
        settings["option_1"] = ECC_PERCENT[int(options["ecc"])]
    return settings


SYMBOLOGIES = (
    Symbology(
        name="aztec",
        title="Aztec Code",
        standard="ISO/IEC 24778:2008",
        aim_id="]z0",
        kind="matrix",
        engine="AZTEC",
        example="Ticket_12345",
        prepare=prepare,
        configure=configure,
        quiet=(0, 0, 0, 0),  # ISO/IEC 24778 4.4: none is required
        options={
            # ISO/IEC 24778 4.3: 23 % and three codewords are recommended
            "ecc": Option("least share of error correction, percent", choices=(10, 23, 36, 50), default=23),
            "version": Option(
                "size: 1-4 compact (15-27 modules), 5-36 full (19-151 modules)", low=1, high=36
            ),
            **BYTES_OPTIONS,
        },
        readers=("Aztec", "AztecCode"),
        wallet_format="PKBarcodeFormatAztec",
        aliases=("aztec_code",),
    ),
    Symbology(
        name="aztec_rune",
        title="Aztec rune",
        standard="ISO/IEC 24778:2008 annex A",
        aim_id="]zC",
        kind="matrix",
        engine="AZRUNE",
        example="25",
        prepare=prepare_rune,
        readers=("AztecRune", "Aztec"),
    ),
)
