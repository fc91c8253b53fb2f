"""QR Code: any bytes -> square matrix, versions 1 to 40."""

from __future__ import annotations

from renderer.barcode.payload import CHARSET_OPTIONS, any_bytes
from renderer.barcode.symbol import Option, Options, Symbology

LEVELS = {"L": 1, "M": 2, "Q": 3, "H": 4}


def configure(options: Options) -> dict[str, object]:
    """libzint: option_1 ECC level, option_2 version, option_3 mask + 1 in the second byte."""
    settings: dict[str, object] = {"option_1": LEVELS[str(options["ecc"])]}
    if "version" in options:
        settings["option_2"] = options["version"]
    if "mask" in options:
        settings["option_3"] = int(options["mask"]) + 1 << 8
    if "eci" in options:
        settings["eci"] = options["eci"]
    return settings


SYMBOLOGY = Symbology(
    name="qr",
    title="QR Code",
    standard="ISO/IEC 18004:2015",
    aim_id="]Q1",
    kind="matrix",
    engine="QRCODE",
    example="Ticket_12345",
    prepare=any_bytes,
    configure=configure,
    quiet=(4, 4, 4, 4),  # ISO/IEC 18004 5.3.8
    options={
        "ecc": Option("error correction level", choices=("L", "M", "Q", "H"), type=str, default="M"),
        "version": Option("size, 1 (21 modules) to 40 (177 modules)", low=1, high=40),
        "mask": Option("data mask, instead of the one with the least penalty", low=0, high=7),
        **CHARSET_OPTIONS,
    },
    readers=("QRCode", "QRCodeModel2"),
    wallet_format="PKBarcodeFormatQR",
    aliases=("qrcode", "qr_code"),
)
