"""A payload as given -> the bytes a symbol carries, or an error naming character and position."""

from __future__ import annotations

from collections.abc import Callable

from renderer.barcode.symbol import Message, Option, Options, make
from renderer.errors import EmptyPayload, InvalidOption, UnencodableCharacter

LATIN_1 = "iso-8859-1"
DIGITS = frozenset("0123456789")

CHARSET_OPTIONS = {
    "charset": Option(
        "character set of the bytes, as Wallet's messageEncoding; ISO 8859-1 when not given, else UTF-8",
        type=str,
    ),
    "eci": Option("Extended Channel Interpretation to announce; only on request", low=0, high=999999),
}


def named(character: str) -> str:
    """A character in words a reader of an error understands: ``'é' (U+00E9)``."""
    shown = character if character.isprintable() else ""
    return f"'{shown}' (U+{ord(character):04X})" if shown else f"U+{ord(character):04X}"


def refuse(character: str, position: int, carrier: str, cure: str) -> UnencodableCharacter:
    """The error for one character at a 1-based position."""
    return UnencodableCharacter(
        f"{carrier} cannot carry {named(character)} at position {position}; {cure}.", field="payload"
    )


def as_bytes(payload: str | bytes, charset: str | None = None, *, carrier: str = "the symbol") -> bytes:
    """Text in ``charset`` as bytes; bytes as they are.

    Without a charset text is ISO 8859-1, the default of Wallet passes and of most symbologies, or UTF-8
    where a character lies beyond it. Raises EmptyPayload, UnencodableCharacter.
    """
    if not payload:
        raise EmptyPayload(
            "There is nothing to encode: give a payload of at least one character.", field="payload"
        )
    if isinstance(payload, bytes):
        return payload
    try:
        return payload.encode(charset or LATIN_1)
    except UnicodeEncodeError as error:
        if charset is None:
            return _as_utf8(payload, carrier)
        cure = f"{charset} has no such character; use charset='utf-8' or another payload"
        raise refuse(payload[error.start], error.start + 1, carrier, cure) from None
    except LookupError:
        raise InvalidOption(
            f"There is no character set '{charset}'; use iso-8859-1 or utf-8.", field="charset"
        ) from None


def _as_utf8(payload: str, carrier: str) -> bytes:
    try:
        return payload.encode()
    except UnicodeEncodeError as error:  # a lone surrogate
        cure = "it is half of a character and has no encoding; send whole characters"
        raise refuse(payload[error.start], error.start + 1, carrier, cure) from None


def any_bytes(payload: str | bytes, options: Options) -> Message:
    """Judge the payload of a symbology that carries any byte (QR, Aztec, PDF417, Data Matrix)."""
    if "charset" not in options and isinstance(payload, str) and payload.isascii() and payload:
        data = payload.encode("ascii")
        return make(Message, (data, data, payload))
    charset = options.get("charset")
    data = as_bytes(payload, str(charset) if charset else None)
    return Message(data, data, payload if isinstance(payload, str) else data.decode(LATIN_1))


def latin_1(payload: str | bytes, carrier: str) -> Message:
    """Judge the payload of a symbology that carries ISO 8859-1 and nothing else."""
    if isinstance(payload, bytes):
        data = as_bytes(payload)
        return Message(data, data, data.decode(LATIN_1))
    try:
        data = payload.encode(LATIN_1)
    except UnicodeEncodeError as error:
        cure = "it carries ISO 8859-1 only; QR or Aztec carry any character"
        raise refuse(payload[error.start], error.start + 1, carrier, cure) from None
    if not data:
        as_bytes(data)
    return make(Message, (data, data, payload))


def of_alphabet(payload: str | bytes, allowed: frozenset[str], carrier: str, cure: str) -> str:
    """The payload as text, every character within ``allowed``; raises EmptyPayload, UnencodableCharacter."""
    text = as_text(payload)
    if not allowed.issuperset(text):
        for position, character in enumerate(text, 1):
            if character not in allowed:
                raise refuse(character, position, carrier, cure)
    return text


def as_text(payload: str | bytes) -> str:
    """The payload as text (bytes are read as ISO 8859-1); raises EmptyPayload."""
    if not payload:
        as_bytes(payload)
    return payload if isinstance(payload, str) else payload.decode(LATIN_1)


def plain(text: str) -> Message:
    """A message whose data, source and text are the same ASCII characters."""
    data = text.encode("ascii")
    return Message(data, data, text)


Prepare = Callable[[str | bytes, Options], Message]


def digits_only(payload: str | bytes, title: str) -> str:
    """The payload as text of decimal digits; raises EmptyPayload, UnencodableCharacter."""
    return of_alphabet(payload, DIGITS, title, "it carries the digits 0 to 9")
