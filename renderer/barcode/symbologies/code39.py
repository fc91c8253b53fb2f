"""Code 39, plain and extended: text -> bars, with or without the modulo 43 check character."""

from __future__ import annotations

from renderer.barcode.checkdigit import CODE39_VALUES, mod43
from renderer.barcode.payload import of_alphabet, plain
from renderer.barcode.symbol import Message, Option, Options, Symbology

ALPHABET = frozenset(CODE39_VALUES)  # ISO/IEC 16388 4.3.1: 43 characters
ASCII = frozenset(map(chr, range(128)))
MOST = 86  # libzint's limit

CHECK = {"check": Option("append the modulo 43 check character", type=bool, default=False)}


def prepare(payload: str | bytes, options: Options) -> Message:
    """Judge a payload of the 43 characters; a reader gives the check character back with the rest."""
    cure = "it carries 0-9, A-Z, space and -.$/+%; code39_extended or code128 carry more"
    text = of_alphabet(payload, ALPHABET, "Code 39", cure)
    message = plain(text)
    return message._replace(data=(text + mod43(text)).encode("ascii")) if options["check"] else message


def prepare_extended(payload: str | bytes, _options: Options) -> Message:
    """Judge a payload of ASCII: characters beyond the 43 become pairs (ISO/IEC 16388 annex A.2)."""
    return plain(
        of_alphabet(payload, ASCII, "Code 39 extended", "it carries ASCII; code128 carries ISO 8859-1")
    )


SYMBOLOGIES = (
    Symbology(
        name="code39",
        title="Code 39",
        standard="ISO/IEC 16388:2007",
        aim_id="]A0",
        kind="linear",
        engine="CODE39",
        example="TICKET-12345",
        prepare=prepare,
        configure=lambda options: {"option_2": 1 if options["check"] else 0},
        quiet=(10, 0, 10, 0),  # ISO/IEC 16388 4.4
        row_height=50,
        options=CHECK,
        readers=("Code39Std", "Code39"),
        aliases=("code3of9",),
    ),
    Symbology(
        name="code39_extended",
        title="Code 39 extended",
        standard="ISO/IEC 16388:2007 annex A.2",
        aim_id="]A4",
        kind="linear",
        engine="EXCODE39",
        example="Ticket_12345",
        prepare=prepare_extended,
        quiet=(10, 0, 10, 0),
        row_height=50,
        readers=("Code39Ext", "Code39"),
    ),
)
