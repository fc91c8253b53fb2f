"""The PDF417 family: any bytes -> stacked rows."""

from __future__ import annotations

from collections.abc import Callable

from renderer.barcode.payload import CHARSET_OPTIONS, any_bytes
from renderer.barcode.symbol import Option, Options, Symbology


def configure(options: Options) -> dict[str, object]:
    """libzint: option_1 ECC level, option_2 data columns, option_3 rows."""
    names = {"ecc": "option_1", "columns": "option_2", "rows": "option_3", "eci": "eci"}
    return {names[name]: value for name, value in options.items() if name in names}


def _columns_for(frame: int) -> Callable[[int], int | None]:
    """The most columns with 3 px a module, if that leaves three of them, else with 2 px; else None.

    ``frame`` is the modules beside the data columns of 17: start, stop, row indicators, quiet zone.
    """

    def columns(width: int) -> int | None:
        for module, least in ((3, 3), (2, 1)):
            found = (width // module - frame) // 17
            if found >= least:
                return min(found, 30)
        return None

    return columns


_ECC = Option("error correction level; chosen by length when not given", low=0, high=8)
_COLUMNS = Option("data columns", low=1, high=30)
_ROWS = Option("rows", low=3, high=90)

SYMBOLOGIES = (
    Symbology(
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
        options={"ecc": _ECC, "columns": _COLUMNS, "rows": _ROWS, **CHARSET_OPTIONS},
        columns_for=_columns_for(69 + 4),
        readers=("PDF417",),
        wallet_format="PKBarcodeFormatPDF417",
    ),
    Symbology(
        name="pdf417_compact",
        title="Compact PDF417",
        standard="ISO/IEC 15438:2015 5.12",
        aim_id="]L2",
        kind="stacked",
        engine="PDF417COMP",
        example="Ticket_12345",
        prepare=any_bytes,
        configure=configure,
        quiet=(2, 2, 2, 2),
        row_height=3,
        options={"ecc": _ECC, "columns": _COLUMNS, "rows": _ROWS, **CHARSET_OPTIONS},
        columns_for=_columns_for(35 + 4),
        readers=("CompactPDF417", "PDF417"),
        aliases=("truncated_pdf417",),
    ),
    Symbology(
        name="micropdf417",
        title="MicroPDF417",
        standard="ISO/IEC 24728:2006",
        aim_id="]L2",
        kind="stacked",
        engine="MICROPDF417",
        example="Ticket_12345",
        prepare=any_bytes,
        configure=configure,
        quiet=(1, 1, 1, 1),  # ISO/IEC 24728 5.8.3
        row_height=2,  # ISO/IEC 24728 5.8.2: at least 2X
        options={"columns": Option("data columns", low=1, high=4), **CHARSET_OPTIONS},
        readers=("MicroPDF417",),
    ),
)
