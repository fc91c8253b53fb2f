"""The QR family: QR Code, Micro QR and rMQR: bytes -> matrix."""

from __future__ import annotations

import zint

from renderer.barcode.matrix import BYTES_OPTIONS, prepare, settings_of
from renderer.barcode.payload import CHARSET_OPTIONS, any_bytes
from renderer.barcode.symbol import Option, Options, Symbology

LEVELS = {"L": 1, "M": 2, "Q": 3, "H": 4}
APPEND = {
    "append_index": Option("structured append: place of this symbol, from 1", low=1, high=16),
    "append_count": Option("structured append: how many symbols", low=2, high=16),
    "append_parity": Option("structured append: all data bytes exclusive-ored", low=0, high=255),
}


def configure(options: Options) -> dict[str, object]:
    """libzint: option_1 ECC level, option_2 version, option_3 mask + 1 in the second byte."""
    settings = settings_of(options)
    settings["option_1"] = LEVELS[str(options["ecc"])]
    if "version" in options:
        settings["option_2"] = options["version"]
    if "mask" in options:
        settings["option_3"] = (int(options["mask"]) + 1) << 8
    if "append_index" in options:
        parity = str(options.get("append_parity", 0)).encode()
        count = int(options.get("append_count", 2))
        settings["structapp"] = zint.StructApp(int(options["append_index"]), count, parity)
    return settings


SYMBOLOGIES = (
    Symbology(
        name="qr",
        title="QR Code",
        standard="ISO/IEC 18004:2015",
        aim_id="]Q1",
        kind="matrix",
        engine="QRCODE",
        example="Ticket_12345",
        prepare=prepare,
        configure=configure,
        quiet=(4, 4, 4, 4),  # ISO/IEC 18004 6.3.8
        options={
            "ecc": Option("error correction level", choices=("L", "M", "Q", "H"), type=str, default="M"),
            "version": Option("size, 1 (21 modules) to 40 (177 modules)", low=1, high=40),
            "mask": Option("data mask, instead of the one with the least penalty", low=0, high=7),
            **BYTES_OPTIONS,
            **APPEND,
        },
        readers=("QRCode", "QRCodeModel2"),
        wallet_format="PKBarcodeFormatQR",
        aliases=("qrcode",),
    ),
    Symbology(
        name="micro_qr",
        title="Micro QR Code",
        standard="ISO/IEC 18004:2015",
        aim_id="]Q1",
        kind="matrix",
        engine="MICROQR",
        example="TICKET12345",
        prepare=any_bytes,
        configure=configure,
        quiet=(2, 2, 2, 2),  # ISO/IEC 18004 6.3.8
        options={
            "ecc": Option("error correction level", choices=("L", "M", "Q"), type=str, default="L"),
            "version": Option("size, 1 (11 modules) to 4 (17 modules)", low=1, high=4),
            "mask": Option("data mask", low=0, high=3),
            "charset": CHARSET_OPTIONS["charset"],
        },
        readers=("MicroQRCode",),
    ),
    Symbology(
        name="rmqr",
        title="Rectangular Micro QR Code (rMQR)",
        standard="ISO/IEC 23941:2022",
        aim_id="]Q1",
        kind="matrix",
        engine="RMQR",
        example="Ticket_12345",
        prepare=any_bytes,
        configure=configure,
        quiet=(2, 2, 2, 2),  # ISO/IEC 23941 6.3.7
        options={
            "ecc": Option("error correction level", choices=("M", "H"), type=str, default="M"),
            "version": Option(
                "size: 1 (R7x43) to 32 (R17x139), or 33-38 for a height with free width", low=1, high=38
            ),
            "charset": CHARSET_OPTIONS["charset"],
            "eci": CHARSET_OPTIONS["eci"],
        },
        readers=("RMQRCode",),
    ),
)
