from __future__ import annotations

import base64
import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from pydantic import SecretStr

from renderer.errors import ConfigurationError, SigningUnavailable
from renderer.gateway.apns import TOKEN_AGE, Apns, ProviderToken, Told, judge, open_apns
from renderer.sandbox.apns import PushService, Reply, push_service
from renderer.settings import Apns as ApnsSettings
from renderer.settings import Settings, Signing
from renderer.wallet import devchain
from renderer.wallet.signature import key_and_certificate

TOPIC = "pass.org.example"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("home")
    devchain.ensure(made)
    return made


@pytest.fixture(scope="module")
def clients(home: Path) -> Path:
    """What the service trusts: the chain's root and intermediate."""
    folder = home / devchain.FOLDER
    both = home / "clients.pem"
    both.write_bytes((folder / devchain.ROOT).read_bytes() + (folder / devchain.INTERMEDIATE).read_bytes())
    return both


@pytest.fixture
def service(clients: Path) -> Iterator[PushService]:
    with push_service(clients=clients) as running:
        yield running


def settings(home: Path, service: PushService, **apns: object) -> Settings:
    wanted = {"url": service.url, "authority": service.authority, **apns}
    return Settings(home=home, apns=ApnsSettings.model_validate(wanted))


def opened(chosen: Settings) -> Apns:
    made = open_apns(chosen)
    assert made is not None
    return made


def p8(path: Path, curve: ec.EllipticCurve | None = None) -> ec.EllipticCurvePrivateKey:
    key = ec.generate_private_key(curve or ec.SECP256R1())
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return key


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_a_push_is_an_empty_object_under_the_pass_type_and_shows_the_certificate(
    home: Path, service: PushService
) -> None:
    apns = opened(settings(home, service))
    assert [apns.push(token, TOPIC) for token in ("a1", "b/2")] == [Told("told")] * 2
    apns.close()
    first, second = service.pushed
    assert (first.token, first.topic, first.body) == ("a1", TOPIC, b"{}")
    assert second.token == "b%2F2"
    assert (first.certificate or "").startswith("Pass Type ID: pass.")
    assert "authorization" not in first.headers
    assert int(first.headers["apns-expiration"]) > datetime.now(UTC).timestamp()
    assert service.connections == 1


def test_with_a_key_of_apples_it_shows_a_token_and_no_certificate(
    home: Path, service: PushService, tmp_path: Path
) -> None:
    key = p8(tmp_path / "k.p8")
    apns = opened(
        settings(home, service, token_key=tmp_path / "k.p8", key_id="KEY1234567", team_id="TEAM123456")
    )
    assert apns.push("a", TOPIC).verdict == "told"
    apns.close()
    (one,) = service.pushed
    assert one.certificate is None
    scheme, _, token = one.headers["authorization"].partition(" ")
    head, claims, signature = token.split(".")
    assert scheme == "bearer"
    assert json.loads(decoded(head)) == {"alg": "ES256", "kid": "KEY1234567"}
    assert json.loads(decoded(claims))["iss"] == "TEAM123456"
    raw = decoded(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key.public_key().verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))


def test_a_token_is_kept_until_it_is_old_or_refused() -> None:
    now = 1_000_000.0
    token = ProviderToken(ec.generate_private_key(ec.SECP256R1()), "K", "T", clock=lambda: now)
    first = token.current()
    now += TOKEN_AGE - 1
    assert token.current() == first
    now += 1
    second = token.current()
    assert second != first
    token.drop()
    assert token.current() != second  # ECDSA draws a number anew


def test_a_stale_token_is_made_anew_once(home: Path, service: PushService, tmp_path: Path) -> None:
    p8(tmp_path / "k.p8")
    apns = opened(settings(home, service, token_key=tmp_path / "k.p8", key_id="K", team_id="T"))
    service.replies["a"] = [Reply(403, "ExpiredProviderToken"), Reply()]
    service.replies["b"] = [Reply(403, "InvalidProviderToken")]
    assert apns.push("a", TOPIC).verdict == "told"
    assert apns.push("b", TOPIC) == Told("refused", "InvalidProviderToken")
    apns.close()
    assert len(service.pushed) == 4
    assert service.pushed[0].headers["authorization"] != service.pushed[1].headers["authorization"]


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (httpx.Response(200), Told("told")),
        (
            httpx.Response(410, json={"reason": "Unregistered", "timestamp": 1_700_000_000_500}),
            Told("gone", "Unregistered", since=datetime.fromtimestamp(1_700_000_000.5, UTC)),
        ),
        (httpx.Response(410, text="<html>"), Told("gone", "HTTP 410")),
        (
            httpx.Response(429, json={"reason": "TooManyRequests"}, headers={"retry-after": "7"}),
            Told("later", "TooManyRequests", 7.0),
        ),
        (httpx.Response(503, json={"reason": "Shutdown"}), Told("later", "Shutdown")),
        (httpx.Response(500, json=[]), Told("later", "HTTP 500")),
        # a wrong token may be our own wrong certificate: the phone is not dropped for it
        (httpx.Response(400, json={"reason": "BadDeviceToken"}), Told("refused", "BadDeviceToken")),
        (httpx.Response(413, json={"timestamp": "x"}), Told("refused", "HTTP 413")),
    ],
)
def test_each_answer_has_its_meaning(reply: httpx.Response, told: Told) -> None:
    assert judge(reply) == told


def test_a_service_that_is_away_is_tried_later(home: Path, service: PushService) -> None:
    apns = opened(settings(home, service, url="https://127.0.0.1:1"))
    assert apns.push("a", TOPIC).verdict == "later"
    apns.close()


def test_a_server_nobody_vouches_for_is_not_talked_to(home: Path, service: PushService) -> None:
    apns = opened(settings(home, service, authority=None))
    assert apns.push("a", TOPIC).verdict == "later"
    apns.close()
    assert service.pushed == []


def test_the_development_chain_alone_is_no_reason_to_call_apple(home: Path) -> None:
    assert open_apns(Settings(home=home)) is None


def test_a_p12_serves_and_its_key_stays_on_no_disk(
    home: Path, service: PushService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = key_and_certificate(Settings(home=home))
    made = pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, BestAvailableEncryption(b"pw"))
    (tmp_path / "c.p12").write_bytes(made)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    apns = opened(settings(home, service, certificate=tmp_path / "c.p12", password=SecretStr("pw")))
    assert apns.push("a", TOPIC).verdict == "told"
    apns.close()
    assert service.pushed[0].certificate
    assert list((tmp_path / "temporary").iterdir()) == []
    signing = Signing(certificate=tmp_path / "c.p12", password=SecretStr("pw"))
    assert open_apns(Settings(home=home, signing=signing)) is not None  # passes are signed: Apple it is


def test_wrong_settings_name_themselves(home: Path, service: PushService, tmp_path: Path) -> None:
    p8(tmp_path / "k.p8")
    p8(tmp_path / "other.p8", ec.SECP384R1())
    (tmp_path / "junk").write_bytes(b"junk")
    for changes, kind, told in (
        ({"token_key": tmp_path / "k.p8"}, ConfigurationError, "KEY_ID"),
        ({"token_key": tmp_path / "other.p8", "key_id": "K", "team_id": "T"}, ConfigurationError, "p8"),
        ({"token_key": tmp_path / "none", "key_id": "K", "team_id": "T"}, ConfigurationError, "p8"),
        ({"authority": tmp_path / "junk"}, ConfigurationError, "AUTHORITY"),
        ({"certificate": tmp_path / "junk"}, SigningUnavailable, "certificate file"),
    ):
        with pytest.raises(kind, match=told):
            open_apns(settings(home, service, **changes))
