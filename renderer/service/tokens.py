"""A few bytes and a purpose <-> a signed, expiring text that fits an address and cannot be guessed."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass

_NUMBER = struct.Struct(">Q")
_EXPIRY = struct.Struct(">I")  # epoch seconds
_SIGNATURE = 16  # bytes of HMAC-SHA256, 128 bits


@dataclass(frozen=True, slots=True)
class Tokens:
    """Makes and reads tokens of one ``purpose``, so that none of another is taken for its own."""

    secret: bytes
    purpose: str
    clock: Callable[[], float] = time.time

    def seal(self, content: bytes, lifetime: int) -> str:
        """Token of some bytes that holds for ``lifetime`` seconds."""
        body = content + _EXPIRY.pack(int(self.clock()) + lifetime)
        return base64.urlsafe_b64encode(body + self._sign(body)).rstrip(b"=").decode("ascii")

    def open(self, token: str, size: int) -> bytes | None:
        """The ``size`` bytes of a token; None when it is forged, expired or made for another purpose."""
        raw = _decoded(token)
        if raw is None or len(raw) != size + _EXPIRY.size + _SIGNATURE:
            return None
        body, signature = raw[:-_SIGNATURE], raw[-_SIGNATURE:]
        if not hmac.compare_digest(signature, self._sign(body)):
            return None
        (expires,) = _EXPIRY.unpack(body[size:])
        return body[:size] if expires > self.clock() else None

    def token(self, number: int, lifetime: int) -> str:
        """Token of a number below 2**64."""
        return self.seal(_NUMBER.pack(number), lifetime)

    def read(self, token: str) -> int | None:
        """Number of a token; None as for ``open``."""
        content = self.open(token, _NUMBER.size)
        return None if content is None else int(_NUMBER.unpack(content)[0])

    def _sign(self, body: bytes) -> bytes:
        return hmac.digest(self.secret, self.purpose.encode() + body, hashlib.sha256)[:_SIGNATURE]


def _decoded(token: str) -> bytes | None:
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
