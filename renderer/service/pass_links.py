"""A pass's id <-> a signed, expiring address of its installation page."""

from __future__ import annotations

from dataclasses import dataclass

from renderer.secret import secret_of
from renderer.service.tokens import Tokens
from renderer.settings import Settings

LIFETIME = 365 * 24 * 3600  # seconds; a ticket is sold long before its day


@dataclass(frozen=True, slots=True)
class PassLinks:
    """Makes and reads addresses below ``base``; the same secret on every machine that serves them."""

    base: str
    tokens: Tokens

    @classmethod
    def of(cls, settings: Settings) -> PassLinks:
        """Links of an installation; raises ConfigurationError when its secret cannot be kept."""
        return cls(settings.public_url.rstrip("/"), Tokens(secret_of(settings), "pass"))

    def page(self, pass_id: int) -> str:
        """Address of a pass's page; with ``?download=1`` it is that of the pass itself."""
        return f"{self.base}/p/{self.tokens.token(pass_id, LIFETIME)}"

    def read(self, token: str) -> int | None:
        """Pass id of an address's last part; None when it is forged or expired."""
        return self.tokens.read(token)
