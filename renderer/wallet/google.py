"""pass.json and a Google issuer -> a signed save-JWT of the same pass and its link, the length judged."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from renderer.errors import SigningUnavailable
from renderer.settings import Google
from renderer.wallet.google_twin import Detail, Twin
from renderer.wallet.notice import Notice

SAVE_URL = "https://pay.google.com/gp/v/save/"
# Google's own converter inserts over REST above this length: browsers and messages cut longer links.
LONGEST = 1800


@dataclass(frozen=True, slots=True)
class Issuer:
    """A Google Wallet issuer: ``id``, the service account's ``email``, ``raw`` its RSA SHA-256 signature."""

    id: str
    email: str
    raw: Callable[[bytes], bytes]
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SaveLink:
    """A link that adds the pass: ``detail`` says how much travels inside it, ``claims`` what was signed.

    With ``object`` the class, with ``ids`` class and object must be inserted over Google's API beforehand.
    """

    url: str
    token: str
    detail: Detail
    claims: Mapping[str, Any]
    warnings: tuple[Notice, ...]

    @property
    def fits(self) -> bool:
        """Whether the link is short enough to be sent as it is."""
        return len(self.url) <= LONGEST


def issuer(credentials: bytes, issuer_id: str, origins: tuple[str, ...] = ()) -> Issuer:
    """The issuer of a service account's JSON file; raises SigningUnavailable naming what is missing."""
    try:
        account = orjson.loads(credentials)
        email, pem = account["client_email"], account["private_key"]
        key = load_pem_private_key(pem.encode(), None)
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError, ValueError, UnsupportedAlgorithm):
        raise SigningUnavailable(
            "The Google credentials are no service account file (client_email and private_key); "
            "make a JSON key for the account in Google Cloud."
        ) from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise SigningUnavailable("The Google service account's key must be an RSA key.")
    return Issuer(
        issuer_id, email, lambda signed: key.sign(signed, padding.PKCS1v15(), hashes.SHA256()), origins
    )


def issuer_from(settings: Google) -> Issuer:
    """The issuer that settings name; raises SigningUnavailable when they name none that can be read."""
    if settings.credentials is None or not settings.issuer_id:
        raise SigningUnavailable(
            "Google Wallet is not set up; set GOOGLE__CREDENTIALS and GOOGLE__ISSUER_ID."
        )
    try:
        credentials = settings.credentials.read_bytes()
    except OSError as error:
        raise SigningUnavailable(f"{settings.credentials} cannot be read: {error.strerror}.") from None
    return issuer(credentials, settings.issuer_id, settings.origins)


def save_link(
    pass_json: Mapping[str, Any],
    class_name: str,
    who: Issuer,
    *,
    now: datetime,
    detail: Detail | None = None,
    images: Mapping[str, str] | None = None,
    language: str = "en",
) -> SaveLink:
    """The pass as a save link. ``images`` are public https addresses by Wallet name (``logo``, ``strip``).

    Without ``detail`` the richest form whose link fits is taken, or ``ids``, the shortest, if none does.
    """
    twin = Twin(pass_json, class_name, who.id, images or {}, language)
    made = [_signed(twin, who, now, each) for each in ((detail,) if detail else ("full", "object", "ids"))]
    return next((link for link in made if link.fits), made[-1])


def _signed(twin: Twin, who: Issuer, now: datetime, detail: Detail) -> SaveLink:
    claims = {
        "iss": who.email,
        "aud": "google",
        "typ": "savetowallet",
        "iat": int(now.timestamp()),
        "origins": list(who.origins),
        "payload": twin.payload(detail),
    }
    signed = _base64url(b'{"alg":"RS256","typ":"JWT"}') + b"." + _base64url(orjson.dumps(claims))
    token = (signed + b"." + _base64url(who.raw(signed))).decode()
    link = SaveLink(SAVE_URL + token, token, detail, claims, ())
    notices = list(twin.notices)
    if not link.fits:
        text = f"The link has {len(link.url)} characters, over {LONGEST}; insert the pass over the API first."
        notices.append(Notice("link_too_long", text))
    return SaveLink(link.url, token, detail, claims, tuple(notices))


def _base64url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")
