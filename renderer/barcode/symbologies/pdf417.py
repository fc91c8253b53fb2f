"""PDF417: any bytes -> stacked rows."""

from __future__ import annotations

from renderer.barcode.payload import CHARSET_OPTIONS, any_bytes
from renderer.barcode.symbol import Option, Options, Symbology


def configure(options: Options) -> dict[str, object]:
    """libzint: option_1 ECC level, option_2 data columns, option_3 rows."""
    names = {"ecc": "option_1", "columns": "option_2", "rows": "option_3", "eci": "eci"}
    return {names[name]: value for name, value in options.items() if name in names}


SYMBOLOGY = Symbology(
    name="pdf417",
    title="PDF417",
    standard="ISO/IEC 15438:2015",
    aim_id="]L2",
    kind="stacked",
    engine="PDF417",
    example="Ticket_12345",
    prepare=any_bytes,
    configure=configure,
    quiet=(2, 2, 2, 2),  # ISO/IEC 15438 5.8.3: 2X on all sides
    row_height=3,  # ISO/IEC 15438 5.8.2: at least 3X
    options={
        "ecc": Option("error correction level; chosen by length when not given", low=0, high=8),
        "columns": Option("data columns", low=1, high=30),
        "rows": Option("rows", low=3, high=90),
        **CHARSET_OPTIONS,
    },
    readers=("PDF417",),
    wallet_format="PKBarcodeFormatPDF417",
)
