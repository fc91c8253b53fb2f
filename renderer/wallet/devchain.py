"""An empty folder -> a development chain in the shape of Apple's: root, intermediate, pass certificate, key.

Everything in it says NOT APPLE: Wallet refuses such a pass, every tool here takes it when the root is given.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from renderer.errors import SigningUnavailable
from renderer.wallet.certificate import (
    PASS_SIGNING_EXTENSION,
    PASS_SIGNING_USAGE,
    PASS_TYPE_EXTENSION,
    WWDR_EXTENSION,
)
from renderer.wallet.cms import tlv

TYPE_ID = "pass.example.not-apple"
TEAM = "NOTAPPLE00"
FOLDER = "signing/dev"
KEY, LEAF, INTERMEDIATE, ROOT = "key.pem", "certificate.pem", "intermediate.pem", "root.pem"
# Wide and fixed, so that no clock is needed to make the chain and no signing time falls outside it.
_FROM, _UNTIL = datetime(2010, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)
_NULL = b"\x05\x00"


def ensure(home: Path) -> Path:
    """Folder with the chain below ``home``, made at first use; raises SigningUnavailable if that fails.

    Several processes may come at once: the folder is renamed into place whole, and the first one wins.
    """
    folder = home / FOLDER
    if (folder / KEY).is_file():
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=".dev-", dir=folder.parent))
    except OSError as error:
        raise SigningUnavailable(
            f"The development chain cannot be written to {folder}: {error.strerror}."
        ) from None
    try:
        _write(temporary)
        temporary.rename(folder)
    except OSError:
        shutil.rmtree(temporary, ignore_errors=True)
        if not (folder / KEY).is_file():
            raise SigningUnavailable(f"The development chain cannot be written to {folder}.") from None
    return folder


def _write(folder: Path) -> None:
    for name, data in make().items():
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)


def make(pass_type: str = TYPE_ID, team: str = TEAM, *, key_size: int = 2048) -> dict[str, bytes]:
    """The chain's four PEM files by name; the keys of root and intermediate are forgotten."""
    root_key, middle_key, leaf_key = (rsa.generate_private_key(65537, key_size) for _ in range(3))
    root_name = _name(COMMON_NAME="NOT APPLE Development Root CA")
    middle_name = _name(COMMON_NAME="NOT APPLE Development WWDR-like CA", ORGANIZATIONAL_UNIT_NAME="DEV")
    leaf_name = _name(
        USER_ID=pass_type, COMMON_NAME=f"Pass Type ID: {pass_type}", ORGANIZATIONAL_UNIT_NAME=team
    )
    root = _authority(root_name, root_key, root_name, root_key, path_length=1)
    middle = _authority(middle_name, middle_key, root_name, root_key, path_length=0)
    leaf = _leaf(leaf_name, leaf_key, middle_name, middle_key, pass_type)
    pem = serialization.Encoding.PEM
    return {
        KEY: leaf_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
        LEAF: leaf.public_bytes(pem),
        INTERMEDIATE: middle.public_bytes(pem),
        ROOT: root.public_bytes(pem),
    }


def _name(**attributes: str) -> x509.Name:
    fixed = {"ORGANIZATION_NAME": "NOT APPLE (renderer development)", "COUNTRY_NAME": "US"}
    pairs = {**attributes, **fixed}.items()
    return x509.Name([x509.NameAttribute(getattr(NameOID, key), value) for key, value in pairs])


def _builder(
    name: x509.Name, key: rsa.RSAPrivateKey, issuer: x509.Name, issuer_key: rsa.RSAPrivateKey
) -> x509.CertificateBuilder:
    issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(issuer_id, critical=False)
    )


def _authority(
    name: x509.Name,
    key: rsa.RSAPrivateKey,
    issuer: x509.Name,
    issuer_key: rsa.RSAPrivateKey,
    *,
    path_length: int,
) -> x509.Certificate:
    mark = x509.UnrecognizedExtension(WWDR_EXTENSION, _NULL)
    builder = (
        _builder(name, key, issuer, issuer_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
    )
    builder = builder.add_extension(mark, critical=False) if path_length == 0 else builder
    return builder.sign(issuer_key, hashes.SHA256())


def _leaf(
    name: x509.Name, key: rsa.RSAPrivateKey, issuer: x509.Name, issuer_key: rsa.RSAPrivateKey, pass_type: str
) -> x509.Certificate:
    usages = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, PASS_SIGNING_USAGE])
    type_id = x509.UnrecognizedExtension(PASS_TYPE_EXTENSION, tlv(0x0C, pass_type.encode()))
    mark = x509.UnrecognizedExtension(PASS_SIGNING_EXTENSION, _NULL)
    return (
        _builder(name, key, issuer, issuer_key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(usages, critical=True)
        .add_extension(type_id, critical=False)
        .add_extension(mark, critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
