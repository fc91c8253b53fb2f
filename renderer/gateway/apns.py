"""A phone's push token -> Apple's push service told that a pass on it changed, and what came of it."""

from __future__ import annotations

import base64
import json
import os
import secrets
import ssl
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, Protocol
from urllib.parse import quote

import httpx
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from renderer.errors import ConfigurationError
from renderer.settings import Apns as Waits
from renderer.settings import Settings
from renderer.wallet.signature import key_and_certificate

PRODUCTION = "https://api.push.apple.com"  # passes know no other: the development host never reaches them
# a phone that is off when the pass changes hears of it within a day
KEEP_SECONDS = 24 * 3600
TOKEN_AGE = 50 * 60  # seconds; Apple takes tokens of 20 to 60 minutes
GONE = frozenset({"Unregistered", "ExpiredToken"})
STALE_TOKEN = frozenset({"ExpiredProviderToken", "InvalidProviderToken"})

# told; the phone dropped the pass; worth another try; refused for good
Verdict = Literal["told", "gone", "later", "refused"]


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a push; ``reason`` in Apple's word, ``since`` when the phone was found gone."""

    verdict: Verdict
    reason: str = ""
    retry_after: float | None = None
    since: datetime | None = None


class Pusher(Protocol):
    """Whatever tells phones; safe to share between threads."""

    def push(self, push_token: str, topic: str) -> Told:
        """Tell one phone that a pass of type ``topic`` changed; never raises for what the network does."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


@dataclass(frozen=True, slots=True)
class Phones:
    """How phones are told: the service (opened at first use, None without one), the pass type, the waits."""

    service: Callable[[], Pusher | None] = lambda: None
    topic: Callable[[], str] = lambda: ""
    waits: Waits = field(default_factory=Waits)


class ProviderToken:
    """A JWT that shows who we are (RFC 7519, ES256), made anew before it grows old."""

    def __init__(
        self, key: ec.EllipticCurvePrivateKey, key_id: str, team: str, clock: Callable[[], float] = time.time
    ) -> None:
        """Stand on the .p8 key of that id."""
        self._key, self._key_id, self._team, self._clock = key, key_id, team, clock
        self._lock = threading.Lock()
        self._made: tuple[float, str] | None = None

    def current(self) -> str:
        """A token that is young enough."""
        with self._lock:
            now = self._clock()
            if self._made is None or now - self._made[0] >= TOKEN_AGE:
                self._made = (now, self._make(int(now)))
            return self._made[1]

    def drop(self) -> None:
        """The service took the token for stale: the next one is new."""
        with self._lock:
            self._made = None

    def _make(self, now: int) -> str:
        parts = ({"alg": "ES256", "kid": self._key_id}, {"iss": self._team, "iat": now})
        signed = b".".join(_base64url(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
        r, s = decode_dss_signature(self._key.sign(signed, ec.ECDSA(hashes.SHA256())))
        # RFC 7518 3.4: the two numbers themselves, 32 bytes each
        return (signed + b"." + _base64url(r.to_bytes(32, "big") + s.to_bytes(32, "big"))).decode()


class Apns:
    """The push service over one HTTP/2 client; every push shares its connection."""

    def __init__(
        self,
        url: str,
        client: httpx.Client,
        token: ProviderToken | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Stand on a client; without ``token`` its TLS certificate says who we are."""
        self._url = url.rstrip("/")
        self._client = client
        self._token = token
        self._clock = clock

    def push(self, push_token: str, topic: str) -> Told:
        """Tell one phone; an empty object is all that Wallet takes (Wallet Passes: pushing updates)."""
        told = self._once(push_token, topic)
        if told.reason in STALE_TOKEN and self._token is not None:
            self._token.drop()
            told = self._once(push_token, topic)
        return told

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def _once(self, push_token: str, topic: str) -> Told:
        headers = {
            "apns-topic": topic,
            "apns-push-type": "background",
            "apns-priority": "5",  # the only priority of background pushes
            "apns-expiration": str(int(self._clock()) + KEEP_SECONDS),
        }
        if self._token is not None:
            headers["authorization"] = f"bearer {self._token.current()}"
        address = f"{self._url}/3/device/{quote(push_token, safe='')}"
        try:
            return judge(self._client.post(address, content=b"{}", headers=headers))
        except httpx.HTTPError as error:
            # a push tells nothing but "ask": one that arrives twice does no harm
            return Told("later", f"The push service cannot be reached ({type(error).__name__}).")


def judge(response: httpx.Response) -> Told:
    """What an answer means (Apple: handling notification responses)."""
    if response.status_code == 200:
        return Told("told")
    reason, since = _said(response)
    if response.status_code == 410 or reason in GONE:
        return Told("gone", reason, since=since)
    if response.status_code in {429, 500, 502, 503, 504}:
        pause = response.headers.get("retry-after", "")
        return Told("later", reason, float(pause) if pause.isascii() and pause.isdecimal() else None)
    return Told("refused", reason)


def _said(response: httpx.Response) -> tuple[str, datetime | None]:
    try:
        body = response.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return f"HTTP {response.status_code}", None
    moment = body.get("timestamp")  # milliseconds
    since = None
    if isinstance(moment, int) and 0 < moment < 10**14:
        since = datetime.fromtimestamp(moment / 1000, UTC)
    return str(body.get("reason") or f"HTTP {response.status_code}")[:60], since


def open_apns(settings: Settings) -> Apns | None:
    """The push service that settings mean; None while there is none that would take our certificate.

    Raises ConfigurationError or SigningUnavailable when what they name cannot be used.
    """
    wanted = settings.apns
    own = wanted.url is not None or wanted.token_key is not None or wanted.certificate is not None
    if not own and settings.signing.certificate is None:
        return None  # Apple knows nothing of the development chain
    context = ssl.create_default_context()
    if wanted.authority is not None:
        _trust(context, wanted.authority)
    token = _provider_token(settings) if wanted.token_key is not None else None
    if token is None:
        _identify(context, settings)
    client = httpx.Client(
        http1=False,
        http2=True,
        verify=context,
        trust_env=False,
        timeout=wanted.timeout,
        follow_redirects=False,
    )
    return Apns(wanted.url or PRODUCTION, client, token)


def _trust(context: ssl.SSLContext, authority: Path) -> None:
    try:
        context.load_verify_locations(authority)
    except (OSError, ssl.SSLError):
        message = f"{authority} cannot be read as PEM certificates; check RENDERER_APNS__AUTHORITY."
        raise ConfigurationError(message, field="apns__authority") from None


def _provider_token(settings: Settings) -> ProviderToken:
    wanted = settings.apns
    path = Path(str(wanted.token_key))
    if not wanted.key_id or not wanted.team_id:
        raise ConfigurationError(
            "APNS__TOKEN_KEY needs APNS__KEY_ID and APNS__TEAM_ID beside it.", field="apns__key_id"
        )
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError):
        key = None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ConfigurationError(
            f"{path} is no .p8 key for Apple's push service; download it again.", field="apns__token_key"
        )
    return ProviderToken(key, wanted.key_id, wanted.team_id)


def _identify(context: ssl.SSLContext, settings: Settings) -> None:
    """Give the TLS context our certificate; OpenSSL only takes keys from files, so the file is encrypted."""
    wanted = settings.apns
    if wanted.certificate is not None:
        given = settings.signing.model_copy(
            update={"certificate": wanted.certificate, "key": wanted.key, "password": wanted.password}
        )
        settings = settings.model_copy(update={"signing": given})
    key, certificate = key_and_certificate(settings)
    phrase = secrets.token_hex(16)
    encrypted = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(phrase.encode()))
    handle, name = tempfile.mkstemp(prefix="renderer-", suffix=".pem")  # for this user alone
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(certificate.public_bytes(Encoding.PEM) + encrypted)
        context.load_cert_chain(name, password=phrase)
    finally:
        Path(name).unlink()


def _base64url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")
