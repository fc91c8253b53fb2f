from __future__ import annotations

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from renderer.wallet import Identity, Signer
from renderer.wallet.certificate import (
    identity,
    is_authority,
    issued,
    issuer_of,
    key_identifiers,
    pass_type_extension,
    subject,
    valid_at,
    verifies,
)
from renderer.wallet.signature import shipped_intermediates, shipped_roots
from tests.wallet.kit import NOW


def named(common: str) -> x509.Certificate:
    """A self-signed EC certificate that has nothing of a pass certificate but, perhaps, its name."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = (
        builder.serial_number(7).not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2030, 1, 1))
    )
    return builder.sign(key, hashes.SHA256())


def test_pass_type_and_team_come_from_the_subject(signer: Signer) -> None:
    assert identity(signer.certificate) == Identity("pass.example.not-apple", "NOTAPPLE00")
    assert pass_type_extension(signer.certificate) == "pass.example.not-apple"


def test_nfc_right_shows_in_the_common_name() -> None:
    assert identity(named("Pass Type ID with NFC: pass.a.b")) == Identity("pass.a.b", "", nfc=True)
    assert identity(named("Pass Type ID: pass.a.b")) == Identity("pass.a.b", "")


def test_absent_extensions_are_absent() -> None:
    bare = named("x")
    assert key_identifiers(bare) == (None, None)
    assert pass_type_extension(bare) is None
    assert not is_authority(bare)
    assert subject(bare, NameOID.USER_ID) == ""


def test_the_issuer_is_chosen_by_key_and_signature(signer: Signer) -> None:
    middle = signer.intermediates[0]
    assert issuer_of(signer.certificate, [named("x"), signer.certificate, middle]) == middle
    assert issuer_of(signer.certificate, [named("x")]) is None
    assert is_authority(middle)
    assert not issued(signer.certificate, middle)


def test_validity_includes_its_ends(signer: Signer) -> None:
    leaf = signer.certificate
    assert valid_at(leaf, leaf.not_valid_before_utc)
    assert valid_at(leaf, leaf.not_valid_after_utc)
    assert not valid_at(leaf, datetime(2009, 1, 1, tzinfo=UTC))


def test_signatures_verify_for_their_key_only(signer: Signer) -> None:
    signature = signer.raw(b"data")
    assert verifies(signer.certificate, signature, b"data", hashes.SHA256())
    assert not verifies(signer.certificate, signature, b"date", hashes.SHA256())
    assert not verifies(named("x"), signature, b"data", hashes.SHA256())
    assert valid_at(signer.certificate, NOW)


def test_apples_shipped_certificates_are_what_apple_publishes() -> None:
    root, wwdr = shipped_roots()[0], shipped_intermediates()[0]
    # Apple signed its root with SHA-1.
    assert issued(root, root)
    assert issued(root, wwdr)
    assert not issued(wwdr, root)
    assert wwdr.serial_number == 0x13DC77955271E53DC632E8CCFFE521F3CCC5CED2
    assert wwdr.fingerprint(hashes.SHA256()).hex().upper().startswith("EA475788")
    assert root.fingerprint(hashes.SHA256()).hex().upper().startswith("B0B1730E")
