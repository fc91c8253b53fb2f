"""The body of a PDU (WSP clause 8.5): parts with their headers <-> octets."""

from __future__ import annotations

import base64
import binascii
import quopri
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from renderer.errors import InvalidPdu
from renderer.mms import wsp
from renderer.mms.wsp import ContentType, Cursor

MAX_PARTS = 256

# WSP header code page 1 (Table 39): the few a part carries
_CONTENT_LOCATION = 0x0E
_CONTENT_ID = 0x40
_TRANSFER_ENCODING = "content-transfer-encoding"


@dataclass(frozen=True, slots=True)
class PduPart:
    """One part: its type, Content-ID without brackets, Content-Location, and data in plain binary."""

    content_type: ContentType
    data: bytes
    content_id: str = ""
    location: str = ""


def encode(content_type: ContentType, parts: tuple[PduPart, ...]) -> bytes:
    """Count, then each part's header length, data length, headers and data; the bare data if no multipart."""
    return b"".join(pieces(content_type, parts))


def pieces(content_type: ContentType, parts: tuple[PduPart, ...]) -> list[bytes]:
    """The same before it is joined: a message's pictures are copied once."""
    if not is_multipart(content_type.media):
        return [parts[0].data] if parts else []
    found = [wsp.uintvar(len(parts))]
    for part in parts:
        head, data = part_headers(part.content_type, part.content_id, part.location), part.data
        found += (wsp.uintvar(len(head)), wsp.uintvar(len(data)), head, data)
    return found


@lru_cache(maxsize=4096)
def part_headers(content_type: ContentType, content_id: str, location: str) -> bytes:
    """Content type, then Content-ID as a quoted string with its brackets, then Content-Location."""
    head = wsp.content_type(content_type)
    if content_id:
        head += b'\xc0"' + wsp.text_string(f"<{content_id}>")
    if location:
        head += b"\x8e" + wsp.text_string(location)
    return head


def is_multipart(media: str) -> bool:
    """Whether a body of this type is split into parts."""
    return media.startswith(("application/vnd.wap.multipart.", "multipart/"))


def decode(content_type: ContentType, cursor: Cursor) -> tuple[PduPart, ...]:
    """The parts that can be read; what is cut off or garbled at the end is left aside."""
    if not cursor:
        return ()
    if not is_multipart(content_type.media):
        return (PduPart(content_type, cursor.take(cursor.end - cursor.position)),)
    return tuple(_whole_parts(cursor))


def _whole_parts(cursor: Cursor) -> Iterator[PduPart]:
    try:
        for _ in range(min(cursor.uintvar(), MAX_PARTS)):
            yield _part(cursor)
    except InvalidPdu:
        return  # a truncated message still shows what arrived


def _part(cursor: Cursor) -> PduPart:
    head_length, data_length = cursor.uintvar(), cursor.uintvar()
    head = cursor.within(head_length)
    data = cursor.take(min(data_length, cursor.end - cursor.position))
    content_type = head.content_type()
    fields = dict(_fields(head))
    content_id = fields.get("content-id", "").removeprefix('"').removesuffix('"').strip("<>")
    plain = _without_transfer_encoding(fields.get(_TRANSFER_ENCODING, ""), data)
    return PduPart(content_type, plain, content_id, fields.get("content-location", ""))


def _fields(head: Cursor) -> Iterator[tuple[str, str]]:
    """Header fields of a part by lower-case name; one that cannot be read ends the list."""
    names = {_CONTENT_LOCATION: "content-location", _CONTENT_ID: "content-id"}
    try:
        while head:
            if head.peek() < 0x80:
                yield head.text().lower(), head.text() if head else ""
            elif (code := head.octet() & 0x7F) in names:
                yield names[code], head.text()
            else:
                head.skip_value()
    except InvalidPdu:
        return


def _without_transfer_encoding(name: str, data: bytes) -> bytes:
    """Plain data; a body that is not what the header says is left as it stands."""
    try:
        if name.lower() == "base64":
            return base64.b64decode(data, validate=False)
    except binascii.Error:
        return data
    return quopri.decodestring(data) if name.lower() == "quoted-printable" else data
