from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from pydantic import SecretStr

from renderer import wallet
from renderer.errors import SigningUnavailable
from renderer.settings import Settings, Signing
from renderer.wallet import devchain
from renderer.wallet.signature import Signer, check, key_and_certificate, signer, uri
from tests.wallet.kit import NOW

PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chain as an operator has it on disk: PEM, DER, encrypted key, PKCS#12."""
    folder = tmp_path_factory.mktemp("operator")
    for name, data in devchain.make("pass.example.shop", "ABCDE12345").items():
        (folder / name).write_bytes(data)
    key = load_pem_private_key((folder / devchain.KEY).read_bytes(), None)
    leaf, middle = (
        x509.load_pem_x509_certificate((folder / name).read_bytes())
        for name in (devchain.LEAF, devchain.INTERMEDIATE)
    )
    locked = BestAvailableEncryption(PASSWORD.encode())
    (folder / "locked.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    (folder / "locked.der").write_bytes(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, locked))
    (folder / "key.der").write_bytes(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "wwdr.cer").write_bytes(middle.public_bytes(Encoding.DER))
    (folder / "leaf.cer").write_bytes(leaf.public_bytes(Encoding.DER))
    assert isinstance(key, rsa.RSAPrivateKey)
    (folder / "pass.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(b"p", key, leaf, [middle], locked)
    )
    (folder / "all.pem").write_bytes(
        (folder / devchain.LEAF).read_bytes() + (folder / devchain.KEY).read_bytes()
    )
    other = rsa.generate_private_key(65537, 2048)
    (folder / "other.pem").write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    curve = ec.generate_private_key(ec.SECP256R1())
    (folder / "curve.pem").write_bytes(curve.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return folder


@pytest.mark.parametrize(
    ("form", "password"),
    [
        ("certificate.pem?key={0}/key.pem&intermediate={0}/intermediate.pem", None),
        ("certificate.pem?key={0}/locked.pem&intermediate={0}/wwdr.cer", PASSWORD),
        ("leaf.cer?key={0}/key.pem&intermediate={0}/wwdr.cer", None),
        ("leaf.cer?key={0}/locked.der&intermediate={0}/wwdr.cer", PASSWORD),
        ("leaf.cer?key={0}/key.der&intermediate={0}/wwdr.cer", PASSWORD),
        ("all.pem?intermediate={0}/wwdr.cer", None),
        ("pass.p12", PASSWORD),
        # The password is for the key; one that is not encrypted needs none and takes no harm from one.
        ("certificate.pem?key={0}/key.pem&intermediate={0}/intermediate.pem", PASSWORD),
    ],
)
def test_certificates_load_in_every_form(chain: Path, form: str, password: str | None) -> None:
    made = signer(f"file:{chain}/{form.format(chain)}", now=NOW, password=password)
    assert made.identity == wallet.Identity("pass.example.shop", "ABCDE12345")
    assert len(made.intermediates) == 1
    assert not made.development
    assert made.sign(b"{}", NOW)


@pytest.mark.parametrize(
    ("form", "password", "cure"),
    [
        ("certificate.pem?key={0}/other.pem&intermediate={0}/wwdr.cer", None, "CSR was made with"),
        ("certificate.pem?key={0}/locked.pem&intermediate={0}/wwdr.cer", None, "SIGNING__PASSWORD"),
        ("certificate.pem?key={0}/locked.pem&intermediate={0}/wwdr.cer", "wrong", "password is wrong"),
        ("certificate.pem?key={0}/curve.pem&intermediate={0}/wwdr.cer", None, "RSA"),
        ("certificate.pem?key={0}/wwdr.cer&intermediate={0}/wwdr.cer", None, "no private key"),
        ("certificate.pem?key={0}/key.pem", None, "apple.com/certificateauthority"),
        ("certificate.pem?key={0}/key.pem&intermediate={0}/root.pem", None, "apple.com/certificateauthority"),
        ("key.pem?intermediate={0}/wwdr.cer", None, "neither PEM nor DER"),
        ("leaf.cer?intermediate={0}/wwdr.cer", None, "set SIGNING__KEY"),
        ("certificate.pem?intermediate={0}/wwdr.cer", None, "set SIGNING__KEY"),
        ("leaf.cer?key={0}/locked.der&intermediate={0}/wwdr.cer", None, "SIGNING__PASSWORD"),
        ("pass.p12", "wrong", "openssl pkcs12"),
        ("absent.pem", None, "cannot be read"),
    ],
)
def test_each_mistake_names_its_cure(chain: Path, form: str, password: str | None, cure: str) -> None:
    with pytest.raises(SigningUnavailable) as caught:
        signer(f"file:{chain}/{form.format(chain)}", now=NOW, password=password)
    assert cure in caught.value.message
    assert PASSWORD not in caught.value.message


def test_unknown_schemes_are_refused() -> None:
    with pytest.raises(SigningUnavailable, match="file:, dev:"):
        signer("pkcs11:token", now=NOW)


def test_settings_choose_the_signer(chain: Path, dev_home: Path) -> None:
    assert uri(Settings(home=dev_home)) == f"dev:{dev_home}"
    assert signer(Settings(home=dev_home), now=NOW).development
    signing = Signing(
        certificate=chain / "certificate.pem",
        key=chain / "locked.pem",
        intermediate=chain / "wwdr.cer",
        password=PASSWORD,  # type: ignore[arg-type]
    )
    assert signer(Settings(signing=signing), now=NOW).identity.team == "ABCDE12345"
    odd = chain.parent / "100% odd & new? #1+2"
    shutil.copytree(chain, odd)
    strange = Signing(certificate=odd / "all.pem", intermediate=odd / "wwdr.cer")
    assert signer(Settings(signing=strange), now=NOW).identity.team == "ABCDE12345"
    assert signer(Settings(home=odd), now=NOW).development
    with pytest.raises(SigningUnavailable, match="SIGNING__CERTIFICATE"):
        uri(Settings(signing=Signing(key=chain / "key.pem")))


def expired(chain: Path) -> datetime:
    leaf = x509.load_pem_x509_certificate((chain / devchain.LEAF).read_bytes())
    return leaf.not_valid_after_utc


def test_an_expired_certificate_is_refused_and_a_tired_one_named(chain: Path) -> None:
    form = f"file:{chain}/certificate.pem?key={chain}/key.pem&intermediate={chain}/wwdr.cer"
    with pytest.raises(SigningUnavailable, match="valid from 2010-01-01 to 2049-12-31"):
        signer(form, now=expired(chain) + timedelta(days=1))
    soon = expired(chain) - timedelta(days=12)
    made = signer(form, now=soon)
    assert made.days_left(soon) == 12
    assert [notice.code for notice in made.warnings] == ["certificate_expires_soon"]


def test_signing_outside_the_validity_is_refused(signer: Signer) -> None:
    for moment in (datetime(2009, 1, 1, tzinfo=UTC), datetime(2026, 1, 1)):
        with pytest.raises(SigningUnavailable, match="renew"):
            signer.sign(b"{}", moment)


def test_any_raw_signature_can_be_hooked_in_and_a_wrong_one_is_caught(signer: Signer) -> None:
    asked: list[bytes] = []

    def token(signed: bytes) -> bytes:
        asked.append(signed)
        return signer.raw(signed)

    hooked = Signer.of(signer.certificate, signer.intermediates, token, now=NOW)
    assert hooked.sign(b"{}", NOW) == signer.sign(b"{}", NOW)
    assert asked == [signer.template.attributes(b"{}", NOW)]
    broken = Signer.of(signer.certificate, signer.intermediates, lambda _: bytes(256), now=NOW)
    with pytest.raises(SigningUnavailable, match="does not match"):
        broken.sign(b"{}", NOW)


def test_certificates_that_are_no_pass_certificates_are_refused(chain: Path) -> None:
    root = x509.load_pem_x509_certificate((chain / devchain.ROOT).read_bytes())
    with pytest.raises(SigningUnavailable, match="no Pass Type ID certificate"):
        check(root, [root], now=NOW)
    subject = x509.load_pem_x509_certificate((chain / devchain.LEAF).read_bytes()).subject
    plain_key = rsa.generate_private_key(65537, 2048)
    plain = (  # everything of a pass certificate but its extended key usage
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(plain_key.public_key())
        .serial_number(7).not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2030, 1, 1))
    )  # fmt: skip
    with pytest.raises(SigningUnavailable, match="purpose is not passes"):
        check(plain.sign(plain_key, hashes.SHA256()), [], now=NOW)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = (
        builder.serial_number(7).not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2030, 1, 1))
    )
    with pytest.raises(SigningUnavailable, match="RSA key of 2048"):
        check(builder.sign(key, hashes.SHA256()), [], now=NOW)


@pytest.mark.parametrize(
    ("certificate", "key", "password"),
    [
        ("certificate.pem", "locked.pem", PASSWORD),
        ("leaf.cer", "key.der", None),
        ("all.pem", None, None),
        ("pass.p12", None, PASSWORD),
    ],
)
def test_key_and_certificate_are_given_to_who_must_show_them(
    chain: Path, certificate: str, key: str | None, password: str | None
) -> None:
    given = Signing(
        certificate=chain / certificate,
        key=chain / key if key else None,
        password=SecretStr(password) if password else None,
    )
    private, shown = key_and_certificate(Settings(home=chain, signing=given))
    assert private.public_key() == shown.public_key()
    assert "pass.example.shop" in shown.subject.rfc4514_string()


def test_without_a_certificate_it_is_the_development_chains(tmp_path: Path) -> None:
    private, shown = key_and_certificate(Settings(home=tmp_path))
    assert private.public_key() == shown.public_key()
    folder = tmp_path / devchain.FOLDER
    given = Signing(certificate=folder / devchain.INTERMEDIATE, key=folder / devchain.KEY)
    with pytest.raises(SigningUnavailable, match="does not match"):
        key_and_certificate(Settings(home=tmp_path, signing=given))
