"""Manifest bytes and a raw RSA signature -> a detached CMS SignedData, from a byte template made once per signer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

_SEQUENCE, _SET, _OCTETS, _OID, _NULL, _INTEGER = 0x30, 0x31, 0x04, 0x06, b"\x05\x00", 0x02
_UTC_TIME, _GENERALIZED_TIME = 0x17, 0x18
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
    """Time: UTCTime through 2049, GeneralizedTime from 2050 on (RFC 5652 11.3)."""
    moment = moment.astimezone(UTC)
    if 1950 <= moment.year < 2050:
        return tlv(_UTC_TIME, moment.strftime("%y%m%d%H%M%SZ").encode())
    return tlv(_GENERALIZED_TIME, f"{moment.year:04d}{moment:%m%d%H%M%S}Z".encode())


def signed_attributes(content: bytes, signing_time: datetime) -> bytes:
    """The DER SET OF that is signed (RFC 5652 5.4): content type, signing time, message digest.

    In DER the members stand in the order of their encodings (X.690 11.6): by length, then by OID, which is
    content type (24 bytes), signing time (28 or 30), message digest (47) whatever their values.
    """
    return tlv(
        _SET,
        _CONTENT_TYPE_ATTRIBUTE,
        _attribute(_SIGNING_TIME, _time(signing_time)),
        _attribute(_MESSAGE_DIGEST, tlv(_OCTETS, hashlib.sha256(content).digest())),
    )


@dataclass(frozen=True, slots=True)
class SignedData:
    """Everything of a CMS that stays: ``head`` up to the signer info, ``signer`` its issuer, serial, digest."""

    head: bytes
    signer: bytes

    @classmethod
    def of(cls, leaf: x509.Certificate, intermediates: Sequence[x509.Certificate]) -> SignedData:
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
        issuer = tlv(_SEQUENCE, leaf.issuer.public_bytes(), number)
        return cls(head, b"".join((tlv(_INTEGER, b"\1"), issuer, _algorithm(_SHA256))))

    def sign(
        self, content: bytes, signing_time: datetime, raw: Callable[[bytes], bytes]
    ) -> tuple[bytes, bytes, bytes]:
        """The CMS, the bytes that were signed and the raw signature; ``raw`` signs PKCS#1 v1.5 with SHA-256."""
        attributes = signed_attributes(content, signing_time)
        signature = raw(attributes)
        info = tlv(
            _SEQUENCE,
            self.signer,
            bytes((_CONTEXT_0,)) + attributes[1:],  # [0] IMPLICIT: the SET's own tag is not written
            _algorithm(_RSA),
            tlv(_OCTETS, signature),
        )
        signed = tlv(_SEQUENCE, self.head, tlv(_SET, info))
        return tlv(_SEQUENCE, tlv(_OID, _SIGNED_DATA), tlv(_CONTEXT_0, signed)), attributes, signature
