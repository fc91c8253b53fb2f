"""What matrix symbologies of any bytes share: how a payload is judged, options, libzint's settings."""

from __future__ import annotations

import zint

from renderer.barcode import gs1
from renderer.barcode.payload import CHARSET_OPTIONS, any_bytes
from renderer.barcode.symbol import Message, Option, Options

BYTES_OPTIONS = {
    "gs1": Option("the payload is GS1 element strings in bracket form", type=bool, default=False),
    **CHARSET_OPTIONS,
}


def prepare(payload: str | bytes, options: Options) -> Message:
    """Judge any bytes, or GS1 element strings.

    Those are marked by FNC1 in first position (ISO/IEC 18004 7.4.8.2, 16022 5.2.4.6) or FLG(0) (24778 7.2).
    """
    return gs1.message(payload) if options["gs1"] else any_bytes(payload, options)


def settings_of(options: Options) -> dict[str, object]:
    """libzint's settings for ``BYTES_OPTIONS``."""
    settings: dict[str, object] = {}
    if "eci" in options:
        settings["eci"] = options["eci"]
    if options.get("gs1"):
        settings["input_mode"] = zint.InputMode.GS1 | zint.InputMode.GS1NOCHECK
    return settings
