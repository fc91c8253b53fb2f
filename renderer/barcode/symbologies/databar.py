"""The GS1 DataBar family: a GTIN, or element strings for the expanded members -> bars, one row or stacked."""

from __future__ import annotations

import zint

from renderer.barcode.checkdigit import completed, mod10
from renderer.barcode.gs1 import message
from renderer.barcode.payload import as_text, digits_only
from renderer.barcode.symbol import Kind, Message, Modules, Option, Options, Symbology
from renderer.errors import BarcodeError

Heights = float | tuple[float, ...]
STANDARD = "ISO/IEC 24724:2011"


def prepare_gtin(payload: str | bytes, _options: Options) -> Message:
    """Judge a GTIN: 13 or 14 digits, or (01) in bracket form (ISO/IEC 24724 4.2)."""
    text = as_text(payload)
    digits = digits_only(text.removeprefix("(01)"), "GS1 DataBar")
    gtin = completed(digits, (14,), mod10, "GS1 DataBar")
    return Message(f"01{gtin}".encode("ascii"), gtin.encode("ascii"), f"(01){gtin}")


def prepare_limited(payload: str | bytes, options: Options) -> Message:
    """Judge a GTIN with indicator digit 0 or 1 (ISO/IEC 24724 6.1)."""
    judged = prepare_gtin(payload, options)
    if judged.source[:1] not in {b"0", b"1"}:
        raise BarcodeError(
            "GS1 DataBar Limited carries numbers whose first digit is 0 or 1; databar carries the others.",
            field="payload",
        )
    return judged


def stacked_heights(modules: Modules, _options: Options) -> tuple[Modules, Heights]:
    """Rows of 34X with three separators of 1X between (ISO/IEC 24724 7.2.8)."""
    return modules, tuple(34.0 if row % 4 == 0 else 1.0 for row in range(modules.rows))


def expanded(options: Options) -> dict[str, object]:
    """GS1 mode; our own module has judged the identifiers already."""
    settings: dict[str, object] = {"input_mode": zint.InputMode.GS1 | zint.InputMode.GS1NOCHECK}
    if "columns" in options:
        settings["option_2"] = options["columns"]
    return settings


def _gtin(  # noqa: PLR0917 - a table row
    name: str, title: str, engine: str, reader: str, row_height: Heights, kind: Kind = "linear"
) -> Symbology:
    return Symbology(
        name=name,
        title=title,
        standard=STANDARD,
        aim_id="]e0",
        kind=kind,
        engine=engine,
        example="(01)09521234543213",
        prepare=prepare_limited if engine == "DBAR_LTD" else prepare_gtin,
        quiet=(1, 0, 5, 0)
        if engine == "DBAR_LTD"
        else (1, 0, 1, 0),  # 5.3.1, 6.3.1: none but what guards need
        row_height=row_height,
        readers=(reader, "DataBar"),
        gs1=True,
    )


SYMBOLOGIES = (
    _gtin("databar", "GS1 DataBar Omnidirectional", "DBAR_OMN", "DataBarOmni", 33),
    _gtin("databar_truncated", "GS1 DataBar Truncated", "DBAR_OMN", "DataBarOmni", 13),
    _gtin("databar_limited", "GS1 DataBar Limited", "DBAR_LTD", "DataBarLtd", 10),
    _gtin("databar_stacked", "GS1 DataBar Stacked", "DBAR_STK", "DataBarStk", (5, 1, 7), "stacked"),
    _gtin(
        "databar_stacked_omni",
        "GS1 DataBar Stacked Omnidirectional",
        "DBAR_OMNSTK",
        "DataBarStkOmni",
        (33, 1, 1, 1, 33),
        "stacked",
    ),
    Symbology(
        name="databar_expanded",
        title="GS1 DataBar Expanded",
        standard=STANDARD,
        aim_id="]e0",
        kind="linear",
        engine="DBAR_EXP",
        example="(01)09521234543213(10)ABC123",
        prepare=message,
        configure=expanded,
        quiet=(1, 0, 1, 0),
        row_height=34,
        readers=("DataBarExp",),
        gs1=True,
    ),
    Symbology(
        name="databar_expanded_stacked",
        title="GS1 DataBar Expanded Stacked",
        standard=STANDARD,
        aim_id="]e0",
        kind="stacked",
        engine="DBAR_EXPSTK",
        example="(01)09521234543213(10)ABC123",
        prepare=message,
        configure=expanded,
        quiet=(1, 0, 1, 0),
        row_height=34,
        finish=stacked_heights,
        options={"columns": Option("pairs of data characters in a row", low=1, high=11, default=2)},
        readers=("DataBarExpStk", "DataBarExp"),
        gs1=True,
    ),
)
