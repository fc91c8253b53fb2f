"""Code 128: ISO 8859-1 text -> bars, code sets A, B and C chosen for the fewest symbol characters."""

from __future__ import annotations

from renderer.barcode.payload import latin_1
from renderer.barcode.symbol import Message, Options, Symbology


def prepare(payload: str | bytes, _options: Options) -> Message:
    """Judge the payload: ISO 8859-1 (ISO/IEC 15417 4.3.3.3: FNC4 reaches 128-255)."""
    return latin_1(payload, "Code 128")


SYMBOLOGY = Symbology(
    name="code128",
    title="Code 128",
    standard="ISO/IEC 15417:2007",
    aim_id="]C0",
    kind="linear",
    engine="CODE128",
    example="Ticket_12345",
    prepare=prepare,
    quiet=(10, 0, 10, 0),  # ISO/IEC 15417 4.2: 10X each side
    row_height=50,
    readers=("Code128",),
    wallet_format="PKBarcodeFormatCode128",
    aliases=("code_128", "code-128"),
)
