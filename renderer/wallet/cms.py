"""Manifest bytes and a raw RSA signature -> a detached CMS SignedData, by a byte template per signer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

_SEQUENCE, _SET, _OCTETS, _OID, _NULL, _INTEGER = 0x30, 0x31, 0x04, 0x06, b"\x05\x00", 0x02
_CONTEXT_0 = 0xA0
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2
_DATA = bytes.fromhex("2a864886f70d010701")  # 1.2.840.113549.1.7.1
_CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
_MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
_SIGNING_TIME = bytes.fromhex("2a864886f70d010905")
_SHA256 = bytes.fromhex("608648016503040201")  # 2.16.840.1.101.3.4.2.1
_RSA = bytes.fromhex("2a864886f70d010101")  # rsaEncryption, RFC 3370 3.2


def tlv(tag: int, *parts: bytes) -> bytes:
    """One DER element: tag, definite length in its shortest form, contents (X.690 10.1)."""
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body


def _algorithm(oid: bytes) -> bytes:
    return tlv(_SEQUENCE, tlv(_OID, oid), _NULL)


def _attribute(oid: bytes, value: bytes) -> bytes:
    return tlv(_SEQUENCE, tlv(_OID, oid), tlv(_SET, value))


_CONTENT_TYPE_ATTRIBUTE = _attribute(_CONTENT_TYPE, tlv(_OID, _DATA))


def _time(moment: datetime) -> bytes:
    """Time: UTCTime (tag 0x17) through 2049, GeneralizedTime (0x18) from 2050 on (RFC 5652 11.3)."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    year = moment.year
    rest = (moment.month, moment.day, moment.hour, moment.minute, moment.second)
    if 1950 <= year < 2050:
        return b"\x17\x0d%02d%02d%02d%02d%02d%02dZ" % (year % 100, *rest)
    return b"\x18\x0f%04d%02d%02d%02d%02d%02dZ" % (year, *rest)


def signed_attributes(digest: bytes, time: bytes) -> bytes:
    """The DER SET OF that is signed (RFC 5652 5.4): content type, signing time, message digest.

    In DER the members stand in the order of their encodings (X.690 11.6): by length, then by OID, which is
    content type (24 bytes), signing time (28 or 30), message digest (47) whatever their values.
    """
    return tlv(
        _SET,
        _CONTENT_TYPE_ATTRIBUTE,
        _attribute(_SIGNING_TIME, time),
        _attribute(_MESSAGE_DIGEST, tlv(_OCTETS, digest)),
    )


@dataclass(frozen=True, slots=True)
class Layout:
    """A CMS cut where its values go: ``attributes`` around time and digest, ``outer`` around attributes.

    Lengths never change for one certificate and one form of time, so neither do any of the bytes between.
    """

    attributes: tuple[bytes, bytes]
    outer: tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class SignedData:
    """Byte template of one signer's signatures: ``size`` of a raw one, layouts by length of the time."""

    size: int
    layouts: Mapping[int, Layout]

    @classmethod
    def of(cls, leaf: x509.Certificate, intermediates: Sequence[x509.Certificate], size: int) -> SignedData:
        """Template for signatures by ``leaf``; both it and the intermediates travel inside."""
        certificates = b"".join(item.public_bytes(Encoding.DER) for item in (leaf, *intermediates))
        serial = leaf.serial_number
        number = tlv(_INTEGER, serial.to_bytes(serial.bit_length() // 8 + 1, "big", signed=True))
        head = b"".join((
            tlv(_INTEGER, b"\1"),
            tlv(_SET, _algorithm(_SHA256)),
            tlv(_SEQUENCE, tlv(_OID, _DATA)),  # no eContent: detached
            tlv(_CONTEXT_0, certificates),
        ))  # fmt: skip
        signer = (
            tlv(_INTEGER, b"\1") + tlv(_SEQUENCE, leaf.issuer.public_bytes(), number) + _algorithm(_SHA256)
        )
        times = (_time(datetime(2000, 1, 1, tzinfo=UTC)), _time(datetime(2050, 1, 1, tzinfo=UTC)))
        return cls(size, {len(time): _layout(head, signer, time, size) for time in times})

    def attributes(self, content: bytes, signing_time: datetime) -> bytes:
        """What is to be signed: the DER SET of the attributes of ``content`` at ``signing_time``."""
        time = _time(signing_time)
        before, between = self.layouts[len(time)].attributes
        return b"".join((before, time, between, hashlib.sha256(content).digest()))

    def assemble(self, attributes: bytes, signature: bytes) -> bytes:
        """The CMS around attributes made here and a raw signature of the right size over them."""
        start, end = self.layouts[len(attributes) - _AROUND_TIME].outer
        # [0] IMPLICIT: the SET's own tag is not written.
        return b"".join((start, attributes[1:], end, signature))


def _layout(head: bytes, signer: bytes, time: bytes, size: int) -> Layout:
    digest, signature = b"\xdd" * 32, b"\xee" * size
    attributes = signed_attributes(digest, time)
    info = tlv(
        _SEQUENCE,
        signer,
        bytes((_CONTEXT_0,)) + attributes[1:],
        _algorithm(_RSA),
        tlv(_OCTETS, signature),
    )
    whole = tlv(_SEQUENCE, tlv(_OID, _SIGNED_DATA), tlv(_CONTEXT_0, tlv(_SEQUENCE, head, tlv(_SET, info))))
    before, rest = attributes.split(time)
    start, end = whole.split(attributes[1:])
    return Layout((before, rest.removesuffix(digest)), (start, end.removesuffix(signature)))


_AROUND_TIME = len(signed_attributes(b"\0" * 32, b""))
