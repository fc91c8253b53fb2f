from __future__ import annotations

from contextlib import suppress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs7
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.wallet import Signer, devchain
from renderer.wallet.signed_data import read_signature, signature_fault, signer_certificate
from tests.wallet.kit import NOW

MANIFEST = b'{"a":"b"}'


def test_our_own_signature_reads_back(signer: Signer) -> None:
    parsed = read_signature(signer.sign(MANIFEST, NOW))
    claims = parsed.signers[0]
    assert not parsed.attached
    assert claims.signing_time == NOW
    assert claims.sorted
    certificate = signer_certificate(parsed, claims)
    assert certificate == signer.certificate
    assert signature_fault(claims, certificate, MANIFEST) is None
    assert "changed" in (signature_fault(claims, certificate, b"{}") or "")


@pytest.fixture(scope="module")
def other_maker() -> tuple[object, rsa.RSAPrivateKey, object]:
    files = devchain.make()
    key = load_pem_private_key(files[devchain.KEY], None)
    leaf, middle = (
        x509.load_pem_x509_certificate(files[name]) for name in (devchain.LEAF, devchain.INTERMEDIATE)
    )
    assert isinstance(key, rsa.RSAPrivateKey)
    return leaf, key, middle


@pytest.mark.parametrize("digest", [hashes.SHA256(), hashes.SHA384(), hashes.SHA512()])
@pytest.mark.parametrize("detached", [True, False])
def test_signatures_by_another_library_are_read(
    other_maker: tuple[object, rsa.RSAPrivateKey, object], digest: hashes.HashAlgorithm, detached: bool
) -> None:
    leaf, key, middle = other_maker
    options = [pkcs7.PKCS7Options.Binary] + ([pkcs7.PKCS7Options.DetachedSignature] if detached else [])
    builder = pkcs7.PKCS7SignatureBuilder().set_data(MANIFEST).add_signer(leaf, key, digest)  # type: ignore[arg-type]
    made = builder.add_certificate(middle).sign(serialization.Encoding.DER, options)  # type: ignore[arg-type]
    parsed = read_signature(made)
    assert parsed.attached is not detached
    claims = parsed.signers[0]
    certificate = signer_certificate(parsed, claims)
    assert certificate == leaf
    assert claims.signing_time is not None
    assert signature_fault(claims, certificate, MANIFEST) is None  # type: ignore[arg-type]


def test_a_swapped_signature_is_found(signer: Signer) -> None:
    cms = signer.sign(MANIFEST, NOW)
    parsed = read_signature(cms[:-1] + bytes([cms[-1] ^ 1]))
    assert "key" in (signature_fault(parsed.signers[0], signer.certificate, MANIFEST) or "")


@pytest.mark.parametrize("data", [b"", b"\x30\x00", b"\x30\x03\x02\x01\x01", b"x" * 50])
def test_what_is_no_cms_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="it"):
        read_signature(data)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_signature_never_crashes_the_reader(signer: Signer, data: st.DataObject) -> None:
    cms = bytearray(signer.sign(MANIFEST, NOW))
    for _ in range(data.draw(st.integers(1, 4))):
        cms[data.draw(st.integers(0, len(cms) - 1))] = data.draw(st.integers(0, 255))
    del cms[data.draw(st.integers(0, len(cms))) :]
    with suppress(ValueError):
        parsed = read_signature(bytes(cms))
        for claims in parsed.signers:
            certificate = signer_certificate(parsed, claims)
            if certificate is not None:
                signature_fault(claims, certificate, MANIFEST)
