"""MaxiCode: any bytes, with a postal primary message in modes 2 and 3 -> 33 rows of hexagons around a bull's
eye.
"""

from __future__ import annotations

from renderer.barcode.payload import CHARSET_OPTIONS, any_bytes
from renderer.barcode.symbol import Message, Option, Options, Symbology
from renderer.errors import InvalidOption


def prepare(payload: str | bytes, options: Options) -> Message:
    """Judge any bytes."""
    if int(options["mode"]) in {2, 3} and "primary" not in options:
        raise InvalidOption(
            "MaxiCode in mode 2 or 3 needs primary=: postcode, three digits of country, three of service.",
            field="primary",
        )
    return any_bytes(payload, options)


def configure(options: Options) -> dict[str, object]:
    """libzint: option_1 mode, primary the postal message."""
    settings: dict[str, object] = {"option_1": options["mode"]}
    if "primary" in options:
        settings["primary"] = str(options["primary"])
    if "eci" in options:
        settings["eci"] = options["eci"]
    return settings


SYMBOLOGY = Symbology(
    name="maxicode",
    title="MaxiCode",
    standard="ISO/IEC 16023:2000",
    aim_id="]U0",
    kind="matrix",
    engine="MAXICODE",
    example="Ticket_12345",
    prepare=prepare,
    configure=configure,
    quiet=(1, 1, 1, 1),  # ISO/IEC 16023 4.11.4: 1X
    options={
        "mode": Option(
            "2 and 3 carriers, 4 standard, 5 more error correction", choices=(2, 3, 4, 5), default=4
        ),
        "primary": Option("postcode, country and service class for modes 2 and 3", type=str),
        **CHARSET_OPTIONS,
    },
    row_height=28.8675 / 33,  # 32 pitches of 0.866 X and one hexagon of 1.155 X (ISO/IEC 16023 4.11)
    readers=("MaxiCode",),
)
