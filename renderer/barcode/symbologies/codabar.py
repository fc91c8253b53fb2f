"""Codabar: digits and six signs between start and stop letters -> bars."""

from __future__ import annotations

from renderer.barcode.payload import of_alphabet, plain
from renderer.barcode.symbol import Message, Options, Symbology
from renderer.errors import BarcodeError

BODY = frozenset("0123456789-$:/.+")
LETTERS = frozenset("ABCD")


def prepare(payload: str | bytes, _options: Options) -> Message:
    """Judge start letter, body and stop letter (BS EN 798:1995 4.2); letters may be lower case."""
    title = "Codabar"
    text = of_alphabet(
        payload, BODY | LETTERS | frozenset("abcd"), title, "it carries 0-9, -$:/.+ and A-D"
    ).upper()
    if len(text) < 3 or text[0] not in LETTERS or text[-1] not in LETTERS:
        raise BarcodeError(
            "Codabar begins and ends with one of the letters A, B, C or D, such as A12345B.", field="payload"
        )
    of_alphabet(
        text[1:-1], BODY, f"{title} between its start and stop letters", "it carries 0-9 and -$:/.+ there"
    )
    return plain(text)


SYMBOLOGY = Symbology(
    name="codabar",
    title="Codabar",
    standard="BS EN 798:1995",
    aim_id="]F0",
    kind="linear",
    engine="CODABAR",
    example="A12345B",
    prepare=prepare,
    quiet=(10, 0, 10, 0),  # BS EN 798 4.4.1
    row_height=50,
    readers=("Codabar",),
    aliases=("nw7",),
)
