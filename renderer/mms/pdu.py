"""MMS PDU (OMA-TS-MMS-ENC 1.2/1.3) <-> octets: headers in order, and the body where there is one."""

from __future__ import annotations

import string
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from renderer.errors import InvalidPdu
from renderer.mms import multipart, wsp
from renderer.mms.headers import CODES, FIELDS, OPAQUE, Opaque, Value
from renderer.mms.multipart import PduPart
from renderer.mms.wsp import ContentType, Cursor

MAX_PDU_BYTES = 32 * 1024 * 1024
RELATED = "application/vnd.wap.multipart.related"
MIXED = "application/vnd.wap.multipart.mixed"
_SHORT = 80  # characters of a value that is remembered
_TOKEN = frozenset(string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~")  # RFC 2616 clause 2.2


@dataclass(frozen=True, slots=True)
class Pdu:
    """One PDU: ``headers`` as (field name, value) in order, without Content-Type, which goes with the body.

    Field names are OMA's (``X-Mms-Message-Type`` ...); a field not known here is named ``0x41``, a textual
    header by its own name in lower case. ``parts`` is the body: any other type than multipart is one part.
    """

    headers: tuple[tuple[str, Value], ...]
    content_type: ContentType | None = None
    parts: tuple[PduPart, ...] = ()

    @property
    def kind(self) -> str:
        """The message type, ``m-send-req`` ...; empty when it is not stated."""
        value = self.get("X-Mms-Message-Type")
        return value if isinstance(value, str) else ""

    def get(self, name: str) -> Value | None:
        """First value of a field, or None."""
        return next((value for key, value in self.headers if key == name), None)

    def all(self, name: str) -> tuple[Value, ...]:
        """Every value of a field: To, Cc and Bcc repeat."""
        return tuple(value for key, value in self.headers if key == name)

    @property
    def start(self) -> PduPart | None:
        """The presentation part: the one ``start`` names, wherever it stands, else the first SMIL part."""
        wanted = self.content_type.get("start").strip("<>") if self.content_type else ""
        named = (part for part in self.parts if wanted and wanted in (part.content_id, part.location))
        smil = (part for part in self.parts if part.content_type.media == "application/smil")
        return next(named, next(smil, None))

    def encode(self) -> bytes:
        """The octets; raises InvalidPdu for a value that its field cannot carry."""
        head = encode_headers(self.headers)
        if self.content_type is None:
            return head
        # Clause 7.1: Content-Type is the last header, the body follows it at once.
        body = multipart.pieces(self.content_type, self.parts)
        return b"".join([head, b"\x84", wsp.content_type(self.content_type), *body])


def encode_headers(headers: Iterable[tuple[str, Value]]) -> bytes:
    """Field after field, a high bit on each code; textual headers as two texts."""
    return b"".join([_encoded(name, value) for name, value in headers])


def _encoded(name: str, value: Value) -> bytes:
    """Most fields of most messages are the same short texts."""
    if type(value) is str and len(value) <= _SHORT:
        return _remembered(name, value)
    return _encode_header(name, value)


@lru_cache(maxsize=1024)
def _remembered(name: str, value: str) -> bytes:
    return _encode_header(name, value)


def _encode_header(name: str, value: Value) -> bytes:
    known = CODES.get(name)
    try:
        if isinstance(value, Opaque):
            return _name(name, known[0] if known else None) + value.data
        if known is None:
            return wsp.text_string(name) + wsp.text_string(str(value))
        return bytes((0x80 | known[0],)) + known[1].write(value)
    except (TypeError, AttributeError, OverflowError, ValueError) as error:
        raise InvalidPdu(f"{name} cannot carry {value!r}.", field=name) from error
    except InvalidPdu as error:
        raise InvalidPdu(f"{name}: {error.message}", field=name) from error


def _name(name: str, code: int | None) -> bytes:
    if code is not None:
        return bytes((0x80 | code,))
    return bytes((int(name, 16) | 0x80,)) if name.startswith("0x") else wsp.text_string(name)


def decode(data: bytes) -> Pdu:
    """Read a PDU; unknown fields are kept, a broken value becomes Opaque, trailing octets are left aside.

    Raises InvalidPdu when the octets do not begin like an MMS PDU, or are more than ``MAX_PDU_BYTES``.
    """
    if len(data) > MAX_PDU_BYTES:
        raise InvalidPdu(f"The PDU has {len(data)} bytes; at most {MAX_PDU_BYTES} are read.")
    if len(data) < 2 or not (data[0] & 0x80 and data[0] & 0x7F in FIELDS):
        raise InvalidPdu("These bytes are no MMS PDU: the first octet is no header field.")
    cursor = Cursor(data)
    headers: list[tuple[str, Value]] = []
    while cursor and (cursor.peek() & 0x80 or chr(cursor.peek()) in _TOKEN):
        name, value = _decode_header(cursor)
        if isinstance(value, ContentType):
            return Pdu(tuple(headers), value, multipart.decode(value, cursor))
        headers.append((name, value))
    return Pdu(tuple(headers))


def _decode_header(cursor: Cursor) -> tuple[str, Value]:
    octet = cursor.octet()
    if octet < 0x80:
        cursor.position -= 1
        return _application_header(cursor)
    name, form = FIELDS.get(octet & 0x7F, (f"0x{octet & 0x7F:02X}", OPAQUE))
    start = cursor.position
    try:
        return name, form.read(cursor)
    except InvalidPdu:
        cursor.position = start
    if name == "Content-Type" or not cursor:  # nothing after it can be told apart: no body
        cursor.position = cursor.end
        return name, Opaque(cursor.data[start:])
    return name, Opaque(cursor.skip_value())


def _application_header(cursor: Cursor) -> tuple[str, Value]:
    """Application-header = token-text, then a text (clause 7.1); names are told apart without case."""
    name = cursor.text().lower()
    return name, cursor.text() if cursor else ""
