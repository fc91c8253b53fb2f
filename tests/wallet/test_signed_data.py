from __future__ import annotations

import hashlib
from contextlib import suppress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs7
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.wallet import Signer, devchain
from renderer.wallet.cms import tlv
from renderer.wallet.signed_data import read_signature, signature_fault, signer_certificate
from tests.wallet.kit import NOW

MANIFEST = b'{"a":"b"}'


def test_our_own_signature_reads_back(signer: Signer) -> None:
    parsed = read_signature(signer.sign(MANIFEST, NOW))
    claims = parsed.signers[0]
    assert not parsed.attached
    assert claims.signing_time == NOW
    assert claims.in_order is None
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


SHA256 = tlv(0x30, tlv(0x06, bytes.fromhex("608648016503040201")))
UNKNOWN = tlv(0x30, tlv(0x06, bytes.fromhex("2a0304")))
RSA = tlv(0x30, tlv(0x06, bytes.fromhex("2a864886f70d010101")))
NAMED = tlv(0x30, tlv(0x30), tlv(0x02, b"\x07"))


def attributes(*pairs: tuple[str, bytes]) -> bytes:
    items = [tlv(0x30, tlv(0x06, bytes.fromhex(oid)), tlv(0x31, value)) for oid, value in pairs]
    return tlv(0xA0, *items)


def info(*parts: bytes) -> bytes:
    return tlv(0x30, tlv(0x02, b"\x01"), *parts)


def cms(*infos: bytes, bag: bytes = b"") -> bytes:
    inner = tlv(0x30, tlv(0x06, bytes.fromhex("2a864886f70d010701")))
    signed = tlv(0x30, tlv(0x02, b"\1"), tlv(0x31, SHA256), inner, bag or tlv(0xA0), tlv(0x31, *infos))
    return tlv(0x30, tlv(0x06, bytes.fromhex("2a864886f70d010702")), tlv(0xA0, signed))


@pytest.mark.parametrize(
    ("moment", "read"),
    [
        (tlv(0x17, b"491231235959Z"), 2049),
        (tlv(0x17, b"500101000000Z"), 1950),
        (tlv(0x17, b"990101000000Z"), 1999),
        (tlv(0x18, b"20500101000000Z"), 2050),
        (tlv(0x17, b"991301000000Z"), None),
        (tlv(0x04, b"990101000000Z"), None),
    ],
)
def test_two_digit_years_run_from_1950_to_2049(moment: bytes, read: int | None) -> None:
    # RFC 5280 4.1.2.5.1
    timed = info(NAMED, SHA256, attributes(("2a864886f70d010905", moment)), SHA256, tlv(0x04, b"s"))
    found = read_signature(cms(timed)).signers[0].signing_time
    assert (found.year if found else None) == read


def test_a_signer_may_be_named_by_key_identifier(signer: Signer) -> None:
    own = signer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    by_key = info(tlv(0x80, own), SHA256, SHA256, tlv(0x04, b"s"))
    parsed = read_signature(cms(by_key))
    assert parsed.signers[0].key_id == own
    whole = type(parsed)((signer.certificate,), parsed.signers, attached=False)
    assert signer_certificate(whole, parsed.signers[0]) == signer.certificate


def test_an_unknown_digest_is_named(signer: Signer) -> None:
    claims = read_signature(cms(info(NAMED, UNKNOWN, SHA256, tlv(0x04, b"s")))).signers[0]
    assert "unknown digest" in (signature_fault(claims, signer.certificate, b"") or "")


def test_an_unknown_signature_algorithm_is_named(signer: Signer) -> None:
    bare = info(NAMED, SHA256, UNKNOWN, tlv(0x04, signer.raw(MANIFEST)))
    fault = signature_fault(read_signature(cms(bare)).signers[0], signer.certificate, MANIFEST)
    assert "signature algorithm" in (fault or "")


@pytest.mark.parametrize(
    ("part", "damaged"),
    [(b"\x02\x01\x01\x31", b"\x02\x01\x41\x31"), (b"\x02\x01\x01\x31", b"\x06\x01\x01\x31"),
     (b"\x0d\x01\x07\x01", b"\x0d\x01\x07\x03")],
)  # fmt: skip
def test_a_damaged_frame_around_a_sound_signature_is_refused(
    signer: Signer, part: bytes, damaged: bytes
) -> None:
    whole = signer.sign(MANIFEST, NOW)
    with pytest.raises(ValueError, match="it"):
        read_signature(whole.replace(part, damaged, 1))


def test_a_signature_without_attributes_covers_the_content_itself(signer: Signer) -> None:
    # RFC 5652 5.4: without signed attributes the content is signed.
    for content, good in ((MANIFEST, True), (b"other", False)):
        bare = info(NAMED, SHA256, RSA, tlv(0x04, signer.raw(MANIFEST)))
        fault = signature_fault(read_signature(cms(bare)).signers[0], signer.certificate, content)
        assert (fault is None) is good


def test_a_certificate_of_no_known_version_is_passed_over(signer: Signer) -> None:
    leaf = signer.certificate.public_bytes(serialization.Encoding.DER)
    at = leaf.index(b"\xa0\x03\x02\x01\x02")  # [0] version 3, RFC 5280 4.1.2.1
    strange = leaf[: at + 4] + b"\x3a" + leaf[at + 5 :]
    parsed = read_signature(cms(info(NAMED, SHA256, SHA256, tlv(0x04, b"s")), bag=tlv(0xA0, strange, leaf)))
    assert parsed.certificates == (signer.certificate,)


def test_certificates_that_cannot_be_read_are_passed_over() -> None:
    bag = tlv(0xA0, tlv(0x30, b"\x05\x00"))
    assert read_signature(cms(info(NAMED, SHA256, SHA256, tlv(0x04, b"s")), bag=bag)).certificates == ()


@pytest.mark.parametrize(
    "data",
    [
        cms(info(NAMED)),
        cms(info(NAMED, SHA256, attributes(), SHA256)),
        cms(info(tlv(0x30), SHA256, SHA256, tlv(0x04, b"s"))),
        tlv(0x30, tlv(0x06, bytes.fromhex("2a864886f70d010702")), tlv(0xA0, tlv(0x30))),
        tlv(0x30, tlv(0x06, bytes.fromhex("2a864886f70d010702")), tlv(0xA0, tlv(0x30, *[tlv(0x31)] * 4))),
    ],
)
def test_incomplete_signers_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="it"):
        read_signature(data)


@pytest.mark.parametrize("signs_sorted", [True, False])
def test_attributes_out_of_order_verify_in_either_form(signer: Signer, signs_sorted: bool) -> None:
    # node-forge writes and signs them unsorted; RFC 5652 5.4 has them signed in DER.
    digest = hashlib.sha256(MANIFEST).digest()
    unsorted = attributes(
        ("2a864886f70d010904", tlv(0x04, digest)),
        ("2a864886f70d010903", tlv(0x06, bytes.fromhex("2a864886f70d010701"))),
    )
    content = tlv(0x06, bytes.fromhex("2a864886f70d010701"))
    in_order = attributes(("2a864886f70d010903", content), ("2a864886f70d010904", tlv(0x04, digest)))
    signed = b"\x31" + (in_order if signs_sorted else unsorted)[1:]
    claims = read_signature(cms(info(NAMED, SHA256, unsorted, RSA, tlv(0x04, signer.raw(signed))))).signers[0]
    assert claims.in_order == b"\x31" + in_order[1:]
    assert signature_fault(claims, signer.certificate, MANIFEST) is None
