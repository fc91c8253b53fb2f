"""DotCode: any bytes, or GS1 element strings -> dots."""

from __future__ import annotations

from renderer.barcode.matrix import BYTES_OPTIONS, prepare, settings_of
from renderer.barcode.symbol import Option, Options, Symbology


def configure(options: Options) -> dict[str, object]:
    """libzint: option_2 width in dots."""
    settings = settings_of(options)
    if "columns" in options:
        settings["option_2"] = options["columns"]
    return settings


SYMBOLOGY = Symbology(
    name="dotcode",
    title="DotCode",
    standard="AIM ISS DotCode Rev 4.0",
    aim_id="]J0",
    kind="matrix",
    engine="DOTCODE",
    example="Ticket_12345",
    prepare=prepare,
    configure=configure,
    quiet=(3, 3, 3, 3),  # AIM ISS DotCode 5.1.4: 3X
    options={
        "columns": Option("width in dots", low=5, high=200),
        **BYTES_OPTIONS,
    },
)
