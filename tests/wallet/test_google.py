from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from renderer.errors import SigningUnavailable
from renderer.settings import Google
from renderer.wallet import PassTemplate, build
from renderer.wallet.google import LONGEST, SAVE_URL, Issuer, issuer, issuer_from, save_link
from tests.wallet.kit import NOW, PASSDATA


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="module")
def who(key: rsa.RSAPrivateKey) -> Issuer:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    account = {"client_email": "wallet@project.example", "private_key": pem}
    return issuer(json.dumps(account).encode(), "3388000000012345678", ("https://hyes.example",))


def unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_the_token_is_a_signed_jwt(event: PassTemplate, who: Issuer, key: rsa.RSAPrivateKey) -> None:
    link = save_link(build(event, PASSDATA).pass_json, event.id, who, now=NOW, detail="full")
    header, claims, signature = link.token.split(".")
    # RFC 7515 3.1, RFC 7518 3.3
    assert json.loads(unpadded(header)) == {"alg": "RS256", "typ": "JWT"}
    key.public_key().verify(
        unpadded(signature), f"{header}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256()
    )
    told: dict[str, Any] = json.loads(unpadded(claims))
    assert told["iss"] == "wallet@project.example"
    assert (told["aud"], told["typ"], told["iat"]) == ("google", "savetowallet", int(NOW.timestamp()))
    assert told["origins"] == ["https://hyes.example"]
    assert told == json.loads(json.dumps(link.claims))
    assert link.url == SAVE_URL + link.token


def test_the_length_of_the_link_is_judged(event: PassTemplate, who: Issuer) -> None:
    made = build(event, PASSDATA).pass_json
    full, whole, ids = (save_link(made, event.id, who, now=NOW, detail=d) for d in ("full", "object", "ids"))  # type: ignore[arg-type]
    assert len(full.url) > len(whole.url) > LONGEST > len(ids.url)
    assert not full.fits
    assert "link_too_long" in [n.code for n in full.warnings]
    assert ids.fits
    assert save_link(made, event.id, who, now=NOW) == ids
    assert list(ids.claims["payload"]) == ["eventTicketObjects"]


def test_a_slim_pass_travels_whole(simple: PassTemplate, who: Issuer) -> None:
    link = save_link(
        build(simple, {"BARCODEVALUE": "1", "PRIMARYVALUE1": "Gala"}).pass_json, "s", who, now=NOW
    )
    assert link.detail == "full"
    assert link.fits
    assert link.warnings == ()


def test_settings_name_the_issuer(tmp_path: Path, key: rsa.RSAPrivateKey) -> None:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    path = tmp_path / "account.json"
    path.write_text(json.dumps({"client_email": "a@b.example", "private_key": pem}))
    assert issuer_from(Google(credentials=path, issuer_id="33")).email == "a@b.example"
    with pytest.raises(SigningUnavailable, match="GOOGLE__CREDENTIALS"):
        issuer_from(Google())
    with pytest.raises(SigningUnavailable, match="cannot be read"):
        issuer_from(Google(credentials=tmp_path / "absent", issuer_id="33"))


def test_bad_credentials_name_the_cure() -> None:
    for bad in (
        b"",
        b"{}",
        b"[]",
        b'{"client_email": "a", "private_key": "b"}',
        b'{"client_email": 1, "private_key": 2}',
    ):
        with pytest.raises(SigningUnavailable, match="service account"):
            issuer(bad, "1")
