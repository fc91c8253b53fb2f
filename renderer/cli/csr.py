"""A name -> a fresh RSA key and the certificate signing request (PKCS #10) that Apple's portal takes."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)

from renderer.errors import InvalidRequest

KEY_BITS = 2048  # what Apple's portal asks for (Certificates: "Create a certificate signing request")


@dataclass(frozen=True, slots=True)
class KeyAndRequest:
    """Both in PEM; the key is encrypted when a password was given."""

    key: bytes = field(repr=False)
    csr: bytes


def request_of(name: str, email: str | None = None, password: bytes | None = None) -> KeyAndRequest:
    """A new key and a request signed with it; raises InvalidRequest for a name a certificate cannot carry."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    attributes = [(x509.NameOID.COMMON_NAME, name)]
    attributes += [(x509.NameOID.EMAIL_ADDRESS, email)] if email else []
    try:
        subject = x509.Name([x509.NameAttribute(oid, text) for oid, text in attributes])
    except ValueError as error:
        raise InvalidRequest(f"The name cannot stand in a request: {error}.", field="name") from None
    csr = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
    seal: KeySerializationEncryption = BestAvailableEncryption(password) if password else NoEncryption()
    return KeyAndRequest(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, seal), csr.public_bytes(Encoding.PEM)
    )


def write_secret(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read; raises OSError when it is there already."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
