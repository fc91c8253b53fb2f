"""Code 93: ASCII -> bars with two check characters."""

from __future__ import annotations

from renderer.barcode.payload import of_alphabet, plain
from renderer.barcode.symbol import Message, Options, Symbology

ASCII = frozenset(map(chr, range(128)))


def prepare(payload: str | bytes, _options: Options) -> Message:
    """Judge a payload of ASCII (AIM USS-93 2.1 and appendix: shift characters reach all 128)."""
    return plain(of_alphabet(payload, ASCII, "Code 93", "it carries ASCII; code128 carries ISO 8859-1"))


SYMBOLOGY = Symbology(
    name="code93",
    title="Code 93",
    standard="AIM USS-93",
    aim_id="]G0",
    kind="linear",
    engine="CODE93",
    example="TICKET-12345",
    prepare=prepare,
    quiet=(10, 0, 10, 0),  # AIM USS-93 2.4
    row_height=50,
    readers=("Code93",),
)
