"""Telepen: ASCII, or digits in pairs -> bars."""

from __future__ import annotations

from renderer.barcode.payload import of_alphabet, plain
from renderer.barcode.symbol import Message, Options, Symbology
from renderer.errors import WrongLength

ASCII = frozenset(map(chr, range(128)))


def prepare(payload: str | bytes, _options: Options) -> Message:
    """Judge a payload of ASCII (USS Telepen 2.1)."""
    return plain(of_alphabet(payload, ASCII, "Telepen", "it carries ASCII; code128 carries ISO 8859-1"))


def prepare_numeric(payload: str | bytes, _options: Options) -> Message:
    """Judge digits in pairs; the second of a pair may be X (USS Telepen 2.3)."""
    text = of_alphabet(payload, frozenset("0123456789X"), "Telepen numeric", "it carries digits in pairs")
    if len(text) % 2 or "X" in text[::2]:
        raise WrongLength("Telepen numeric carries digits in pairs: put a 0 before them.", field="payload")
    return plain(text)


SYMBOLOGIES = (
    Symbology(
        name="telepen",
        title="Telepen",
        standard="USS Telepen (1991)",
        aim_id="]B0",
        kind="linear",
        engine="TELEPEN",
        example="Ticket_12345",
        prepare=prepare,
        quiet=(10, 0, 10, 0),
        row_height=32,
        readers=("TelepenAlpha", "Telepen"),
    ),
    Symbology(
        name="telepen_numeric",
        title="Telepen numeric",
        standard="USS Telepen (1991)",
        aim_id="]B1",
        kind="linear",
        engine="TELEPEN_NUM",
        example="12345678",
        prepare=prepare_numeric,
        quiet=(10, 0, 10, 0),
        row_height=32,
        readers=("TelepenNumeric", "Telepen"),
    ),
)
