"""X.509 certificates -> what Wallet reads from them: pass type, team, NFC right, who issued whom."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import HashAlgorithm
from cryptography.x509.oid import NameOID, ObjectIdentifier

# Apple's own: the pass type id as UTF8String, the pass signing mark, the extended key usage.
PASS_TYPE_EXTENSION = ObjectIdentifier("1.2.840.113635.100.6.1.16")
PASS_SIGNING_EXTENSION = ObjectIdentifier("1.2.840.113635.100.6.3.2")
PASS_SIGNING_USAGE = ObjectIdentifier("1.2.840.113635.100.4.14")
WWDR_EXTENSION = ObjectIdentifier("1.2.840.113635.100.6.2.1")
# All that `cryptography` raises for damaged or strange certificates, most of it on looking, not on loading.
UNREADABLE = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
_ABSENT = (x509.ExtensionNotFound, *UNREADABLE)
_PLAIN_CN = "Pass Type ID: "
_NFC_CN = "Pass Type ID with NFC: "


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signs: ``pass_type`` (passTypeIdentifier), ``team`` (teamIdentifier), ``nfc`` if NFC is allowed."""

    pass_type: str
    team: str
    nfc: bool = False


# Stands in a pass that is only looked at; nothing signs as this.
UNSIGNED = Identity("pass.example.unsigned", "UNSIGNED00")


def subject(certificate: x509.Certificate, oid: ObjectIdentifier) -> str:
    """First value of a subject attribute, empty if absent."""
    found = certificate.subject.get_attributes_for_oid(oid)
    value = found[0].value if found else ""
    return value if isinstance(value, str) else value.decode("utf-8", "replace")


def pass_type_extension(certificate: x509.Certificate) -> str | None:
    """The UTF8String of 1.2.840.113635.100.6.1.16, None if absent or of another type."""
    try:
        value = certificate.extensions.get_extension_for_oid(PASS_TYPE_EXTENSION).value
    except _ABSENT:
        return None
    raw = value.value if isinstance(value, x509.UnrecognizedExtension) else b""
    short = len(raw) >= 2 and raw[0] in {0x0C, 0x13, 0x16} and raw[1] == len(raw) - 2
    return raw[2:].decode("utf-8", "replace") if short else None


def identity(certificate: x509.Certificate) -> Identity:
    """Pass type from UID (or CN), team from OU, the NFC right from the CN's wording."""
    common = subject(certificate, NameOID.COMMON_NAME)
    nfc = common.startswith(_NFC_CN)
    named = common.removeprefix(_NFC_CN).removeprefix(_PLAIN_CN)
    uid = subject(certificate, NameOID.USER_ID)
    return Identity(uid or named, subject(certificate, NameOID.ORGANIZATIONAL_UNIT_NAME), nfc)


def key_identifiers(certificate: x509.Certificate) -> tuple[bytes | None, bytes | None]:
    """Subject and authority key identifier, each None if absent (RFC 5280 4.2.1.1, 4.2.1.2)."""
    own = issuer = None
    with suppress(*_ABSENT):
        own = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    with suppress(*_ABSENT):
        authority = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
        issuer = authority.key_identifier
    return own, issuer


def issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Whether ``issuer`` signed ``certificate``: name, key identifiers and the signature itself."""
    own, _ = key_identifiers(issuer)
    _, wanted = key_identifiers(certificate)
    if issuer.subject != certificate.issuer or (own and wanted and own != wanted):
        return False
    # Not verify_directly_issued_by: it refuses SHA-1, with which Apple's root signed WWDR's first generation.
    try:
        digest = certificate.signature_hash_algorithm
    except UNREADABLE:
        return False
    return digest is not None and verifies(
        issuer, certificate.signature, certificate.tbs_certificate_bytes, digest
    )


def is_authority(certificate: x509.Certificate) -> bool:
    """Whether the certificate may issue others (basicConstraints CA)."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except _ABSENT:
        return False


def may_sign_passes(certificate: x509.Certificate) -> bool:
    """Whether the extended key usage names Apple's pass signing: the mark of a Pass Type ID certificate."""
    try:
        usages = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except _ABSENT:
        return False
    return PASS_SIGNING_USAGE in usages


def issuer_of(certificate: x509.Certificate, pool: Iterable[x509.Certificate]) -> x509.Certificate | None:
    """The one of ``pool`` that issued the certificate: chosen by key and signature, never by file name."""
    return next((item for item in pool if issued(item, certificate)), None)


def valid_at(certificate: x509.Certificate, moment: datetime) -> bool:
    """Whether the moment lies within the certificate's validity."""
    return certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc


def verifies(certificate: x509.Certificate, signature: bytes, signed: bytes, digest: HashAlgorithm) -> bool:
    """Whether ``signature`` over ``signed`` is by the certificate's key (RSA PKCS#1 v1.5, or ECDSA)."""
    try:
        key = certificate.public_key()
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(digest))
        else:
            return False
    except (InvalidSignature, *UNREADABLE):
        return False
    return True
