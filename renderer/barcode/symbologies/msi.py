"""MSI (modified Plessey): digits -> bars, with the check digits asked for."""

from __future__ import annotations

from renderer.barcode.payload import digits_only, plain
from renderer.barcode.symbol import Message, Option, Options, Symbology

CHECKS = {"none": 0, "mod10": 1, "mod10-mod10": 2, "mod11": 3, "mod11-mod10": 4}


def prepare(payload: str | bytes, _options: Options) -> Message:
    """Judge digits; which check digits follow is agreed between the parties: they are added, not judged."""
    return plain(digits_only(payload, "MSI"))


SYMBOLOGY = Symbology(
    name="msi",
    title="MSI",
    standard="MSI Data Corporation (no formal standard)",
    aim_id="]M0",
    kind="linear",
    engine="MSI_PLESSEY",
    example="1234567",
    prepare=prepare,
    configure=lambda options: {"option_2": CHECKS[str(options["check"])]},
    quiet=(12, 0, 12, 0),
    row_height=50,
    options={"check": Option("check digits to append", choices=tuple(CHECKS), type=str, default="mod10")},
    aliases=("msi_plessey",),
)
