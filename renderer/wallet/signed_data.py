"""The bytes of a pass's ``signature`` -> its certificates and its signer's claims, believing none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from renderer.wallet import der
from renderer.wallet.certificate import UNREADABLE, key_identifiers, verifies
from renderer.wallet.cms import tlv

_SEQUENCE, _SET, _OID, _INTEGER, _CONTEXT_0, _KEY_ID = 0x30, 0x31, 0x06, 0x02, 0xA0, 0x80
_VERSIONS = frozenset((b"\1", b"\3", b"\4", b"\5"))
_DATA = bytes.fromhex("2a864886f70d010701")
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
SIGNING_TIME = bytes.fromhex("2a864886f70d010905")
DIGESTS: Mapping[bytes, hashes.HashAlgorithm] = {
    bytes.fromhex("2b0e03021a"): hashes.SHA1(),  # noqa: S303 - seen in about half of all real passes
    bytes.fromhex("608648016503040201"): hashes.SHA256(),
    bytes.fromhex("608648016503040202"): hashes.SHA384(),
    bytes.fromhex("608648016503040203"): hashes.SHA512(),
}
# RFC 3370 3.2, RFC 5754 3: rsaEncryption, or RSA and ECDSA joined with a digest.
_SIGNATURES = frozenset(
    [bytes.fromhex(f"2a864886f70d0101{last}") for last in ("01", "05", "0b", "0c", "0d")]
    + [bytes.fromhex(f"2a8648ce3d04{last}") for last in ("01", "0302", "0303", "0304")]
)


@dataclass(frozen=True, slots=True)
class Claims:
    """One signer info: who claims to have signed what, when; ``attributes`` the signed bytes as a DER SET.

    ``in_order`` are the attributes sorted as DER demands, None if they stand so already. Makers that write
    them otherwise sign them as written or as sorted; phones are known to take the former.
    """

    issuer: bytes
    serial: int
    key_id: bytes | None
    digest: hashes.HashAlgorithm | None
    attributes: bytes | None
    in_order: bytes | None
    message_digest: bytes | None
    signing_time: datetime | None
    signature: bytes


@dataclass(frozen=True, slots=True)
class ReadSignature:
    """A parsed CMS: ``certificates`` that could be read, ``attached`` if the content travels inside."""

    certificates: tuple[x509.Certificate, ...]
    signers: tuple[Claims, ...]
    attached: bool


def read_signature(data: bytes) -> ReadSignature:
    """Parse ContentInfo and SignedData (RFC 5652 3, 5.1); raises ValueError saying what is malformed."""
    outer = der.parse(data)
    kind, wrapped = outer.child(_OID), outer.child(_CONTEXT_0)
    if outer.tag != _SEQUENCE or kind is None or kind.body != SIGNED_DATA or wrapped is None:
        raise ValueError("it is no CMS SignedData")
    signed = wrapped.child(_SEQUENCE)
    if signed is None or len(signed.children) < 4:
        raise ValueError("its SignedData is incomplete")
    version, digests, content, infos = (*signed.children[:3], signed.children[-1])
    if (digests.tag, content.tag, infos.tag) != (_SET, _SEQUENCE, _SET):
        raise ValueError("its SignedData is incomplete")
    # RFC 5652 5.1; a reader that goes by the book refuses the rest.
    inner = content.child(_OID)
    if version.tag != _INTEGER or version.body not in _VERSIONS or inner is None or inner.body != _DATA:
        raise ValueError("its SignedData is of no known version or kind")
    bag = signed.child(_CONTEXT_0)
    return ReadSignature(
        _certificates(bag),
        tuple(_claims(item) for item in infos.children[:8]),
        content.child(_CONTEXT_0) is not None,
    )


def _certificates(bag: der.Element | None) -> tuple[x509.Certificate, ...]:
    found = []
    for item in bag.children[:16] if bag is not None else ():
        try:
            found.append(x509.load_der_x509_certificate(item.raw))
        except UNREADABLE:
            continue
    return tuple(found)


def _claims(info: der.Element) -> Claims:
    parts = info.children
    if len(parts) < 5:
        raise ValueError("its signer info is incomplete")
    if parts[0].tag != _INTEGER or parts[0].body not in _VERSIONS:
        raise ValueError("its signer info is of no known version")
    attributes = parts[3] if parts[3].tag == _CONTEXT_0 else None
    rest = parts[4:] if attributes is not None else parts[3:]
    if len(rest) < 2:
        raise ValueError("its signer info is incomplete")
    issuer, serial, key_id = _signer_id(parts[1])
    values = _values(attributes)
    raw = attributes.body if attributes is not None else b""
    encodings = [item.raw for item in attributes.children] if attributes is not None else []
    digest, time = values.get(MESSAGE_DIGEST), values.get(SIGNING_TIME)
    return Claims(
        issuer,
        serial,
        key_id,
        _digest(parts[2]) if _known_signature(rest[0]) else None,
        _as_set(raw) if attributes is not None else None,
        _as_set(b"".join(sorted(encodings))) if encodings != sorted(encodings) else None,
        digest.octets() if digest is not None else None,
        _moment(time) if time is not None else None,
        rest[1].octets(),
    )


def _signer_id(item: der.Element) -> tuple[bytes, int, bytes | None]:
    """Issuer and serial number, or the subject key identifier (RFC 5652 5.3)."""
    if item.tag == _KEY_ID:
        return b"", 0, item.body
    if len(item.children) != 2:
        raise ValueError("its signer is not named")
    return item.children[0].raw, int.from_bytes(item.children[1].body, "big", signed=True), None


def _digest(algorithm: der.Element) -> hashes.HashAlgorithm | None:
    oid = algorithm.child(_OID)
    return DIGESTS.get(oid.body) if oid is not None else None


def _known_signature(algorithm: der.Element) -> bool:
    oid = algorithm.child(_OID)
    return oid is not None and oid.body in _SIGNATURES


def _values(attributes: der.Element | None) -> dict[bytes, der.Element]:
    found: dict[bytes, der.Element] = {}
    for item in attributes.children if attributes is not None else ():
        if len(item.children) == 2 and item.children[1].children:
            found[item.children[0].body] = item.children[1].children[0]
    return found


def _as_set(body: bytes) -> bytes:
    """What is signed: the attributes under the tag SET OF instead of [0] (RFC 5652 5.4)."""
    return tlv(_SET, body)


def _moment(item: der.Element) -> datetime | None:
    """UTCTime or GeneralizedTime in DER's forms (RFC 5280 4.1.2.5)."""
    text = item.body.decode("ascii", "replace")
    form = {0x17: "%y%m%d%H%M%SZ", 0x18: "%Y%m%d%H%M%SZ"}.get(item.tag, "")
    try:
        moment = datetime.strptime(text, form).replace(tzinfo=UTC) if form else None
    except ValueError:
        return None
    # UTCTime's two-digit years run from 1950 to 2049; Python turns the century at 1969.
    return (
        moment.replace(year=moment.year - 100)
        if moment and item.tag == 0x17 and moment.year > 2049
        else moment
    )


def signer_certificate(read: ReadSignature, claims: Claims) -> x509.Certificate | None:
    """The embedded certificate that the signer info names."""
    for item in read.certificates:
        own, _ = key_identifiers(item)
        if claims.key_id is not None and own == claims.key_id:
            return item
        if item.serial_number == claims.serial and item.issuer.public_bytes() == claims.issuer:
            return item
    return None


def signature_fault(claims: Claims, certificate: x509.Certificate, content: bytes) -> str | None:
    """Why the signature is not one over ``content`` by the certificate, None if it is (RFC 5652 5.4, 5.6)."""
    if claims.digest is None:
        return "it uses an unknown digest or signature algorithm"
    if claims.attributes is None:
        good = verifies(certificate, claims.signature, content, claims.digest)
        return None if good else "it does not match manifest.json"
    hasher = hashes.Hash(claims.digest)
    hasher.update(content)
    if claims.message_digest != hasher.finalize():
        return "manifest.json was changed after signing"
    forms = (claims.attributes, claims.in_order)
    good = any(verifies(certificate, claims.signature, form, claims.digest) for form in forms if form)
    return None if good else "it was not made with the certificate's key"
