"""The table of MMS header fields (OMA-TS-MMS-ENC clause 7.3, Table 12): name, code and form of its value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from renderer.errors import InvalidPdu
from renderer.mms import wsp
from renderer.mms.wsp import ContentType, Cursor


@dataclass(frozen=True, slots=True)
class Moment:
    """A date in seconds since 1970-01-01 UTC, or, where ``relative``, seconds from now."""

    seconds: int
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Numbered:
    """A value after a token or a count: previously-sent-by and -date, MM-Flags, mailbox totals and quotas."""

    number: int
    value: str | int


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value kept octet for octet: of a field not known here, or not written in its field's form."""

    data: bytes


Value = str | int | ContentType | Moment | Numbered | Opaque

INSERT_ADDRESS: Final = ""  # From: the MMSC fills in the sender (clause 7.3.12)


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind of value is read and written."""

    read: Callable[[Cursor], Value]
    write: Callable[..., bytes]


_YES_NO = {0x80: "yes", 0x81: "no"}
_MESSAGE_TYPES = tuple(
    """
    m-send-req m-send-conf m-notification-ind m-notifyresp-ind m-retrieve-conf m-acknowledge-ind
    m-delivery-ind m-read-rec-ind m-read-orig-ind m-forward-req m-forward-conf m-mbox-store-req
    m-mbox-store-conf m-mbox-view-req m-mbox-view-conf m-mbox-upload-req m-mbox-upload-conf
    m-mbox-delete-req m-mbox-delete-conf m-mbox-descr m-delete-req m-delete-conf m-cancel-req m-cancel-conf
    """.split()  # noqa: SIM905 - a table reads best as one text
)
_STATUSES = (
    "expired",
    "retrieved",
    "rejected",
    "deferred",
    "unrecognised",
    "indeterminate",
    "forwarded",
    "unreachable",
)
_CLASSES = (
    "text",
    "image-basic",
    "image-rich",
    "video-basic",
    "video-rich",
    "megapixel",
    "content-basic",
    "content-rich",
)
_ERRORS = {  # clauses 7.3.41 (Response-Status), 7.3.43 (Retrieve-Status), 7.3.58 (Store-Status)
    0xC0: "error-transient-failure",
    0xC1: "error-transient-sending-address-unresolved",
    0xC2: "error-transient-message-not-found",
    0xC3: "error-transient-network-problem",
    0xC4: "error-transient-partial-success",
    0xE0: "error-permanent-failure",
    0xE1: "error-permanent-service-denied",
    0xE2: "error-permanent-message-format-corrupt",
    0xE3: "error-permanent-sending-address-unresolved",
    0xE4: "error-permanent-message-not-found",
    0xE5: "error-permanent-content-not-accepted",
    0xE6: "error-permanent-reply-charging-limitations-not-met",
    0xE7: "error-permanent-reply-charging-request-not-accepted",
    0xE8: "error-permanent-reply-charging-forwarding-denied",
    0xE9: "error-permanent-reply-charging-not-supported",
    0xEA: "error-permanent-address-hiding-not-supported",
    0xEB: "error-permanent-lack-of-prepaid",
}
_RESPONSES = {
    0x80: "ok",
    0x81: "error-unspecified",
    0x82: "error-service-denied",
    0x83: "error-message-format-corrupt",
    0x84: "error-sending-address-unresolved",
    0x85: "error-message-not-found",
    0x86: "error-network-problem",
    0x87: "error-content-not-accepted",
    0x88: "error-unsupported-message",
    **_ERRORS,
}
_RETRIEVALS = {
    0x80: "ok",
    0xC0: "error-transient-failure",
    0xC1: "error-transient-message-not-found",
    0xC2: "error-transient-network-problem",
    0xE0: "error-permanent-failure",
    0xE1: "error-permanent-service-denied",
    0xE2: "error-permanent-message-not-found",
    0xE3: "error-permanent-content-unsupported",
}
_STORINGS = {
    0x80: "success",
    0xC0: "error-transient-failure",
    0xC1: "error-transient-network-problem",
    0xE0: "error-permanent-failure",
    0xE1: "error-permanent-service-denied",
    0xE2: "error-permanent-message-format-corrupt",
    0xE3: "error-permanent-message-not-found",
    0xE4: "error-permanent-mmbox-full",
}


def _tokens(names: list[str] | tuple[str, ...]) -> dict[int, str]:
    return {0x80 + index: name for index, name in enumerate(names)}


def _token(table: Mapping[int, str], *, texts: bool = False) -> Form:
    """One octet of ``table``; where ``texts``, a text may stand in its place (Message-Class 7.3.27)."""
    codes = {name: code for code, name in table.items()}

    def read(cursor: Cursor) -> Value:
        if texts and cursor.at_text():
            return cursor.text()
        octet = cursor.octet()
        if octet not in table:
            raise InvalidPdu(f"0x{octet:02X} is no value of this field.")
        return table[octet]

    def write(value: str) -> bytes:
        if value in codes:
            return bytes((codes[value],))
        if texts:
            return wsp.text_string(value)
        raise InvalidPdu(f"{value!r} is none of {', '.join(codes)}.")

    return Form(read, write)


def _read_moment(cursor: Cursor) -> Moment:
    inner = cursor.within(cursor.value_length())
    token = inner.octet()
    if token not in (0x80, 0x81):
        raise InvalidPdu(f"0x{token:02X} is neither an absolute nor a relative date.")
    return Moment(inner.integer(), relative=token == 0x81)


def _write_moment(value: Moment) -> bytes:
    octet = b"\x81" if value.relative else b"\x80"
    return wsp.with_length(octet + wsp.long_integer(value.seconds))


def _read_from(cursor: Cursor) -> str:
    inner = cursor.within(cursor.value_length())
    token = inner.octet()
    if token == 0x81:  # Insert-address-token
        return INSERT_ADDRESS
    if token != 0x80:
        raise InvalidPdu(f"0x{token:02X} is no address token.")
    return inner.encoded_string()


def _write_from(value: str) -> bytes:
    return b"\x01\x81" if value == INSERT_ADDRESS else wsp.with_length(b"\x80" + wsp.encoded_string(value))


_MAJORS = frozenset("1234567")  # WSP 8.4.2.3: three bits, never 0
_MINORS = frozenset(["", *(str(minor) for minor in range(15))])


def _read_version(cursor: Cursor) -> str:
    """Version-value (WSP 8.4.2.3): major in the upper three bits, minor in the lower four, 15 = none."""
    if cursor.at_text():
        return cursor.text()
    number = cursor.octet() & 0x7F
    return f"{number >> 4}" if number & 0x0F == 0x0F else f"{number >> 4}.{number & 0x0F}"


def _write_version(value: str) -> bytes:
    major, _, minor = value.partition(".")
    if major in _MAJORS and minor in _MINORS:
        return wsp.short_integer(int(major) << 4 | int(minor or "15"))
    return wsp.text_string(value)


def _numbered(
    read_number: Callable[[Cursor], int],
    write_number: Callable[[int], bytes],
    read_value: Callable[[Cursor], str | int],
    write_value: Callable[..., bytes],
) -> Form:
    def read(cursor: Cursor) -> Value:
        inner = cursor.within(cursor.value_length())
        return Numbered(read_number(inner), read_value(inner))

    def write(value: Numbered) -> bytes:
        return wsp.with_length(write_number(value.number) + write_value(value.value))

    return Form(read, write)


def _octet(number: int) -> bytes:
    return bytes((number,))


TEXT = Form(Cursor.text, wsp.text_string)
ENCODED = Form(Cursor.encoded_string, wsp.encoded_string)
LONG = Form(Cursor.integer, wsp.long_integer)
INTEGER = Form(Cursor.integer, wsp.integer_value)
MOMENT = Form(_read_moment, _write_moment)
FROM = Form(_read_from, _write_from)
VERSION = Form(_read_version, _write_version)
CONTENT_TYPE = Form(Cursor.content_type, wsp.content_type)
YES_NO = _token(_YES_NO)
SENT_BY = _numbered(Cursor.integer, wsp.integer_value, Cursor.encoded_string, wsp.encoded_string)
SENT_DATE = _numbered(Cursor.integer, wsp.integer_value, Cursor.long_integer, wsp.long_integer)
FLAGS = _numbered(Cursor.octet, _octet, Cursor.encoded_string, wsp.encoded_string)
TOTALS = _numbered(Cursor.octet, _octet, Cursor.integer, wsp.integer_value)
OPAQUE = Form(lambda cursor: Opaque(cursor.skip_value()), lambda value: value.data)

# code without its high bit -> (name, form)
FIELDS: Final[Mapping[int, tuple[str, Form]]] = {
    0x01: ("Bcc", ENCODED),
    0x02: ("Cc", ENCODED),
    0x03: ("X-Mms-Content-Location", TEXT),
    0x04: ("Content-Type", CONTENT_TYPE),
    0x05: ("Date", LONG),
    0x06: ("X-Mms-Delivery-Report", YES_NO),
    0x07: ("X-Mms-Delivery-Time", MOMENT),
    0x08: ("X-Mms-Expiry", MOMENT),
    0x09: ("From", FROM),
    0x0A: (
        "X-Mms-Message-Class",
        _token(_tokens(["personal", "advertisement", "informational", "auto"]), texts=True),
    ),
    0x0B: ("Message-ID", TEXT),
    0x0C: ("X-Mms-Message-Type", _token(_tokens(_MESSAGE_TYPES))),
    0x0D: ("X-Mms-MMS-Version", VERSION),
    0x0E: ("X-Mms-Message-Size", LONG),
    0x0F: ("X-Mms-Priority", _token(_tokens(["low", "normal", "high"]))),
    0x10: ("X-Mms-Read-Report", YES_NO),
    0x11: ("X-Mms-Report-Allowed", YES_NO),
    0x12: ("X-Mms-Response-Status", _token(_RESPONSES)),
    0x13: ("X-Mms-Response-Text", ENCODED),
    0x14: ("X-Mms-Sender-Visibility", _token(_tokens(["hide", "show"]))),
    0x15: ("X-Mms-Status", _token(_tokens(_STATUSES))),
    0x16: ("Subject", ENCODED),
    0x17: ("To", ENCODED),
    0x18: ("X-Mms-Transaction-Id", TEXT),
    0x19: ("X-Mms-Retrieve-Status", _token(_RETRIEVALS)),
    0x1A: ("X-Mms-Retrieve-Text", ENCODED),
    0x1B: ("X-Mms-Read-Status", _token(_tokens(["read", "deleted-without-being-read"]))),
    0x1C: (
        "X-Mms-Reply-Charging",
        _token(_tokens(["requested", "requested-text-only", "accepted", "accepted-text-only"])),
    ),
    0x1D: ("X-Mms-Reply-Charging-Deadline", MOMENT),
    0x1E: ("X-Mms-Reply-Charging-ID", TEXT),
    0x1F: ("X-Mms-Reply-Charging-Size", LONG),
    0x20: ("X-Mms-Previously-Sent-By", SENT_BY),
    0x21: ("X-Mms-Previously-Sent-Date", SENT_DATE),
    0x22: ("X-Mms-Store", YES_NO),
    0x23: ("X-Mms-MM-State", _token(_tokens(["draft", "sent", "new", "retrieved", "forwarded"]))),
    0x24: ("X-Mms-MM-Flags", FLAGS),
    0x25: ("X-Mms-Store-Status", _token(_STORINGS)),
    0x26: ("X-Mms-Store-Status-Text", ENCODED),
    0x27: ("X-Mms-Stored", YES_NO),
    0x28: ("X-Mms-Attributes", INTEGER),
    0x29: ("X-Mms-Totals", YES_NO),
    0x2A: ("X-Mms-Mbox-Totals", TOTALS),
    0x2B: ("X-Mms-Quotas", YES_NO),
    0x2C: ("X-Mms-Mbox-Quotas", TOTALS),
    0x2D: ("X-Mms-Message-Count", INTEGER),
    0x2E: ("Content", OPAQUE),
    0x2F: ("X-Mms-Start", INTEGER),
    0x30: ("Additional-headers", OPAQUE),
    0x31: ("X-Mms-Distribution-Indicator", YES_NO),
    0x32: ("X-Mms-Element-Descriptor", OPAQUE),
    0x33: ("X-Mms-Limit", INTEGER),
    0x34: ("X-Mms-Recommended-Retrieval-Mode", _token({0x80: "manual"})),
    0x35: ("X-Mms-Recommended-Retrieval-Mode-Text", ENCODED),
    0x36: ("X-Mms-Status-Text", ENCODED),
    0x37: ("X-Mms-Applic-ID", TEXT),
    0x38: ("X-Mms-Reply-Applic-ID", TEXT),
    0x39: ("X-Mms-Aux-Applic-Info", TEXT),
    0x3A: ("X-Mms-Content-Class", _token(_tokens(_CLASSES))),
    0x3B: ("X-Mms-DRM-Content", YES_NO),
    0x3C: ("X-Mms-Adaptation-Allowed", YES_NO),
    0x3D: ("X-Mms-Replace-ID", TEXT),
    0x3E: ("X-Mms-Cancel-ID", TEXT),
    0x3F: ("X-Mms-Cancel-Status", _token({0x80: "request-successfully-received", 0x81: "request-corrupted"})),
}
CODES: Final[Mapping[str, tuple[int, Form]]] = {name: (code, form) for code, (name, form) in FIELDS.items()}
