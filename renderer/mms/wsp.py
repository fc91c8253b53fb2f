"""WSP's binary value forms (WAP-230-WSP clause 8.4) -> bytes, and back through a bounded cursor."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from renderer.errors import InvalidPdu
from renderer.mms.wsp_tables import CHARSETS, MIB_BY_CHARSET, PARAMETERS, WELL_KNOWN_TYPES

QUOTE = 0x7F  # WSP 8.4.2.1: put before a text whose first octet could be taken for something else
LENGTH_QUOTE = 0x1F  # WSP 8.4.2.2: a uintvar follows
UTF_8 = 106  # MIBenum
UNKNOWN_TYPE = "application/octet-stream"
_MAX_UINTVAR_OCTETS = 5

_TYPE_CODES = {name: code for code, name in enumerate(WELL_KNOWN_TYPES)}
_PARAMETER_CODES = {name: (code, form) for code, (name, form) in reversed(tuple(PARAMETERS.items()))}


@dataclass(frozen=True, slots=True)
class ContentType:
    """A media type in lower case and its parameters in order, every value as text."""

    media: str
    parameters: tuple[tuple[str, str], ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """First value of a parameter."""
        return next((value for key, value in self.parameters if key == name), default)


# -- writing -----------------------------------------------------------------------------------------------


def uintvar(number: int) -> bytes:
    """Variable-length unsigned integer, 7 bits an octet, most significant first (WSP 8.1.2)."""
    if number < 0x80:
        return bytes((number,))
    if number < 0x4000:
        return bytes((0x80 | number >> 7, number & 0x7F))
    octets = [number & 0x7F]
    while number := number >> 7:
        octets.append(0x80 | (number & 0x7F))
    return bytes(reversed(octets))


def uintvar_bytes(number: int) -> int:
    """Octets that ``uintvar`` takes."""
    return (number.bit_length() + 6) // 7 or 1


def value_length(length: int) -> bytes:
    """Length of what follows: one octet up to 30, else 31 and a uintvar (WSP 8.4.2.2)."""
    return bytes((length,)) if length < LENGTH_QUOTE else bytes((LENGTH_QUOTE,)) + uintvar(length)


def with_length(data: bytes) -> bytes:
    """``data`` after its value-length."""
    return value_length(len(data)) + data


def short_integer(number: int) -> bytes:
    """An integer of 0..127 in one octet (WSP 8.4.2.1)."""
    return bytes((0x80 | number,))


def long_integer(number: int) -> bytes:
    """Octet count, then the number, most significant octet first (WSP 8.4.2.1)."""
    size = max(1, (number.bit_length() + 7) // 8)
    return bytes((size,)) + number.to_bytes(size, "big")


def integer_value(number: int) -> bytes:
    """The short form where it fits, else the long one (WSP 8.4.2.3)."""
    return short_integer(number) if number < 0x80 else long_integer(number)


def text_string(text: str) -> bytes:
    """UTF-8 and a NUL, quoted where the first octet could be taken for a length or a token (WSP 8.4.2.1)."""
    data = text.encode("utf-8", "replace")
    if 0 in data:
        raise InvalidPdu("A header text cannot hold a NUL character.")
    if data and not 0x20 <= data[0] < QUOTE:
        return b"\x7f" + data + b"\0"
    return data + b"\0"


def encoded_string(text: str) -> bytes:
    """Encoded-string-value (OMA MMS ENC 7.3.21): ASCII plain, anything else with the charset UTF-8."""
    if text.isascii():
        return text_string(text)
    return with_length(b"\xea" + text_string(text))  # 0xEA = short integer 106


@lru_cache(maxsize=1024)
def content_type(value: ContentType) -> bytes:
    """Content-type-value (WSP 8.4.2.24): a well-known code alone, else the general form with parameters."""
    code = _TYPE_CODES.get(value.media)
    media = text_string(value.media) if code is None else short_integer(code)
    if not value.parameters:
        return media
    return with_length(media + b"".join(_parameter(name, text) for name, text in value.parameters))


def _parameter(name: str, text: str) -> bytes:
    code, form = _PARAMETER_CODES.get(name, (None, ""))
    if code is None:
        return text_string(name) + text_string(text)
    if form == "charset":
        mib = MIB_BY_CHARSET.get(text)
        return short_integer(code) + (text_string(text) if mib is None else integer_value(mib))
    if form == "type":
        known = _TYPE_CODES.get(text)
        return short_integer(code) + (text_string(text) if known is None else short_integer(known))
    if form == "integer":
        if len(text) > 18 or not text.isdecimal() or str(int(text)) != text:
            return text_string(name) + text_string(text)
        return short_integer(code) + integer_value(int(text))
    return short_integer(code) + text_string(text)


# -- reading -----------------------------------------------------------------------------------------------


class Cursor:
    """Reads value forms from ``data[position:end]``; every read past the end raises InvalidPdu."""

    __slots__ = ("data", "end", "position")

    def __init__(self, data: bytes, position: int = 0, end: int | None = None) -> None:
        """Stand at ``position``; ``end`` defaults to the end of the data."""
        self.data = data
        self.position = position
        self.end = len(data) if end is None else end

    def __bool__(self) -> bool:
        """Whether anything is left."""
        return self.position < self.end

    def peek(self) -> int:
        """The next octet, left where it is."""
        if self.position >= self.end:
            raise InvalidPdu(f"The PDU ends at octet {self.position}, in the middle of a value.")
        return self.data[self.position]

    def octet(self) -> int:
        """The next octet."""
        value = self.peek()
        self.position += 1
        return value

    def take(self, length: int) -> bytes:
        """The next ``length`` octets."""
        if length > self.end - self.position:
            raise InvalidPdu(f"A length of {length} at octet {self.position} runs past the end of the PDU.")
        start = self.position
        self.position += length
        return self.data[start : self.position]

    def within(self, length: int) -> Cursor:
        """A cursor over the next ``length`` octets, which are passed over here."""
        start = self.position
        self.take(length)
        return Cursor(self.data, start, start + length)

    def uintvar(self) -> int:
        """A uintvar of at most five octets (WSP 8.1.2)."""
        number = 0
        for _ in range(_MAX_UINTVAR_OCTETS):
            octet = self.octet()
            number = number << 7 | octet & 0x7F
            if octet < 0x80:
                return number
        raise InvalidPdu(f"A variable-length integer before octet {self.position} has no end.")

    def value_length(self) -> int:
        """A value-length (WSP 8.4.2.2)."""
        octet = self.octet()
        if octet < LENGTH_QUOTE:
            return octet
        if octet == LENGTH_QUOTE:
            return self.uintvar()
        raise InvalidPdu(f"Octet {self.position - 1} is no length.")

    def long_integer(self) -> int:
        """A long integer (WSP 8.4.2.1)."""
        length = self.octet()
        if not 1 <= length < LENGTH_QUOTE:
            raise InvalidPdu(f"Octet {self.position - 1} is no length of an integer.")
        return int.from_bytes(self.take(length), "big")

    def integer(self) -> int:
        """A short or long integer (WSP 8.4.2.3)."""
        return self.octet() & 0x7F if self.peek() >= 0x80 else self.long_integer()

    def at_text(self) -> bool:
        """Whether a text stands here, rather than a number or a length; an empty one is its NUL alone."""
        first = self.peek()
        return 0x20 <= first < 0x80 or first == 0

    def text(self) -> str:
        """Text up to a NUL, a leading quote or quotation mark dropped; without a NUL, up to the end."""
        return _decode(self.raw_text(), "utf-8")

    def raw_text(self) -> bytes:
        """Octets up to a NUL, which is passed over, or up to the end; one leading quote is dropped."""
        stop = self.data.find(0, self.position, self.end)
        stop = self.end if stop < 0 else stop
        raw = self.data[self.position : stop]
        self.position = min(stop + 1, self.end)
        return raw[1:] if raw[:1] == b"\x7f" else raw

    def encoded_string(self) -> str:
        """Encoded-string-value (OMA MMS ENC 7.3.21); a wrong or unknown charset never raises."""
        if not self or self.peek() > LENGTH_QUOTE:
            return self.text()
        inner = self.within(self.value_length())
        if not inner:
            return ""
        # A sender that forgets the charset writes the text straight after the length.
        mib = inner.integer() if inner.peek() >= 0x80 or inner.peek() < LENGTH_QUOTE else UTF_8
        charset = CHARSETS.get(mib, "utf-8")
        if charset.startswith(("utf-16", "iso-10646")):  # NUL octets belong to the text
            return _decode(inner.take(inner.end - inner.position).removeprefix(b"\x7f"), "utf-16").strip("\0")
        return _decode(inner.raw_text(), charset).partition("\0")[0]

    def skip_value(self) -> bytes:
        """One whole value of any kind as it stands: its first octet tells its form (WSP 8.4.1.2).

        One that runs past the end is all that is left.
        """
        start = self.position
        first = self.peek()
        if first <= LENGTH_QUOTE:
            self._skip_length()
        elif first >= 0x80:
            self.octet()
        else:
            self.raw_text()
        return self.data[start : self.position]

    def _skip_length(self) -> None:
        try:
            self.take(self.value_length())
        except InvalidPdu:
            self.position = self.end

    def content_type(self) -> ContentType:
        """Content-type-value (WSP 8.4.2.24); a parameter that cannot be read ends the list."""
        if self.peek() > LENGTH_QUOTE:
            return ContentType(self._media())
        inner = self.within(self.value_length())
        media = inner._media()  # noqa: SLF001 - another cursor of this class
        parameters: list[tuple[str, str]] = []
        while inner:
            try:
                parameters.append(inner._parameter())  # noqa: SLF001
            except InvalidPdu:
                break
        return ContentType(media, tuple(one for one in parameters if one[0]))

    def _media(self) -> str:
        if 0x20 <= self.peek() < 0x80:
            return self.text().strip().lower() or UNKNOWN_TYPE
        code = self.integer()
        return WELL_KNOWN_TYPES[code] if code < len(WELL_KNOWN_TYPES) else UNKNOWN_TYPE

    def _parameter(self) -> tuple[str, str]:
        if 0x20 <= self.peek() < 0x80:
            return self.text().lower(), self._untyped()
        code = self.integer()
        name, form = PARAMETERS.get(code, (f"x-wsp-{code}", ""))
        return name, _FORMS.get(form, Cursor._untyped)(self)

    def _charset(self) -> str:
        if self.at_text():
            return self.text().lower()
        return CHARSETS.get(mib := self.integer(), f"mib-{mib}")

    def _type(self) -> str:
        return self._media()

    def _untyped(self) -> str:
        first = self.peek()
        return self.text().strip('"') if first == LENGTH_QUOTE or self.at_text() else str(self.integer())


_FORMS: dict[str, Callable[[Cursor], str]] = {
    "charset": Cursor._charset,  # noqa: SLF001 - the table of this class's own forms
    "type": Cursor._type,  # noqa: SLF001
}


def _decode(raw: bytes, charset: str) -> str:
    try:
        return codecs.decode(raw, charset)
    except (UnicodeDecodeError, LookupError):
        return raw.decode("latin-1")
