from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from renderer.wallet import Signer
from renderer.wallet.cms import signed_attributes, tlv
from renderer.wallet.signed_data import read_signature
from tests.wallet.kit import NOW


def test_lengths_take_their_shortest_form() -> None:
    # X.690 10.1
    assert tlv(0x04, b"x" * 127)[:2] == b"\x04\x7f"
    assert tlv(0x04, b"x" * 128)[:3] == b"\x04\x81\x80"
    assert tlv(0x04, b"x" * 256)[:4] == b"\x04\x82\x01\x00"


def test_attributes_stand_in_der_order() -> None:
    # X.690 11.6: the components of a SET OF in ascending order of their encodings.
    made = signed_attributes(b"\xff" * 32, tlv(0x17, b"260704120000Z"))
    body = made[2:]
    pieces = []
    while body:
        size = body[1] + 2
        pieces.append(body[:size])
        body = body[size:]
    assert pieces == sorted(pieces)
    assert len(pieces) == 3


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (NOW, "UTCTIME           :260704120000Z"),
        (
            datetime(2026, 7, 4, 1, 30, tzinfo=timezone(timedelta(hours=2))),
            "UTCTIME           :260703233000Z",
        ),
        (datetime(2049, 12, 30, tzinfo=UTC), "UTCTIME           :491230000000Z"),
    ],
)
def test_signing_time_is_utc(signer: Signer, tmp_path: Path, moment: datetime, written: str) -> None:
    signature = signer.sign(b"{}", moment)
    assert written in asn1(signature, tmp_path)


def test_signing_time_after_2049_is_generalized(signer: Signer) -> None:
    # RFC 5652 11.3; no certificate here lasts as long, so the layout is used directly.
    attributes = signer.template.attributes(b"{}", datetime(2051, 2, 3, 4, 5, 6, tzinfo=UTC))
    cms = signer.template.assemble(attributes, b"\0" * 256)
    assert read_signature(cms).signers[0].signing_time == datetime(2051, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert b"\x18\x0f20510203040506Z" in cms


def test_openssl_accepts_the_signature_over_exact_bytes(
    signer: Signer, dev_home: Path, tmp_path: Path
) -> None:
    # Bytes with line ends of both kinds: signed as they are, not canonicalised.
    for content in (b'{"a":"b"}', b'{\n"a":\r\n"b"\n}\n', b""):
        outcome = openssl_verify(
            signer.sign(content, NOW), content, dev_home / "signing/dev/root.pem", tmp_path
        )
        assert outcome == "CMS Verification successful"
    assert (
        "fail"
        in openssl_verify(signer.sign(b"a", NOW), b"b", dev_home / "signing/dev/root.pem", tmp_path).lower()
    )


def test_openssl_reads_what_stands_inside(signer: Signer, tmp_path: Path) -> None:
    text = cmsout(signer.sign(b"{}", NOW), tmp_path)
    assert "eContent: <ABSENT>" in text
    assert "Jul  4 12:00:00 2026 GMT" in text
    assert text.count("d.certificate:") == 2
    assert "sha256" in text


def openssl(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    tool = shutil.which("openssl")
    if tool is None:
        pytest.skip("openssl is missing: the independent check of the signature did not run")
    return subprocess.run([tool, *arguments], capture_output=True, check=False)


def openssl_verify(signature: bytes, content: bytes, root: Path, folder: Path) -> str:
    (folder / "signature").write_bytes(signature)
    (folder / "content").write_bytes(content)
    done = openssl(
        "cms", "-verify", "-binary", "-inform", "DER", "-in", str(folder / "signature"), "-content",
        str(folder / "content"), "-CAfile", str(root), "-purpose", "any", "-out", str(folder / "out"),
    )  # fmt: skip
    return done.stderr.decode().strip()


def cmsout(signature: bytes, folder: Path) -> str:
    (folder / "signature").write_bytes(signature)
    return openssl(
        "cms", "-cmsout", "-print", "-inform", "DER", "-in", str(folder / "signature")
    ).stdout.decode()


def asn1(data: bytes, folder: Path) -> str:
    (folder / "data").write_bytes(data)
    return openssl("asn1parse", "-inform", "DER", "-in", str(folder / "data")).stdout.decode()


def test_assembling_a_template_equals_assembling_from_scratch(signer: Signer) -> None:
    # The same bytes by the long way round: our reader takes them apart, tlv puts them together.
    cms = signer.sign(b"{}", NOW)
    parsed = read_signature(cms)
    assert [item.public_bytes(Encoding.DER) for item in parsed.certificates] == [
        item.public_bytes(Encoding.DER) for item in (signer.certificate, *signer.intermediates)
    ]
    assert parsed.signers[0].attributes == signer.template.attributes(b"{}", NOW)
